"""What is left after a run, read past the product: the database's rows, the index, what the sinks took.

Changes when the checker needs to know something else. Nothing here judges.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import redis

from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.topology import LANES
from deploy.local.venv import PYTHON
from tests.chaos.history import Call
from tests.chaos.nemesis import Crash, Nemesis, Window
from tests.chaos.sampler import Index, Regress, Sampler
from tests.chaos.stack import ChaosStack

_LOOK_SECONDS = 0.1
# Beats go on while we wait, so a canary may be owed at any moment.
_OWED = """
    SELECT count(*) FROM outbox_effect
    WHERE wanted > done AND dead_at IS NULL AND topic NOT LIKE 'job.canary.%%'
"""
_EFFECTS = "SELECT topic, key, wanted, done, dead_at IS NOT NULL, last_error FROM outbox_effect ORDER BY id"
# The trail is append-only and commits with the change, so it is what was committed and in which order.
_NAMES = """
    SELECT object_id, after ->> 'name' FROM audit_entry
    WHERE object_type = 'product' AND after ->> 'name' IS NOT NULL ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """A row of the ledger."""

    topic: str
    key: str
    wanted: int
    done: int
    dead: bool
    last_error: str


@dataclass(slots=True)
class Observed:
    """Everything that the checker judges by. Times are seconds of the harness's clock."""

    calls: Sequence[Call]
    windows: Sequence[Window] = ()
    crashes: Sequence[Crash] = ()
    regressed: Sequence[Regress] = ()
    # When the index was seen, and how many newer versions of records that were known.
    looks: Sequence[float] = ()
    advanced: int = 0
    # How many requests the index was sent within the patience that it had asked for.
    impatient: int = 0
    # What the database holds: product names by slug, their ids, committed names in order, order ids by number.
    names: dict[str, str] = field(default_factory=dict)
    product_ids: dict[str, int] = field(default_factory=dict)
    committed_names: list[tuple[str, str]] = field(default_factory=list)
    orders: dict[str, int] = field(default_factory=dict)
    effects: Sequence[Effect] = ()
    slots: dict[str, int] = field(default_factory=dict)
    # What the sinks hold: records by id as they are and as they should be, times by Message-ID, deliveries by key.
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    expected: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    mails: dict[str, list[float]] = field(default_factory=dict)
    webhooks: dict[str, int] = field(default_factory=dict)
    # Seconds from the last heal until nothing was owed; None where it did not come to that.
    converged: float | None = None
    # When nothing was struck yet, and when there was load: from, to.
    calm: tuple[float, float] = (0.0, 0.0)
    loaded: tuple[float, float] = (0.0, 0.0)
    # The ledger is the product's; the naive variant has none.
    ledger: bool = True


def wait_for_rest(stack: ChaosStack, since: float, seconds: float) -> float | None:
    """Wait until no effect is owed and no sink keeps anything back; the seconds since `since`, None where in vain."""
    look = _owed_messages if stack.variant == "naive" else _owed_effects
    while time.monotonic() - since < seconds:
        if not look(stack) and not stack.fakes.search.waiting:
            return max(0.0, time.monotonic() - since)
        time.sleep(_LOOK_SECONDS)
    return None


def _owed_effects(stack: ChaosStack) -> int:
    with psycopg.connect(stack.database_url) as database:
        (owed,) = database.execute(_OWED).fetchone() or (0,)
        return int(owed)


def _owed_messages(stack: ChaosStack) -> int:
    """What waits in Redis or is held by a worker, for a retry too."""
    with redis.Redis(port=stack.redis_port, password=stack.redis_password) as client:
        waiting = [int(client.llen(lane)) for lane in LANES]
        return sum(waiting) + int(client.hlen("unacked"))


def observe(stack: ChaosStack, calls: Sequence[Call], nemesis: Nemesis, sampler: Sampler) -> Observed:
    """Read everything that is left. Raises LauncherError or IndexSilent where something can't be read."""
    versions = sampler.versions
    seen = Observed(
        calls, nemesis.windows, nemesis.crashes, versions.regressed, sampler.looks, versions.advanced
    )
    with console.step("Looking at what is left"):
        _read_database(stack, seen)
        seen.records = Index(stack.local.ports.search, stack.local.data.path).records()
        seen.expected = _expected(stack)
        seen.mails = dict(stack.fakes.mail.received)
        seen.webhooks = dict(stack.fakes.webhooks.deliveries)
        seen.impatient = stack.fakes.search.impatient
    return seen


def _read_database(stack: ChaosStack, seen: Observed) -> None:
    with psycopg.connect(stack.database_url) as database:
        products = database.execute("SELECT id, slug, name FROM catalog_product").fetchall()
        seen.product_ids = {slug: id_ for id_, slug, _ in products}
        seen.names = {slug: name for _, slug, name in products}
        seen.committed_names = [(str(id_), name) for id_, name in database.execute(_NAMES).fetchall()]
        orders = database.execute("SELECT number, id FROM chaos_order").fetchall()
        seen.orders = dict(orders)
        seen.effects = [Effect(*row) for row in database.execute(_EFFECTS).fetchall()]
        slots = database.execute("SELECT job, count(*) FROM outbox_jobslot GROUP BY job").fetchall()
        seen.slots = dict(slots)


def _expected(stack: ChaosStack) -> dict[str, dict[str, Any] | None]:
    log = stack.local.data.logs / "expected.log"
    argv = [str(PYTHON), "-m", "tests.bench.with_django", "tests.chaos.expected"]
    # The product's own addresses: a record holds its pictures' URLs.
    with log.open("ab") as errors:
        done = subprocess.run(
            argv, cwd=PROJECT, env=stack.local.environment, stdout=subprocess.PIPE, stderr=errors, check=False
        )
    if done.returncode != 0:
        raise LauncherError(f"tests.chaos.expected ended with exit code {done.returncode}.", log=log)
    return dict(json.loads(done.stdout))
