"""Whether the time of an answer tells who has an account. Changes when another answer must not.

Known and unknown take turns, so that a machine that is slow for a minute is slow for both; the limits on attempts are
lifted, and nobody sends the letters meanwhile.
"""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.local.console import console
from deploy.local.ports import HOST
from tests.bench.errors import BenchError
from tests.bench.measure import Scale
from tests.bench.operations import Request
from tests.bench.stack import BenchStack, Shop, address

Body = Callable[[Shop, str, int], dict[str, str]]
# Beside somebody's own name: one as long that nobody has.
_NOBODY = "custumer-{}"
_UNTHROTTLED = "DELETE FROM accounts_throttlewindow"
_LETTERS = "DELETE FROM accounts_letter", "DELETE FROM outbox_effect WHERE topic = 'accounts.letter'"


@dataclass(frozen=True, slots=True)
class Telling:
    """Milliseconds of the answers about somebody known and about nobody."""

    known_ms: list[float]
    unknown_ms: list[float]

    @property
    def apart_ms(self) -> float:
        """How far the middle ones are apart."""
        return abs(statistics.median(self.known_ms) - statistics.median(self.unknown_ms))


def _login(by: Callable[[str], str]) -> Body:
    return lambda shop, name, number: {"username": by(name), "password": f"not {shop.password}"}


def _reset(shop: Shop, name: str, number: int) -> dict[str, str]:
    return {"email": address(name)}


def _register(shop: Shop, name: str, number: int) -> dict[str, str]:
    return {"username": f"new-{number}", "email": address(name), "password": shop.password}


ASKED: Mapping[str, tuple[str, Body, int]] = {
    "sign-in by name": ("/api/auth/login/", _login(str), 401),
    "sign-in by address": ("/api/auth/login/", _login(address), 401),
    "reset of a password": ("/api/auth/password/reset/", _reset, 202),
    "registration": ("/api/auth/register/", _register, 202),
}


def measure_accounts(stack: BenchStack, shop: Shop, scale: Scale) -> dict[str, Telling]:
    """Ask about somebody and about nobody in turns, so many times each of everything in ASKED."""
    samples = max(4, scale.requests * 2 // 5)
    with console.step("Known and unknown addresses"), stack.without("relay"):
        found = {what: _in_turns(stack, shop, samples, *asked) for what, asked in ASKED.items()}
        for statement in _LETTERS:
            stack.database.execute(statement)
    return found


def _in_turns(stack: BenchStack, shop: Shop, samples: int, path: str, body: Body, status: int) -> Telling:
    telling = Telling([], [])
    for number in range(samples):
        known = shop.customers[number % len(shop.customers)]
        pairs = [(telling.known_ms, known), (telling.unknown_ms, _NOBODY.format(known.partition("-")[2]))]
        # Who comes first takes turns too.
        for times, name in pairs if number % 2 else reversed(pairs):
            stack.database.execute(_UNTHROTTLED)
            sent = body(shop, name, 2 * number + (name == known))
            times.append(_answer_ms(stack.ports["api"], Request(path, "POST", body=sent), status))
    return telling


def _answer_ms(port: int, request: Request, status: int) -> float:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.connect()
        began = time.perf_counter()
        connection.request(request.method, request.path, request.content, request.all_headers(1))
        answer = connection.getresponse()
        text = answer.read()
        took = time.perf_counter() - began
    finally:
        connection.close()
    if answer.status != status:
        shown: Any = json.dumps(text.decode(errors="replace"))[:500]
        raise BenchError(f"POST {request.path} was answered with {answer.status}: {shown}")
    return took * 1000
