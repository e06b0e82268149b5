"""A search server in a process of its own, and official clients that talk to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests
from algoliasearch.http.hosts import CallType, Host, HostsCollection
from algoliasearch.search.client import SearchClientSync
from algoliasearch.search.config import SearchConfig

APP_ID = "shopster"
ADMIN_KEY = "admin-key-of-the-tests"
SEARCH_KEY = "search-key-of-the-tests"
START_SECONDS = 20


class RunningServer:
    """Starts on a free port at once; `log` is everything that it has written."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self._log_file = data_dir.with_suffix(".log")
        self.start()

    def start(self) -> None:
        self.process = start_process(self.data_dir, self.port, self._log_file)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                requests.get(f"{self.url}/1/isalive", timeout=1)
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the search server did not start:\n{self.log}")

    def kill(self) -> None:
        """SIGKILL for the whole process group: nothing gets to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self.process.terminate()
        return self.process.wait(timeout=20)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log_file.read_text()

    @property
    def events(self) -> list[dict[str, Any]]:
        """What the server's sink was handed."""
        file = self.data_dir.with_suffix(".events")
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def client(self, key: str = ADMIN_KEY) -> SearchClientSync:
        config = SearchConfig(APP_ID, key)
        host = Host("127.0.0.1", scheme="http", port=self.port, accept=CallType.READ | CallType.WRITE)
        config.hosts = HostsCollection([host])
        return SearchClientSync.create_with_config(config)

    def post(self, path: str, body: Any, key: str = ADMIN_KEY, **options: Any) -> requests.Response:
        """A raw request with the keys in the headers."""
        return self.request("POST", path, key, json=body, **options)

    def request(self, method: str, path: str, key: str = ADMIN_KEY, **options: Any) -> requests.Response:
        headers = {"x-algolia-application-id": APP_ID, "x-algolia-api-key": key, **options.pop("headers", {})}
        return requests.request(method, self.url + path, headers=headers, timeout=20, **options)


def start_process(data_dir: Path, port: int, log_file: Path) -> subprocess.Popen[bytes]:
    with log_file.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.shop.search.engine.run_server", str(data_dir), str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
