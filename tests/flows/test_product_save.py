"""One product save, from the API to what a shopper finds; with everything well, and with Redis gone."""

import statistics
import time

import pytest

from deploy.local.stack import LocalStack
from tests.flows.conftest import Caller, eventually

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
SAVES = 20


@pytest.fixture(scope="module", autouse=True)
def lamp(stack: LocalStack) -> None:
    """The product that is saved over and over."""
    call = Caller(stack)
    call.sign_in()
    call("POST", "/api/products/", {"name": "Desk lamp", "status": "active", "variants": [{"price": 4900}]})
    eventually(lambda: call.find("lamp"), 30, "the new product is found")


def rename(call: Caller, name: str) -> float:
    """Save the product under another name; returns the seconds that the answer took."""
    started = time.monotonic()
    call("PATCH", "/api/products/desk-lamp/", {"name": name})
    return time.monotonic() - started


def test_a_save_is_searchable_soon(call: Caller) -> None:
    rename(call, "Brass lamp")
    eventually(lambda: call.find("brass") == ["Brass lamp"], 10, "the new name is found")


def test_without_redis_saves_answer_as_ever_and_are_searchable_once_it_is_back(
    stack: LocalStack, call: Caller
) -> None:
    before = [rename(call, f"Lamp of day {index}") for index in range(SAVES)]
    eventually(lambda: call.find(f"day {SAVES - 1}"), 30, "the last save is found")
    stack.kill("redis")
    while_away = [rename(call, f"Lamp of night {index}") for index in range(SAVES)]
    assert call("GET", "/api/health/ready")["ok"]
    status = call("GET", "/api/health/status")
    assert not status["checks"]["redis"]["ok"]
    stack.start("redis")
    eventually(lambda: call.find(f"night {SAVES - 1}"), 60, "what was saved meanwhile is found")
    # Nothing of a save waits for Redis: a connection attempt alone would take far longer than this allows.
    assert statistics.median(while_away) < 3 * statistics.median(before) + 0.05
    eventually(lambda: call("GET", "/api/health/status")["ok"], 120, "everything is well again")
