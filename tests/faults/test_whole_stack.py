"""Faults of a whole running shop: gunicorn, PostgreSQL, Redis, the search server, relay, workers and beat.

The tests share one stack, whose data they add to; each leaves it well for the next.
"""

import contextlib
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
import requests

from deploy.local.data import PROJECT
from deploy.local.private import private_stack
from deploy.local.stack import LocalStack
from deploy.local.topology import manage
from tests.faults.client import Client
from tests.faults.handlers import SINK
from tests.faults.rest import REST_SECONDS, Ledger, come_to_rest, eventually
from tests.faults.sink import Sink

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

WRITTEN_OR_UNKNOWN = {201, None}
NAMES = "SELECT name FROM catalog_category"
# How long the stack's web waits for PostgreSQL, and what a busy machine may add to it.
PATIENCE_SECONDS, SLACK_SECONDS = 4, 2.0


@pytest.fixture(scope="module")
def stack(served_sink: Sink) -> Iterator[LocalStack]:
    """The product on servers of its own, with the effects of these tests."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "SHOPSTER_WEB_DATABASE_SECONDS": str(PATIENCE_SECONDS),
        SINK: served_sink.url,
    }
    with private_stack(without=("storefront", "flower"), environment=variables) as running:
        with connected(running) as session:
            # The launcher's servers for tests forget what they acknowledged when they crash; this one must not.
            session.execute("ALTER DATABASE shopster SET synchronous_commit = on")
            session.execute(TERMINATE_OTHERS)
        running.manage("create_demo_staff")
        running.wait_until_well()
        yield running
        for process in running.processes:
            if process.name not in {"postgres", "redis"}:
                process.kill()  # nothing is left to be finished in good order


TERMINATE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = 'shopster' AND pid <> pg_backend_pid() AND application_name <> 'holder'"
)


@contextlib.contextmanager
def connected(stack: LocalStack) -> Iterator["psycopg.Connection[Any]"]:
    """A session on the stack's database in which each statement commits."""
    with psycopg.connect(stack.environment["DATABASE_URL"], autocommit=True, connect_timeout=20) as session:
        yield session


@pytest.fixture
def ledger(stack: LocalStack) -> Ledger:
    """The stack's database, read."""
    return Ledger(lambda: connected(stack))


@pytest.fixture
def client(stack: LocalStack) -> Client:
    """A signed-in client."""
    signed_in = Client(stack)
    signed_in.sign_in()
    return signed_in


@pytest.fixture
def at_rest(ledger: Ledger, served_sink: Sink) -> Callable[..., None]:
    """The common end, over all that the tests have written to this stack."""

    doubled_before = sum(served_sink.mails.values()) - len(served_sink.mails)

    def check(*, doubled_mails: int = 0, seconds: float = REST_SECONDS) -> None:
        come_to_rest(ledger, served_sink, doubled_mails=doubled_before + doubled_mails, seconds=seconds)

    return check


def present(ledger: Ledger) -> set[str]:
    """The names in the database."""
    return {name for (name,) in ledger.rows(NAMES)}


def p95(seconds: list[float]) -> float:
    """The time within which 95 of 100 were answered."""
    return statistics.quantiles(seconds, n=20)[-1]


def test_fault_07_redis_paused(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None]
) -> None:
    writes = 40
    for number in range(writes):
        client.write(f"Before {number}")
    before, client.seconds = p95(client.seconds), []
    os.kill(stack.process("redis").pid, signal.SIGSTOP)
    try:
        for number in range(writes):
            client.write(f"Paused {number}")
    finally:
        os.kill(stack.process("redis").pid, signal.SIGCONT)
    # Whoever waited for Redis would wait for a time-out of seconds.
    assert p95(client.seconds) < 2 * before + 0.25
    at_rest()
    client.check(present(ledger), statuses={201})


def test_fault_09_redis_full(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None]
) -> None:
    operator = redis.Redis.from_url(stack.environment["REDIS_URL"])
    log = stack.process("relay").log
    assert log is not None
    operator.rpush("junk", *["x" * 100_000] * 50)
    operator.config_set("maxmemory", "4mb")
    try:
        for number in range(10):
            client.write(f"Full {number}")
        eventually(lambda: "maxmemory" in log.read_text(), 30, "the relay did not tell of the full Redis")
        told = client.ask("GET", "/api/health/status")[1]["checks"]["redis"]
        assert told["ok"] is False, told
    finally:
        operator.config_set("maxmemory", "0")
        operator.delete("junk")
    at_rest()
    client.check(present(ledger), statuses={201})


