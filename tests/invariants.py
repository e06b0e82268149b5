"""What must hold of the ledger and of the sinks after any fault. Changes when the outbox promises something else.

Each function checks one promise and returns a list of violations in words, empty where it holds. Those that read
the database take any connection with psycopg's cursors, Django's too; the others judge a history that the caller
kept. None of them changes anything, waits or imports the product: they are a second opinion.

After a fault, with the outbox at rest: `assert not violations(connection)`, then what the scenario knows more of.
I8, I9 and I10 are times, not histories: tests/bench measures them, tests/chaos/checks.py judges them under faults.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]
# Of an effect: its topic and key.
Key = tuple[str, str]
# What a search record must say, by product: visible, and where it is: name, slug, brand, category.
_PRODUCTS = """
    SELECT p.id::text, p.status = 'active' AND p.list_price IS NOT NULL, p.name, p.slug, p.list_price, b.name, c.name
    FROM catalog_product p
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    LEFT JOIN catalog_category c ON c.id = p.category_id
"""

_STOCK = """
    SELECT s.variant_id, s.on_hand, s.reserved, coalesce(m.moved, 0), coalesce(m.promised, 0), coalesce(r.booked, 0),
           NOT s.tracked OR (s.backorder AND s.backorder_limit IS NULL)
           OR s.reserved <= s.on_hand + s.shortfall + CASE WHEN s.backorder THEN s.backorder_limit ELSE 0 END
    FROM inventory_stocklevel s
    CROSS JOIN LATERAL (
        SELECT sum(delta)::bigint AS moved, sum(reserved_delta)::bigint AS promised FROM inventory_movement
        WHERE variant_id = s.variant_id AND location_id = s.location_id
    ) m
    CROSS JOIN LATERAL (
        SELECT sum(quantity)::bigint AS booked FROM inventory_reservation WHERE level_id = s.id
    ) r
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One time that a handler ran for one effect; times in seconds of one clock.

    `ended` is None for a run that was killed. `lease_until` is when its last lease would lapse.
    """

    topic: str
    key: str
    generation: int
    began: float
    ended: float | None
    lease_until: float


def violations(connection: Any, *, max_attempts: Mapping[str, int] | None = None) -> list[str]:
    """All that must hold of a ledger at rest, whatever happened before: I2, I5 by rows, and I7 by rows."""
    return [
        *not_at_rest(connection),
        *torn_rows(connection),
        *too_many_attempts(connection, max_attempts or {}),
    ]


def generations(connection: Any, topics: Collection[str] = ()) -> dict[Key, int]:
    """`wanted` of each effect (of these topics): what a caller remembers before it writes, for I1."""
    sql = "SELECT topic, key, wanted FROM outbox_effect"
    found = (
        _rows(connection, sql) if not topics else _rows(connection, f"{sql} WHERE topic = ANY(%s)", [*topics])
    )
    return {(topic, key): wanted for topic, key, wanted in found}


def intent_lost(connection: Any, before: Mapping[Key, int], marked: Iterable[Key]) -> list[str]:
    """I1, atomic intent: a write that committed has its effects.

    Each of `marked` must be wanted once more than `before` the write, when `generations()` was taken.
    """
    now = generations(connection)
    return [
        f"I1: {topic} {key} is wanted {now.get((topic, key), 0)} times after a committed write, {was} before"
        for topic, key in marked
        if now.get((topic, key), 0) <= (was := before.get((topic, key), 0))
    ]


def intent_invented(connection: Any, before: Mapping[Key, int], topics: Collection[str] = ()) -> list[str]:
    """I1, atomic intent: a write that was rolled back has left none, so nothing is wanted beyond `before`."""
    return [
        f"I1: {topic} {key} is wanted {wanted} times after a write that was rolled back, {was} before"
        for (topic, key), wanted in generations(connection, topics).items()
        if wanted > (was := before.get((topic, key), 0))
    ]


def not_at_rest(connection: Any) -> list[str]:
    """I2, no loss: with the faults healed and time given, every effect is done, or dead with a reason."""
    owed = _rows(
        connection,
        "SELECT topic, key, wanted, done, attempts, last_error FROM outbox_effect"
        " WHERE done < wanted AND dead_at IS NULL ORDER BY id LIMIT 50",
    )
    silent = _rows(
        connection, "SELECT topic, key FROM outbox_effect WHERE dead_at IS NOT NULL AND last_error = ''"
    )
    return [
        f"I2: {topic} {key} is still owed: wanted {wanted}, done {done}, {attempts} attempts, {error!r}"
        for topic, key, wanted, done, attempts, error in owed
    ] + [f"I2: {topic} {key} is dead without a reason" for topic, key in silent]


def dead(connection: Any) -> list[str]:
    """For scenarios in which nothing has a reason to die: the effects that did."""
    found = _rows(connection, "SELECT topic, key, last_error FROM outbox_effect WHERE dead_at IS NOT NULL")
    return [f"I2: {topic} {key} is dead: {error}" for topic, key, error in found]


def cleaned_too_early(connection: Any, topic: str, confirmed: Mapping[str, int]) -> list[str]:
    """I3, no premature clean: what is done at generation G was confirmed by the sink from a state of G or later.

    `confirmed` is the newest generation that the sink holds, by key; a key that it lacks counts as 0.
    """
    done = _rows(connection, "SELECT key, done FROM outbox_effect WHERE topic = %s AND done > 0", topic)
    return [
        f"I3: {topic} {key} is done at {generation}, but the sink holds {confirmed.get(key, 0)}"
        for key, generation in done
        if confirmed.get(key, 0) < generation
    ]


def went_back(history: Iterable[tuple[str, int]]) -> list[str]:
    """I4, no regress: a sink never goes from a newer version to an older one.

    `history` are (key, version) pairs in the order in which the sink held them; looks between them count too.
    """
    newest: dict[str, int] = {}
    found = []
    for key, version in history:
        if version < newest.get(key, version):
            found.append(f"I4: the sink's {key} went from version {newest[key]} back to {version}")
        newest[key] = max(version, newest.get(key, version))
    return found


def torn_rows(connection: Any) -> list[str]:
    """I5, serial per aggregate, by rows: a lease has exactly one holder, and no row is half of two states."""
    rows = _rows(
        connection,
        "SELECT topic, key, wanted, done, token IS NULL, lease_until IS NULL, dead_at IS NULL FROM outbox_effect"
        " WHERE (token IS NULL) <> (lease_until IS NULL) OR done > wanted OR done < 0"
        " OR (dead_at IS NOT NULL AND (token IS NOT NULL OR done >= wanted))",
    )
    return [f"I5: a torn row (no token, no lease, not dead in the end): {row}" for row in rows]


def overlapping(runs: Iterable[Run]) -> list[str]:
    """I5, serial per aggregate, by history: a run begins only when the one before has ended or its lease lapsed."""
    found = []
    last: dict[Key, Run] = {}
    for run in sorted(runs, key=lambda run: run.began):
        before = last.get((run.topic, run.key))
        if before is not None and run.began < min(_end(before), before.lease_until):
            found.append(
                f"I5: {run.topic} {run.key} was begun at {run.began:.3f} while another had it until"
                f" {min(_end(before), before.lease_until):.3f}"
            )
        last[run.topic, run.key] = run
    return found


def not_coalesced(runs: Iterable[Run], key: Key) -> list[str]:
    """I6, coalescing: any number of writes to `key` while it waits cost one or two runs; `runs` are those since."""
    count = sum((run.topic, run.key) == key for run in runs)
    return (
        [] if count in {1, 2} else [f"I6: {key[0]} {key[1]} ran {count} times for writes that wait together"]
    )


def too_many_attempts(connection: Any, max_attempts: Mapping[str, int]) -> list[str]:
    """I7, bounded poison, by rows: no more attempts than its topic allows, and none left on what is done."""
    rows = _rows(
        connection, "SELECT topic, key, attempts, done = wanted FROM outbox_effect WHERE attempts <> 0"
    )
    return [
        f"I7: {topic} {key} has {attempts} attempts" + (" and is done" if done else "")
        for topic, key, attempts, done in rows
        if done or attempts < 0 or attempts > max_attempts.get(topic, math.inf)
    ]


def too_many_runs(runs: Iterable[Run], max_attempts: Mapping[str, int]) -> list[str]:
    """I7, bounded poison, by history: a generation runs at most as often as its topic allows, killed runs too."""
    counts = Counter((run.topic, run.key, run.generation) for run in runs)
    return [
        f"I7: {topic} {key} ran {count} times for generation {generation}"
        for (topic, key, generation), count in counts.items()
        if count > max_attempts.get(topic, math.inf)
    ]


def slots_miscounted(connection: Any, topics_of: Mapping[str, Collection[str]]) -> list[str]:
    """I11, one run per slot: each topic of a job is wanted once for each of the job's slots.

    For a database in which no slot was pruned. `topics_of` maps a job to the topics that follow from it.
    """
    slots: dict[str, int] = dict(_rows(connection, "SELECT job, count(*) FROM outbox_jobslot GROUP BY job"))
    wanted: dict[str, int] = dict(
        _rows(connection, "SELECT topic, sum(wanted)::bigint FROM outbox_effect GROUP BY topic")
    )
    return [
        f"I11: {topic} is wanted {wanted.get(topic, 0)} times for {slots.get(job, 0)} slots of {job}"
        for job, topics in topics_of.items()
        for topic in topics
        if wanted.get(topic, 0) != slots.get(job, 0)
    ]


def wanted_again(connection: Any, once_topics: Collection[str]) -> list[str]:
    """I12, one-shot once, in the ledger: a one-shot key is wanted one time for ever."""
    rows = _rows(
        connection,
        "SELECT topic, key, wanted FROM outbox_effect WHERE topic = ANY(%s) AND wanted <> 1",
        [*once_topics],
    )
    return [f"I12: the one-shot {topic} {key} is wanted {wanted} times" for topic, key, wanted in rows]


def happened_again(happened: Iterable[str], expected: Iterable[str]) -> list[str]:
    """I12, one-shot once, at a sink that honours its key: each of `expected` happened one time and nothing else did."""
    counts = Counter(happened)
    return [
        f"I12: {key} happened {counts[key]} times"
        for key in sorted({*counts, *expected})
        if counts[key] != (1 if key in set(expected) else 0)
    ]


def index_differs(connection: Any, records: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The search index agrees with the catalogue; part of I2 and I3, judged by what shoppers would see.

    `records` are the index's, tombstones too, by objectID. Each public product must be there as it is now; every
    other record must be invisible.
    """
    found = []
    products = {row[0]: row[1:] for row in _rows(connection, _PRODUCTS)}
    for id_, (public, name, slug, price, brand, category) in products.items():
        record = records.get(id_) or {}
        if public != bool(record.get("visible")):
            found.append(
                f"index: product {id_} is {'' if public else 'not '}public, its record says otherwise"
            )
        elif public:
            shown = (record.get("category") or {}).get("name")
            is_ = (record.get("name"), record.get("slug"), record.get("price"), record.get("brand"), shown)
            if is_ != (name, slug, price, brand, category):
                found.append(
                    f"index: product {id_} is shown as {is_}, not as {(name, slug, price, brand, category)}"
                )
    ghosts = [id_ for id_, record in records.items() if id_ not in products and record.get("visible")]
    return found + [f"index: product {id_} is shown, but gone" for id_ in ghosts]


