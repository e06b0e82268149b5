"""Brokers, workers and relays that are killed, paused and lied to, as processes on the tests' own database."""

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import pytest
import requests
from django.db.models import F, Max
from django.db.models.functions import Now
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_celery import CeleryTestSetup
from pytest_django import Settings
from rest_framework.test import APIClient

from deploy.local.data import DataFolder
from deploy.local.faketime import faketime
from deploy.local.ports import free_port
from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, Heartbeat, JobSlot
from shop.outbox.queries import database_now
from shop.outbox.record import record
from shop.outbox.table import EffectType
from tests.faults import nodes, scale
from tests.faults.conftest import Shop
from tests.faults.lines import CHARGE, MAIL, RECORD, TroubleMade
from tests.faults.proxy import Proxy
from tests.faults.rest import Ledger, eventually
from tests.faults.sink import Sink
from tests.shop.threads import together
from workers.beat import install, take_due_slots
from workers.deliver import deliver
from workers.relay import RING_AGAIN_SECONDS, SWEEP_SECONDS
from workers.schedule import JOBS
from workers.standing import topics_of

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
AtRest = Callable[..., None]
LANES = [lane.label for lane in Lane]
PROMISE_SECONDS = 60
NIGHT = datetime(2026, 11, 22, 3, 44, 35, tzinfo=UTC)
FAKETIME = faketime()
_TASK = re.compile(rb'"task": "([a-z_.]+)"')


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


class Company(Protocol):
    """Starts another node beside the module's own, on the same broker, without waiting; it is gone after the test."""

    def __call__(self, kind: Callable[..., Any], name: str, **more: Any) -> Any: ...


@pytest.fixture
def company(redis_node: nodes.Broker, environment: dict[str, str], folder: DataFolder) -> Iterator[Company]:
    """Further nodes."""
    started: list[Any] = []

    def start(kind: Callable[..., Any], name: str, *, app: Any = None, **variables: str) -> Any:
        addressed = {**environment, "REDIS_URL": redis_node.url, **variables}
        options = {} if app is None else {"app": app}
        started.append(kind(name, addressed, folder.logs, **options))
        started[-1].container.start()
        return started[-1]

    yield start
    for node in started:
        node.teardown()


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


@pytest.mark.parametrize("cut", [False, True], ids=["then it is there", "then its first connection is cut"])
def test_fault_02_a_child_killed_while_its_worker_waits_for_redis(
    shop: Shop, worker: nodes.Worker, redis_node: nodes.Broker, at_rest: AtRest, cut: bool
) -> None:
    redis_node.kill()
    worker.kill()
    heard = worker.container.logs().count("Cannot connect")
    worker.container.start()
    eventually(
        lambda: worker.container.logs().count("Cannot connect") > heard, 60, "the worker does not wait"
    )
    started, connected = worker.container.pid, worker.container.logs().count("Connected to")
    os.kill(worker.child, signal.SIGKILL)
    redis_node.restart()
    if cut:
        # Before it listens it looks for its neighbours, for a second.
        eventually(
            lambda: worker.container.logs().count("Connected to") > connected,
            60,
            "the worker does not connect",
        )
        redis_node.client.client_kill_filter(_type="normal", skipme=True)
    shop.fill("Patient", 3)
    at_rest()
    assert (worker.container.pid, worker.container.status) == (started, "running")


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
    canary_each_second: None,
    shop: Shop,
    redis_node: nodes.Broker,
    celery_setup: CeleryTestSetup,
    company: Company,
    at_rest: AtRest,
) -> None:
    operator = redis_node.client
    beat = company(nodes.beat, "beat-beside-the-cuts")
    eventually(lambda: lanes_alive_since(None) == set(LANES), PROMISE_SECONDS, "a lane was silent before")
    cuts: list[int] = []

    def sung_under_fire(since: datetime, begun: int) -> bool:
        cuts.append(int(operator.client_kill_filter(_type="normal", skipme=True)))
        time.sleep(1)
        return len(cuts) - begun > 2 and lanes_alive_since(since) == set(LANES)

    # Twice under fire: a lane that lived on what it had fetched before the first cut is found out by the second.
    for number in range(2):
        shop.fill(f"Hour {number}", 3)
        alive = partial(sung_under_fire, database_now(), len(cuts))
        eventually(alive, PROMISE_SECONDS, "a lane fell silent while connections were cut")
    beat.kill()
    at_rest()
    assert sum(cuts) > len(cuts) > 4
    # Whoever lost its connection has another: what is written now happens too.
    shop.open("Afterwards")
    at_rest()
    assert operator.ping()


