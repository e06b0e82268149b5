"""A client of a running shop who remembers what it was told: written, refused, or nothing."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deploy.local.stack import LocalStack

PATIENCE_SECONDS = 60


class Client:
    """Writes categories. A name's outcome is the answer's status; None where nobody knows whether it was written.

    That is so where no answer came, and where the answer says that the database went away.
    """

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._token = ""
        self.outcomes: dict[str, int | None] = {}
        self.seconds: list[float] = []
        self.unavailable = 0

    def sign_in(self) -> None:
        """As the demo staff."""
        password = self._stack.environment["SHOPSTER_DEMO_PASSWORD"]
        status, tokens = self.ask("POST", "/api/auth/login/", {"username": "demo", "password": password})
        assert status == 200, tokens
        self._token = tokens["access"]

    def write(self, name: str) -> int | None:
        """Write a category; returns its outcome."""
        began = time.monotonic()
        status, answer = self.ask("POST", "/api/categories/", {"name": name})
        self.seconds.append(time.monotonic() - began)
        self.unavailable += status == 503
        if status == 503:
            assert answer["code"] == "unavailable", answer
            assert "is not known" in answer["detail"]
        self.outcomes[name] = None if status == 503 else status
        return self.outcomes[name]

    def ask(self, method: str, path: str, body: object = None) -> tuple[int | None, Any]:
        """The answer's status and JSON."""
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        url = path if path.startswith("http") else self._stack.api_url + path
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return int(answer.status), json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")
        except (OSError, http.client.HTTPException):
            return None, None

    def count_found(self) -> int:
        """How many products a shopper finds, through the address and key that the API gives to browsers."""
        _, config = self.ask("GET", "/api/search/config/")
        keys = f"x-algolia-application-id={config['app_id']}&x-algolia-api-key={config['search_key']}"
        url = f"{config['host']}/1/indexes/{config['index']}/query?{keys}"
        return int(self.ask("POST", url, {"query": "", "hitsPerPage": 0})[1]["nbHits"])

    @contextmanager
    def writing(self, name: str, writers: int = 4) -> Iterator[None]:
        """Write on and on from some threads while the block runs."""
        ended = threading.Event()

        def write_on(writer: int) -> None:
            number = 0
            while not ended.is_set():
                if self.write(f"{name} {writer}-{number}") is None:
                    ended.wait(0.2)  # in a hurry, yet not as fast as a 503 can be said
                number += 1

        threads = [threading.Thread(target=write_on, args=(writer,)) for writer in range(writers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join(2 * PATIENCE_SECONDS)

    def check(self, present: set[str], *, statuses: set[int | None]) -> None:
        """Nothing acknowledged is missing, nothing refused is there, and no other answer was given."""
        told = Counter(self.outcomes.values())
        assert set(told) <= statuses, told
        written = {name for name, status in self.outcomes.items() if status == 201}
        refused = {name for name, status in self.outcomes.items() if status not in {201, None}}
        assert written, told
        assert written - present == set(), "acknowledged and lost"
        assert refused & present == set(), "refused and yet written"
