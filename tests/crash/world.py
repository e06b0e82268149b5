"""The world that is broken: it lets time pass, brings the outbox to rest, and says what no longer holds.

Changes when a promise of the outbox is judged by something else that it leaves behind.
"""

import base64
import email
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import redis
from django.conf import settings
from django.db import OperationalError, connection

from config.env_mail import FILES
from shop.accounts.models import Letter
from shop.audit.models import Entry
from shop.catalog.models import CollectionMember, Product
from shop.imports.models import ImportRun
from shop.outbox.lanes import Lane
from shop.outbox.queries import due
from shop.outbox.table import effect_types, register, required_effect_type
from shop.search import client as search_client
from shop.search.documents import record
from shop.search.queries import products_for_search
from tests import invariants
from tests.crash import letters, people, runs, stock
from tests.crash.scenarios import MAIL_WRITTEN, price_threshold, table
from workers import app as worker_app
from workers.deliver import deliver
from workers.mailing import message_id
from workers.relay import Relay
from workers.schedule import JOBS
from workers.standing import topics_of

REST_WITHIN_SECONDS = 60
# How long another waits for what a stopped process holds; the product's own limit is 3 s.
IMPATIENCE = "120ms"
_COUNTERS = ["state", "rows", "products", "created", "updated", "unchanged", "refused", "problems"]
# What a dead process held is locked until PostgreSQL has noticed; what a stopped one holds stays locked.
_TIME_PASSES = """
    UPDATE outbox_effect SET available_at = least(available_at, clock_timestamp()),
        lease_until = least(lease_until, clock_timestamp() - interval '1 ms')
    WHERE id IN (SELECT id FROM outbox_effect WHERE done < wanted AND dead_at IS NULL FOR UPDATE SKIP LOCKED)
"""
_RUNS_TOO = """
    UPDATE {0} SET lease_until = clock_timestamp() - interval '1 ms'
    WHERE id IN (SELECT id FROM {0} WHERE token IS NOT NULL FOR UPDATE SKIP LOCKED)
"""
# A mail server knows no keys: a mail is sent again where it may not have been sent, by the one who takes over.
MOST_COPIES = 2
_OWED = "SELECT count(*) FROM outbox_effect WHERE done < wanted AND dead_at IS NULL"


def take_over_table() -> None:
    """Register the table of the scenarios; the workers' application gets a task for what it had not."""
    register(table())
    if letters.LETTER.task not in worker_app.app.tasks:
        worker_app._ring(letters.LETTER)


@contextmanager
def kept_mails() -> Iterator[None]:
    """Mails of this process, too, go where those of the one that breaks off go."""
    with patch.object(settings, "EMAIL_BACKEND", FILES):
        yield


class World:
    """The shop's database and index between two cases."""

    def __init__(self, broker: "redis.Redis") -> None:
        self._number = 0
        self._history: list[tuple[str, int]] = []
        self._broker = broker

    def new_number(self) -> int:
        """What the next write is told by."""
        self._number += 1
        return self._number

    def lose_index(self) -> None:
        """Empty the search index behind everyone's back."""
        search_client._call(lambda client: client.clear_objects(settings.SEARCH_INDEX))
        self._history.clear()

    def let_time_pass(self) -> None:
        """Every lease lapses and every back-off ends, by the only clock that counts for them."""
        with connection.cursor() as cursor:
            cursor.execute(_TIME_PASSES)
            for table in ("search_rebuild", "search_sweep"):
                cursor.execute(_RUNS_TOO.format(table))
        runs.note_lapse()

    def answer_doorbell(self, topic: str, lanes: Iterable[Lane] = tuple(Lane)) -> int:
        """What workers do when the topic's bell rings in these lanes; returns how many effects they handled."""
        return sum(deliver(required_effect_type(topic), lane) for lane in lanes)

    def work_once(self) -> None:
        """Deliver what is due, as far as nobody holds it up."""
        for lane, topic in due(line.topic for line in effect_types()):
            with suppress(OperationalError):
                deliver(required_effect_type(topic), lane)

    def come_to_rest(self) -> None:
        """Let time pass and deliver until nothing is owed. Raises AssertionError where that takes too long."""
        deadline = time.monotonic() + REST_WITHIN_SECONDS
        while True:
            self.let_time_pass()
            self.work_once()
            with connection.cursor() as cursor:
                cursor.execute(_OWED)
                if not cursor.fetchone()[0]:
                    return
            assert time.monotonic() < deadline, f"never at rest: {invariants.not_at_rest(connection)}"

    def impatient(self, *, on: bool) -> None:
        """Wait a moment only for what another holds, or as long as the product does."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{IMPATIENCE}'" if on else "RESET lock_timeout")

    def ring(self) -> None:
        """One sweep of a relay that has just started."""
        Relay(worker_app.app).sweep()

    def take_bells(self) -> list[str]:
        """Take every doorbell out of the queues; returns the tasks' names. Raises AssertionError for a payload."""
        rung = []
        for lane in Lane:
            while (raw := self._broker.rpop(lane.label)) is not None:
                message = json.loads(raw)  # type: ignore[arg-type]  # a synchronous client answers bytes
                arguments, named, _ = json.loads(base64.b64decode(message["body"]))
                assert (arguments, named) == ([], {}), "a doorbell carries nothing"
                rung.append(str(message["headers"]["task"]))
        return rung

    def look(self) -> dict[str, dict[str, Any]]:
        """The index's records by id; their versions are remembered."""
        answer = search_client._call(
            lambda client: client.browse(settings.SEARCH_INDEX, {"hitsPerPage": 1000})
        )
        records = {hit.object_id: hit.to_dict() for hit in answer.hits}
        self._history += [(id_, body["_v"]) for id_, body in records.items()]
        return records

    def violations(self) -> list[str]:
        """All that must hold of the world at rest; the runs that led there are then forgotten."""
        records = self.look()
        ran = runs.history()
        runs.forget()
        most = {line.topic: line.max_attempts for line in effect_types()}
        versions = {id_: int(body["_v"]) for id_, body in records.items()}
        written = Entry.objects.filter(action=letters.ACTION).values_list("object_id", flat=True)
        return [
            *invariants.violations(connection, max_attempts=most),
            *invariants.overlapping(ran),
            *invariants.too_many_runs(ran, most),
            *invariants.dead(connection),
            *invariants.cleaned_too_early(connection, "search.product", versions),
            *invariants.went_back(self._history),
            *invariants.index_differs(connection, records),
            *_stale(records),
            *_misplaced(),
            *invariants.slots_miscounted(connection, {job.name: topics_of(job.name) for job in JOBS}),
            *_mails_miscounted(),
            *people.violations(),
            *stock.violations(),
            *invariants.wanted_again(connection, ["test.letter", "accounts.letter", "accounts.export"]),
            *invariants.happened_again(letters.posted(), {letters.key_of(int(id_)) for id_ in written}),
            *invariants.import_runs_torn(connection),
            *invariants.stock_miscounted(connection),
        ]