def test_fault_10_worker_refuses_a_redis_that_evicts(
    celery_setup: CeleryTestSetup, redis_node: nodes.Broker, environment: dict[str, str], folder: DataFolder
) -> None:
    redis_node.client.config_set("maxmemory-policy", "allkeys-lru")
    addressed = {**environment, "REDIS_URL": redis_node.url}
    refusing = nodes.worker("refusing", addressed, folder.logs, celery_setup.app)
    try:
        refusing.container.start()
        assert refusing.container.exit_code() == 1
    finally:
        refusing.teardown()
        redis_node.client.config_set("maxmemory-policy", "noeviction")
    assert "REDIS_URL: this Redis evicts keys (maxmemory-policy allkeys-lru)" in refusing.logs()
    assert "Traceback" not in refusing.logs()


@pytest.fixture
def proxy(redis_node: nodes.Broker) -> Iterator[Proxy]:
    """Stands before the broker."""
    with Proxy(urlsplit(redis_node.url).port or 0).running() as running:
        yield running


@pytest.fixture
def relay_behind_proxy(proxy: Proxy, redis_node: nodes.Broker, relay: nodes.Node, company: Company) -> Any:
    """The only relay: it reaches the broker through the proxy."""
    relay.kill()
    address = urlsplit(redis_node.url)
    through = address._replace(netloc=f":{address.password}@127.0.0.1:{proxy.port}").geturl()
    return company(nodes.relay, "relay-behind-proxy", REDIS_URL=through)


def test_fault_11_redis_answer_to_a_ring_is_lost(
    shop: Shop,
    celery_setup: CeleryTestSetup,
    proxy: Proxy,
    relay_behind_proxy: nodes.Node,
    worker: nodes.Worker,
    at_rest: AtRest,
) -> None:
    # Paused, so that the first ring can't have done the work before the second one comes.
    worker.kill("SIGSTOP")
    waiting = celery_setup.broker.client
    # A paused worker's open request still takes one message from Redis. In a lane where none waits the relay rings at
    # every sweep; where one does, a ring that it believed in would come again only after RING_AGAIN_SECONDS.
    for lane, line in ((Lane.CRITICAL, CHARGE), (Lane.DEFAULT, RECORD)):
        while not waiting.llen(lane.label):
            celery_setup.app.send_task(line.task, queue=lane.label)
    proxy.lose_answer_to(b"LPUSH")
    shop.open("Lamps")
    assert proxy.lost.wait(60), "no answer was lost"
    [first, *_] = taken_rings(proxy)

    def repeated() -> list[float]:
        return [at - first.at for at, task in taken_rings(proxy) if task == first.task][1:]

    eventually(repeated, 30, f"the ring of {first.task} was not repeated")
    assert repeated()[0] < RING_AGAIN_SECONDS - SWEEP_SECONDS, "repeated only as one that was heard is"
    worker.kill("SIGCONT")
    at_rest()


class Ring(NamedTuple):
    """A task's message that Redis was given, and when."""

    at: float
    task: str


def taken_rings(proxy: Proxy) -> list[Ring]:
    """The rings that have gone through, oldest first."""
    sent = [(at, _TASK.search(part)) for at, part in proxy.passed(b"LPUSH")]
    return [Ring(at, found[1].decode()) for at, found in sent if found]


@pytest.fixture
def checks(redis_node: nodes.Broker, anyone: APIClient, settings: Settings) -> Callable[[], dict[str, Any]]:
    """What the status page says of a shop on this broker."""
    settings.CELERY_BROKER_URL = redis_node.url
    return lambda: dict(anyone.get("/api/health/status").json()["checks"])