# 10,000 rows by default; with FAULTS_PRODUCTS=10000 fault 33 is tried at its full length.
PRODUCTS, VARIANTS = int(os.environ.get("FAULTS_PRODUCTS", "1000")), 10
IMPORT_SECONDS = max(180, PRODUCTS // 5)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of PRODUCTS, ten rows each."""
    lines = [
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,"
        "Variant Inventory Tracker,Variant Inventory Qty,Variant Price"
    ]
    for number in range(PRODUCTS):
        for size in range(VARIANTS):
            lines.append(
                f"shirt-{number},Shirt {number},Size,{size},SH-{number}-{size},shopify,{number % 7 + 1},19.90"
            )
    path = tmp_path_factory.mktemp("import") / "shirts.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def import_command(catalogue: Path) -> list[str]:
    """The command that submits a file."""
    return [str(part) for part in manage("import_catalogue", str(catalogue))]


@pytest.mark.timeout(120 + 2 * IMPORT_SECONDS)
def test_fault_33_import_killed_in_its_middle(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None], catalogue: Path
) -> None:
    def run() -> tuple[Any, ...]:
        [only] = ledger.rows(
            "SELECT state, rows, apply_cursor, created, updated, problems FROM imports_importrun"
        )
        return only

    subprocess.run(import_command(catalogue), cwd=PROJECT, env=stack.environment, check=True, timeout=120)
    eventually(lambda: run()[1] > 0, 120, "no row was read")
    stack.kill("worker-bulk")
    stack.process("worker-bulk").start()
    eventually(lambda: run()[2] >= PRODUCTS * 0.57321, IMPORT_SECONDS, "the import is not half applied")
    stack.kill("worker-bulk")
    state, _, applied, *_ = run()
    stack.process("worker-bulk").start()
    eventually(lambda: run()[0] in {"finished", "failed"}, IMPORT_SECONDS, "the import is not at rest")
    assert state == "applying"
    assert PRODUCTS * 0.57321 <= applied < PRODUCTS, "it was killed in the middle"
    assert run() == ("finished", PRODUCTS * VARIANTS, PRODUCTS, PRODUCTS, 0, 0)
    # What a run that nobody disturbed leaves behind: each row once, and its stock booked once.
    assert ledger.rows(LEFT_BY_IMPORT) == [(PRODUCTS, PRODUCTS * VARIANTS, PRODUCTS * VARIANTS)]
    at_rest(seconds=IMPORT_SECONDS)
    assert client.count_found() == PRODUCTS


LEFT_BY_IMPORT = """
    SELECT (SELECT count(*) FROM catalog_product), (SELECT count(*) FROM catalog_variant),
           (SELECT count(*) FROM inventory_movement)
"""


def test_fault_34_same_import_submitted_twice_at_once(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None], catalogue: Path
) -> None:
    before = ledger.rows(LEFT_BY_IMPORT)
    again = catalogue.with_name("again.csv")
    again.write_text(
        catalogue.read_text()
        .replace("SH-", "AGAIN-")
        .replace("shirt-", "jacket-")[:80_000]
        .rpartition("\n")[0]
    )
    submitted = [
        subprocess.Popen(
            import_command(again), cwd=PROJECT, env=stack.environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0] for process in submitted]
    assert [process.returncode for process in submitted] == [0] * 2, said
    runs = (
        "SELECT state, rows, created, updated, unchanged FROM imports_importrun"
        " WHERE file_name = 'again.csv' ORDER BY id"
    )
    eventually(
        lambda: all(state == "finished" for state, *_ in ledger.rows(runs)), 120, "imports are not at rest"
    )
    rows = len(again.read_text().splitlines()) - 1
    [(_, *counts), *later] = ledger.rows(runs)
    products = counts[1]
    assert counts == [rows, products, 0, 0]
    # One that was submitted after the first had finished finds nothing to change.
    assert [tuple(rest) for _, *rest in later] == [(rows, 0, 0, products)] * len(later)
    assert ledger.rows(LEFT_BY_IMPORT) == [
        tuple(a + b for a, b in zip(before[0], (products, rows, rows), strict=True))
    ]
    at_rest(seconds=180)


