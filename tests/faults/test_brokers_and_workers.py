"""Brokers, workers and relays that are killed, paused and lied to, as processes on the tests' own database."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from pytest_celery import CeleryTestSetup
from rest_framework.test import APIClient

from deploy.local.data import DataFolder
from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.record import record
from tests.faults import nodes
from tests.faults.conftest import Shop
from tests.faults.lines import CHARGE, MAIL, RECORD, TroubleMade
from tests.faults.proxy import Proxy
from tests.faults.rest import Ledger, eventually
from tests.faults.sink import Sink
from tests.shop.threads import together
from workers.deliver import deliver

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
AtRest = Callable[..., None]
LANES = [lane.label for lane in Lane]


@pytest.fixture(autouse=True)
def well(celery_setup: CeleryTestSetup, relay: nodes.Node) -> None:
    """Every test begins with a Redis, a worker and a relay at work, whatever the one before did to them."""
    for node in (celery_setup.broker, celery_setup.worker, relay):
        node.container.revive()


@pytest.fixture
def worker(celery_setup: CeleryTestSetup) -> nodes.Worker:
    """The worker of all lanes."""
    node: nodes.Worker = celery_setup.worker
    return node


@pytest.fixture
def redis_node(celery_setup: CeleryTestSetup) -> nodes.Broker:
    """The broker."""
    node: nodes.Broker = celery_setup.broker
    return node


def test_fault_01_worker_child_killed_while_it_charges(
    shop: Shop, sink: Sink, worker: nodes.Worker, at_rest: AtRest
) -> None:
    held = sink.hold("charge")
    key = shop.open("Lamps")
    held.wait_until_entered()
    os.kill(worker.child, signal.SIGKILL)
    held.released.set()
    at_rest()
    assert [call.attempts for call in sink.calls_of("charge", f"charge:{key}")] == [1, 2]


def test_fault_02_worker_killed_again_and_again(
    shop: Shop, sink: Sink, worker: nodes.Worker, at_rest: AtRest
) -> None:
    kills = 3
    for number in range(kills):
        shop.fill(f"Day {number}", 10)
        held = sink.hold("mail")
        held.wait_until_entered()
        worker.kill()
        held.released.set()
        worker.container.start()
    # A mail server knows no keys: what was under way at a kill goes out once more.
    at_rest(doubled_mails=kills)


def test_fault_03_relay_killed_again_and_again(shop: Shop, relay: nodes.Node, at_rest: AtRest) -> None:
    for number in range(3):
        shop.fill(f"Early {number}", 5)
        relay.kill()
        shop.fill(f"Late {number}", 5)
        relay.container.start()
    at_rest()


def test_fault_06_redis_killed_and_restarted_empty(
    staff_api: APIClient, worker: nodes.Worker, redis_node: nodes.Broker, relay: nodes.Node, at_rest: AtRest
) -> None:
    processes = [worker.container.pid, relay.container.pid]
    statuses: list[int] = []

    def write_some(when: str) -> None:
        for number in range(5):
            answer = staff_api.post("/api/categories/", {"name": f"{when} {number}"})
            statuses.append(answer.status_code)

    worker.kill("SIGSTOP")
    write_some("before")
    waiting = redis_node.client
    eventually(lambda: sum(waiting.llen(lane) for lane in LANES) > 0, 30, "the relay never rang")
    redis_node.kill()
    redis_node.wipe()
    write_some("away")
    worker.kill("SIGCONT")
    redis_node.restart()
    write_some("after")
    at_rest()
    assert statuses == [201] * 15
    assert [worker.container.status, relay.container.status] == ["running", "running"]
    assert processes == [worker.container.pid, relay.container.pid]


def test_fault_08_redis_cuts_every_connection_again_and_again(
    shop: Shop, redis_node: nodes.Broker, celery_setup: CeleryTestSetup, at_rest: AtRest
) -> None:
    operator = redis_node.client
    cut = 0
    for number in range(4):
        shop.fill(f"Hour {number}", 3)
        cut += int(operator.client_kill_filter(_type="normal", skipme=True))
        time.sleep(1)
    at_rest()
    assert cut > 4
    # Whoever lost its connection has another: what is written now happens too.
    shop.open("Afterwards")
    at_rest()
    assert operator.ping()


@pytest.fixture
def proxy(redis_node: nodes.Broker) -> Iterator[Proxy]:
    """Stands before the broker."""
    with Proxy(urlsplit(redis_node.url).port or 0).running() as running:
        yield running


@pytest.fixture
def relay_behind_proxy(
    proxy: Proxy, redis_node: nodes.Broker, relay: nodes.Node, environment: dict[str, str], folder: DataFolder
) -> Iterator[nodes.Node]:
    """The only relay: it reaches the broker through the proxy."""
    relay.kill()
    address = urlsplit(redis_node.url)
    through = address._replace(netloc=f":{address.password}@127.0.0.1:{proxy.port}").geturl()
    node = nodes.relay("relay-behind-proxy", {**environment, "REDIS_URL": through}, folder.logs)
    node.restart()
    yield node
    node.teardown()


def test_fault_11_redis_answer_to_a_ring_is_lost(
    shop: Shop,
    redis_node: nodes.Broker,
    proxy: Proxy,
    relay_behind_proxy: nodes.Node,
    worker: nodes.Worker,
    at_rest: AtRest,
) -> None:
    def rings() -> int:
        return int(redis_node.client.info("commandstats").get("cmdstat_lpush", {"calls": 0})["calls"])

    before = rings()
    # Paused, so that the first ring can't have done the work before the second one comes.
    worker.kill("SIGSTOP")
    proxy.lose_answer_to(b"LPUSH")
    shop.open("Lamps")
    assert proxy.lost.wait(30), "no answer was lost"
    topics = 3
    eventually(lambda: rings() - before > topics, 30, "the ring whose answer was lost was not repeated")
    worker.kill("SIGCONT")
    at_rest()


def test_fault_21_duplicate_and_late_rings(
    shop: Shop, sink: Sink, redis_node: nodes.Broker, celery_setup: CeleryTestSetup, at_rest: AtRest
) -> None:
    def ring_fifty_times() -> None:
        for line in (MAIL, CHARGE, RECORD):
            for _ in range(50):
                celery_setup.app.send_task(line.task, queue=line.lane.label, task_id=f"the-one-{line.topic}")

    shop.fill("Lamp", 5)
    ring_fifty_times()
    together([lambda: deliver(MAIL, Lane.CRITICAL)] * 4 + [lambda: deliver(RECORD, Lane.DEFAULT)] * 4)
    at_rest()
    calls = len(sink.calls)
    ring_fifty_times()
    answered = redis_node.client
    eventually(
        lambda: not any(answered.llen(lane) for lane in LANES) and not answered.hlen("unacked"),
        60,
        "the late rings were not answered",
    )
    at_rest()
    assert len(sink.calls) == calls, "a late ring finds nothing to do"


def test_fault_30_memory_recursion_and_crash_in_a_handler(
    shop: Shop, sink: Sink, worker: nodes.Worker, ledger: Ledger, anyone: APIClient, at_rest: AtRest
) -> None:
    reasons = {
        "memory": "MemoryError",
        "recursion": "RecursionError",
        "segfault": "the worker died",
    }
    process = worker.container.pid

    @write
    def make_trouble() -> None:
        for how in [*reasons, "none"]:
            record(TroubleMade(how=how))

    make_trouble()
    shop.fill("Lamp", 3)
    at_rest(dead=set(reasons))
    for how, reason in reasons.items():
        assert reason in ledger.dead()["test.trouble", how]
        attempts = [call.attempts for call in sink.calls_of("trouble", how)]
        # The first batch ends where it meets its first trouble; after that each is tried alone.
        assert attempts in ([1, 2, 3], [2, 3]), how
    assert (worker.container.status, worker.container.pid) == ("running", process)
    told = anyone.get("/api/health/status").json()["checks"]["outbox"]
    assert told == {"ok": False, "detail": "dead effects: 3; see Effects in the admin"}