def test_fault_12_redis_away_for_long(
    shop: Shop, sink: Sink, redis_node: nodes.Broker, checks: Callable[[], dict[str, Any]], at_rest: AtRest
) -> None:
    redis_node.kill()
    keys: list[str] = []

    def mailed_and_charged() -> bool:
        return len(sink.mails) == len(sink.charges) == len(keys)

    for hour in ("first", "second"):
        keys.extend(shop.fill(f"The {hour}", 5))
        eventually(
            mailed_and_charged, PROMISE_SECONDS, lambda: f"of {len(keys)}: {sink.mails} {sink.charges}"
        )
    took = Effect.objects.filter(lane=Lane.CRITICAL).aggregate(most=Max(F("done_at") - F("created_at")))[
        "most"
    ]
    assert took < timedelta(seconds=PROMISE_SECONDS)
    assert sink.records == {}, "what is not critical waits for the workers"
    assert not checks()["redis"]["ok"]
    redis_node.restart()
    at_rest()


@pytest.fixture
def canary_each_second(transactional_db: None) -> None:
    """A schedule with one job in it, and that one often."""
    for job in JOBS:
        install(job)
    each_second = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)
    PeriodicTask.objects.exclude(task="canary").update(enabled=False)
    PeriodicTask.objects.filter(task="canary").update(interval=each_second)


def lanes_alive_since(moment: datetime | None) -> set[str]:
    """The lanes that have carried a canary out and set their heartbeat since then (None: ever)."""
    since = datetime.min.replace(tzinfo=UTC) if moment is None else moment
    sung = Effect.objects.filter(topic__startswith="job.canary.", done_at__gt=since)
    seen = set(Heartbeat.objects.filter(seen_at__gt=since).values_list("name", flat=True))
    topics = set(sung.values_list("topic", flat=True))
    return {lane for lane in LANES if f"job.canary.{lane}" in topics and f"lane:{lane}" in seen}


def test_fault_19_two_relays_and_three_beats(
    canary_each_second: None, shop: Shop, redis_node: nodes.Broker, company: Company, at_rest: AtRest
) -> None:
    beats = [company(nodes.beat, f"beat-{number}") for number in range(3)]
    company(nodes.relay, "second-relay")
    shop.fill("Lamp", 10)
    eventually(lambda: JobSlot.objects.count() >= 4, 60, "beats took no slots")
    for beat in beats:
        beat.kill()
    shop.fill("Rug", 10)
    at_rest()
    slots = JobSlot.objects.filter(job="canary").count()
    marks = Effect.objects.filter(topic__startswith="job.canary.").values_list("wanted", flat=True)
    assert list(marks) == [slots] * len(Lane), "one effect a slot and lane, however many beats there are"
    assert not any("Traceback" in beat.logs() for beat in beats)


@pytest.fixture
def night(transactional_db: None) -> None:
    """The schedule as it is installed, since an hour before NIGHT; the index's jobs need a search server."""
    for job in JOBS:
        install(job)
    of_the_index = ["check_index", "reindex_products", "compare_versions", "compare_records"]
    PeriodicTask.objects.filter(task__in=of_the_index).update(enabled=False)
    PeriodicTask.objects.update(date_changed=NIGHT - timedelta(hours=1))


@pytest.fixture
def runs_done(worker: nodes.Worker, company: Company) -> Callable[[], Counter[str]]:
    """How often each topic was carried out and confirmed, by the metrics of the only worker there is."""
    worker.kill()
    port = free_port()
    counting = company(nodes.worker, "counting", app=worker.app, SHOPSTER_METRICS_PORT=str(port))
    assert counting.ready()
    line = re.compile(r'^shopster_effects_total\{result="done",topic="([^"]+)"\} ([0-9.]+)$', re.MULTILINE)

    def read() -> Counter[str]:
        said = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20).text
        return Counter({topic: int(float(count)) for topic, count in line.findall(said)})

    return read


def test_fault_20_no_relay_for_minutes(
    night: None,
    shop: Shop,
    sink: Sink,
    relay: nodes.Node,
    runs_done: Callable[[], Counter[str]],
    at_rest: AtRest,
) -> None:
    relay.kill()
    key = shop.open("Lamp")
    slots: Counter[str] = Counter()
    for half_minute in range(11):
        slots.update(job for job, _ in take_due_slots(NIGHT + timedelta(seconds=30 * half_minute)))
        shop.rename(key, f"Lamp {half_minute}")
    assert (slots["canary"], slots["watch"], slots["prune_outbox"]) == (11, 5, 1), "beats go on"
    assert Effect.objects.filter(done=F("wanted")).count() == 0
    relay.restart()
    at_rest()
    jobs = {topic: job for job in slots for topic in topics_of(job)}
    wanted = dict(Effect.objects.filter(topic__in=jobs).values_list("topic", "wanted"))
    assert wanted == {topic: slots[job] for topic, job in jobs.items()}, "every slot marks its effects once"
    # A worker counts a run a moment after it has confirmed it.
    eventually(lambda: all(runs_done()[topic] for topic in jobs), 30, "a job was not counted as done")
    runs = runs_done()
    assert {topic: runs[topic] for topic in jobs if runs[topic] > 2} == {}, "what waited is done together"
    assert len(sink.taken_of(key)) in {1, 2}, "and so are eleven names of one category"