def attempts(keys: Iterable[invariants.Key]) -> set[int]:
    """How often the owed ones among these effects have been begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attempts FROM outbox_effect JOIN unnest(%s::text[], %s::text[]) AS k(t, i) ON topic = t AND key = i"
            " WHERE done < wanted",
            [list(column) for column in zip(*keys, strict=True)],
        )
        return {number for (number,) in cursor.fetchall()}


def last_import() -> dict[str, Any]:
    """What the newest import run counted."""
    counters: dict[str, Any] = ImportRun.objects.values(*_COUNTERS).order_by("-id")[0]
    return counters


def _mails_miscounted() -> list[str]:
    """Mails that did not arrive or that nobody wrote, that arrived more often than a break makes them, or were kept."""
    written = Entry.objects.filter(action=MAIL_WRITTEN).values_list("after__letter", flat=True)
    wanted = {message_id(f"letter.{UUID(id_).hex}") for id_ in written}
    arrived = Counter(_message_id(file) for file in Path(settings.EMAIL_FILE_PATH).glob("*.eml"))
    return [
        *(f"mail: {id_} is lost" for id_ in sorted(wanted - arrived.keys())),
        *(f"mail: nobody wrote {id_}" for id_ in sorted(arrived.keys() - wanted)),
        *(f"mail: {id_} arrived {times} times" for id_, times in arrived.items() if times > MOST_COPIES),
        *(f"mail: letter {id_} is still there" for id_ in Letter.objects.values_list("pk", flat=True)),
    ]


def _message_id(file: Path) -> str:
    return str(email.message_from_bytes(file.read_bytes())["Message-ID"]).strip()


def _stale(records: dict[str, dict[str, Any]]) -> list[str]:
    """Records that differ in anything from what they would be made of now."""
    expected = {str(id_): record(product) for id_, product in products_for_search(_ids()).items()}
    return [
        f"index: record {id_} is stale: {held} instead of {wanted}"
        for id_, body in expected.items()
        if (held := _said(records.get(id_, {}))) != (wanted := _said(body))
    ]


def _said(body: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in body.items()
        if value is not None and name not in {"_v", "_highlightResult"}
    }


def _ids() -> list[int]:
    return list(Product.objects.values_list("pk", flat=True))


def _misplaced() -> list[str]:
    """Products that are in a collection though its rule does not match them, or the other way round."""
    found = []
    members = set(CollectionMember.objects.values_list("collection__slug", "product_id"))
    threshold = price_threshold()
    for product in Product.objects.all():
        belongs = {"new": "new" in product.tags, "all": (product.list_price or 0) >= threshold}
        found += [
            f"collections: product {product.pk} is {'missing from' if wanted else 'still in'} {slug}"
            for slug, wanted in belongs.items()
            if wanted != ((slug, product.pk) in members)
        ]
    return found