def import_runs_torn(connection: Any) -> list[str]:
    """Imports at rest: every product of a finished run is counted one time, and nothing staged is left."""
    rows = _rows(
        connection,
        "SELECT id, state, products, apply_cursor, created + updated + unchanged + refused, problems,"
        " (SELECT count(*) FROM imports_rowproblem p WHERE p.run_id = r.id),"
        " (SELECT count(*) FROM imports_stagedrow s WHERE s.run_id = r.id)"
        " + (SELECT count(*) FROM imports_stagedproduct s WHERE s.run_id = r.id) FROM imports_importrun r",
    )
    found = []
    for id_, state, products, cursor, counted, problems, kept, staged in rows:
        if state not in {"finished", "failed"}:
            found.append(f"import {id_} is not at rest: {state}")
        if state == "finished" and not products == cursor == counted:
            found.append(f"import {id_}: {products} products, {cursor} applied, {counted} counted")
        if problems != kept:
            found.append(f"import {id_}: {problems} problems counted, {kept} kept")
        if staged:
            found.append(f"import {id_}: {staged} staged rows are left")
    return found


def stock_miscounted(connection: Any) -> list[str]:
    """The stock ledger: what each level has on hand and reserved is the sum of its movements, and of its reservations.

    No more is promised than there is, but for the shortfall that a level admits to.
    """
    rows = _rows(connection, _STOCK)
    found = []
    for id_, on_hand, reserved, moved, promised, booked, is_sound in rows:
        if on_hand != moved:
            found.append(f"stock: {on_hand} of variant {id_} on hand, its movements say {moved}")
        if not reserved == promised == booked:
            found.append(
                f"stock: {reserved} of variant {id_} reserved, its movements say {promised},"
                f" its reservations {booked}"
            )
        if not is_sound:
            found.append(f"stock: {reserved} of variant {id_} promised of {on_hand}")
    return found


def _end(run: Run) -> float:
    return math.inf if run.ended is None else run.ended


def _rows(connection: Any, sql: str, *parameters: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters) or None)
        return list(cursor.fetchall())