def test_fault_20_neither_relay_nor_beat_for_minutes(
    night: None, shop: Shop, relay: nodes.Node, at_rest: AtRest
) -> None:
    relay.kill()
    take_due_slots(NIGHT)
    shop.fill("Lamp", 20)
    take_due_slots(NIGHT + timedelta(minutes=5, seconds=15))
    assert Effect.objects.filter(done=F("wanted")).count() == 0
    relay.restart()
    at_rest()
    wanted = dict(Effect.objects.filter(topic__startswith="job.").values_list("topic", "wanted"))
    assert wanted.pop("job.prune_outbox") == 1, "the night's run was missed and is made up once"
    assert set(wanted.values()) == {1}, "a canary is not made up"


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

    def unanswered() -> bool:
        # A worker that another test killed may have left messages of its own unacknowledged.
        return any(answered.llen(lane) for lane in LANES) or any(
            b"the-one-" in message for message in answered.hvals("unacked")
        )

    eventually(lambda: not unanswered(), 60, "the late rings were not answered")
    at_rest()
    assert len(sink.calls) == calls, "a late ring finds nothing to do"


@pytest.mark.parametrize(("what", "line"), [("charge", CHARGE), ("record", RECORD)])
def test_fault_22_worker_paused_beyond_its_lease(
    shop: Shop, sink: Sink, worker: nodes.Worker, at_rest: AtRest, what: str, line: EffectType
) -> None:
    held = sink.hold(what)
    key = shop.open("Old name")
    held.wait_until_entered()
    worker.kill("SIGSTOP")
    shop.rename(key, "New name")
    # This process is the other worker, who finds the lease run out.
    eventually(lambda: deliver(line, line.lane), 60, "the paused worker's lease never ended")
    worker.kill("SIGCONT")
    held.released.set()
    at_rest()
    calls = sink.calls_of(what, key if what == "record" else f"charge:{key}")
    assert [call.attempts for call in calls] == [1, 2]
    assert sink.records[key][1] == "New name"
    if what == "record":
        # What the paused worker had sent was carried out after the newer record, and changed nothing.
        taken = [(record.generation, record.ignored) for record in sink.taken_of(key)]
        assert taken == [(2, False), (1, True)]


@pytest.mark.skipif(
    FAKETIME is None, reason="fault 23 needs libfaketime (Debian: apt-get install libfaketime)"
)
@pytest.mark.parametrize("skew", [7200, -7200])
def test_fault_23_worker_with_a_wrong_clock(
    shop: Shop, sink: Sink, worker: nodes.Worker, company: Company, at_rest: AtRest, skew: int
) -> None:
    worker.kill()
    wrong = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": f"{skew:+d}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    skewed = company(nodes.worker, f"worker-{skew:+d}", app=worker.app, **wrong)
    skewed_by = int(skewed.container.exec_run(["date", "+%s"])[1]) - time.time()
    assert abs(skewed_by - skew) < 60
    held = sink.hold("charge")
    key = shop.open("Lamps")
    held.wait_until_entered()
    # Leases are counted by the database's clock alone.
    too_long = Effect.objects.filter(lease_until__gt=Now() + timedelta(seconds=scale.LEASE_SECONDS))
    until = time.monotonic() + scale.LEASE_SECONDS + 2
    while time.monotonic() < until:
        assert not too_long.exists()
        assert deliver(CHARGE, Lane.CRITICAL) == 0, "the lease is kept alive"
        time.sleep(0.2)
    held.released.set()
    at_rest()
    assert [call.attempts for call in sink.calls_of("charge", f"charge:{key}")] == [1], (
        "its lease was renewed"
    )


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
    assert not told["ok"]
    assert re.search(r"\b3\b.*dead|dead.*\b3\b", told["detail"]), told
