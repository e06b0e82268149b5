"""The process that breaks off, seen from the test, and the time that passes until its leases lapse."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from config.env_mail import FILES

ROOT = Path(__file__).resolve().parents[2]
STOPPED = "stopped"
RAISED = 3


class Driver:
    """`tests/crash/driver.py` as a process of its own, on the tests' database, Redis and search server."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._stopped = False
        parts = urlsplit(os.environ["DATABASE_URL"])
        database = urlunsplit(parts._replace(path=f"/{settings.DATABASES['default']['NAME']}"))
        environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SHOPSTER_LOG_LEVEL": "ERROR",
            "DJANGO_EMAIL_BACKEND": FILES,
            "SHOPSTER_STOREFRONT_INTERNAL_URL": settings.STOREFRONT_INTERNAL_URL,
            "SHOPSTER_REVALIDATE_SECRET": settings.STOREFRONT_REVALIDATE_SECRET,
        }
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.driver"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    def __enter__(self) -> Self:
        self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        while self._stopped:
            self.go_on()
        self._process.stdin.close()
        self._process.wait(30)

    def run(self, **job: Any) -> int | str:
        """Begin a piece of work; returns its exit code, or STOPPED where it has stopped itself.

        What a test that failed has left behind stopped goes on first.
        """
        while self._stopped:
            self.go_on()
        return self._send(job)

    def go_on(self) -> int | str:
        """Continue what has stopped; returns as `run` does."""
        return self._send({"go": True})

    def _send(self, message: dict[str, Any]) -> int | str:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        self._stopped = "code" not in answer
        if self._stopped:
            return STOPPED
        code = int(answer["code"])
        # 1 is what an error ends with that nobody asked for.
        assert code != 1, f"the work failed by itself:\n{self._log.read_text()[-3000:]}"
        return code

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        text = self._process.stdout.readline()
        assert text, f"the driver is gone:\n{self._log.read_text()[-3000:]}"
        answer: dict[str, Any] = json.loads(text)
        return answer