def test_fault_13_postgres_restarted_immediately_in_the_middle_of_writes(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None]
) -> None:
    with client.writing("Cut"), connected(stack) as session:
        eventually(lambda: len(client.outcomes) > 20, 60, "nothing was written")
        with contextlib.suppress(psycopg.Error), session.transaction():
            session.execute("INSERT INTO catalog_brand (name, slug) VALUES ('Halfway', 'halfway')")
            crash(stack)
            session.execute("SELECT 1")
        stack.start("postgres")
        count = len(client.outcomes)
        eventually(lambda: len(client.outcomes) > count + 20, 60, "nothing is written any more")
    at_rest(doubled_mails=1)
    client.check(present(ledger), statuses=WRITTEN_OR_UNKNOWN)
    assert ledger.rows("SELECT 1 FROM catalog_brand WHERE slug = 'halfway'") == []


def crash(stack: LocalStack) -> None:
    """What `pg_ctl stop -m immediate` does: every backend ends at once, and nothing is written down any more."""
    postgres = stack.process("postgres")
    os.kill(postgres.pid, signal.SIGQUIT)
    eventually(lambda: not postgres.running(), 60, "PostgreSQL did not end")


def test_fault_14_postgres_paused(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None]
) -> None:
    web = children(stack.process("api").pid)
    # More than the web has threads.
    with client.writing("Paused database", writers=12):
        eventually(lambda: len(client.outcomes) > 20, 60, "nothing was written")
        with paused(stack.process("postgres").pid):
            client.seconds, client.unavailable = [], 0
            lives = [live_seconds(stack) for _ in range(3 * PATIENCE_SECONDS)]
            began = time.monotonic()
            refused = requests.get(f"{stack.api_url}/api/categories/", timeout=60)
            page = requests.get(
                f"{stack.api_url}/admin/", cookies={"sessionid": "signed-in-before"}, timeout=60
            )
            read_seconds = time.monotonic() - began
        count, waited = len(client.outcomes), list(client.seconds)
        eventually(lambda: len(client.outcomes) > count + 20, 60, "nothing is written any more")
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert refused.headers["Retry-After"] == "1"
    assert page.status_code == 503
    assert "database does not answer" in page.text
    assert max(*waited, *lives, read_seconds) < PATIENCE_SECONDS + SLACK_SECONDS
    # Once the silence is known, one thread asks whether it is over, and the others are free.
    assert max(lives[-PATIENCE_SECONDS:]) < 1
    unknown = [name for name, status in client.outcomes.items() if status is None]
    assert len(unknown) == client.unavailable >= 12, "not everybody was answered"
    assert children(stack.process("api").pid) == web
    at_rest(doubled_mails=1)
    client.check(present(ledger), statuses=WRITTEN_OR_UNKNOWN)


def live_seconds(stack: LocalStack) -> float:
    """How long the web takes to say that it lives; asked once a second."""
    began = time.monotonic()
    assert requests.get(f"{stack.api_url}/api/health/live", timeout=60).status_code == 200
    seconds = time.monotonic() - began
    time.sleep(max(0.0, 1 - seconds))
    return seconds


def children(parent: int) -> list[int]:
    """The processes that a process has started and that are left."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@contextlib.contextmanager
def paused(leader: int) -> Iterator[None]:
    """Stop a process, then its children, which it can't replace while it is stopped."""
    os.kill(leader, signal.SIGSTOP)
    followers = children(leader)
    for child in followers:
        os.kill(child, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (*followers, leader):
            os.kill(pid, signal.SIGCONT)


def test_fault_15_no_connection_left_in_postgres(
    stack: LocalStack, client: Client, ledger: Ledger, at_rest: Callable[..., None]
) -> None:
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shopster'"
    with contextlib.ExitStack() as held, client.writing("Crowd"):
        eventually(lambda: len(client.outcomes) > 20, 60, "nothing was written")
        first = take_every_connection(stack, held)
        first.execute(TERMINATE_OTHERS)
        take_every_connection(stack, held)
        eventually(lambda: client.unavailable, 60, "nobody was refused")
        held.close()
        count = len(client.outcomes)
        eventually(lambda: len(client.outcomes) > count + 20, 60, "nothing is written any more")
    at_rest(doubled_mails=1)
    client.check(present(ledger), statuses=WRITTEN_OR_UNKNOWN)
    [(left,)] = ledger.rows(sessions)
    assert left < 30, "connections were not given back"


def take_every_connection(stack: LocalStack, held: contextlib.ExitStack) -> "psycopg.Connection[Any]":
    """Open sessions until PostgreSQL refuses; returns the first."""
    first = None
    while True:
        try:
            session = psycopg.connect(
                stack.environment["DATABASE_URL"], autocommit=True, application_name="holder"
            )
        except psycopg.OperationalError:
            assert first is not None
            return first
        held.enter_context(session)
        first = first or session
