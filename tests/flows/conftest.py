"""A whole running stack, and a client who talks to it as staff and shoppers do."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from deploy.local.private import private_stack
from deploy.local.stack import LocalStack

LEFT_OUT = ("storefront", "flower")


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    """The product on servers of its own, without the two processes that only show things."""
    with private_stack(without=LEFT_OUT) as running:
        running.manage("create_demo_staff")
        running.wait_until_well()
        yield running


@dataclass
class Caller:
    """HTTP to one stack."""

    stack: LocalStack
    token: str = ""

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        """The JSON answer of the API."""
        return self._send(method, self.stack.api_url + path, body)

    def sign_in(self) -> None:
        """As the demo staff."""
        password = self.stack.environment["SHOPSTER_DEMO_PASSWORD"]
        tokens = self("POST", "/api/auth/login/", {"username": "demo", "password": password})
        self.token = tokens["access"]

    def find(self, query: str) -> list[str]:
        """Names that a shopper finds, through the address and key that the API gives to browsers."""
        config = self("GET", "/api/search/config/")
        keys = f"x-algolia-application-id={config['app_id']}&x-algolia-api-key={config['search_key']}"
        url = f"{config['host']}/1/indexes/{config['index']}/query?{keys}"
        try:
            return [hit["name"] for hit in self._send("POST", url, {"query": query})["hits"]]
        except AssertionError as error:
            if "does not exist" in str(error):  # an index comes into being with its first record
                return []
            raise

    def _send(self, method: str, url: str, body: object) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.token and url.startswith(self.stack.api_url):
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {url}: {error.code} {error.read().decode()}") from error


@pytest.fixture
def call(stack: LocalStack) -> Caller:
    """A signed-in caller."""
    caller = Caller(stack)
    caller.sign_in()
    return caller


def rows(stack: LocalStack, sql: str) -> list[tuple[Any, ...]]:
    """What the stack's database answers."""
    with psycopg.connect(stack.environment["DATABASE_URL"]) as connection:
        return connection.execute(sql).fetchall()


def eventually(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Wait until `condition` holds; returns how long that took in seconds."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - started
