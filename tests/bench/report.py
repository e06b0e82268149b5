"""Results as Markdown for people and as JSON for programs. Changes with how they read."""

import json
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.accounts import Telling
from tests.bench.files import SAMPLES
from tests.bench.freshness import WRITES_A_SECOND
from tests.bench.measure import CONCURRENCIES, Figures, Round
from tests.bench.outbox import Outbox
from tests.bench.results import Results, servers_ms
from tests.bench.searching import A_SECOND, Searching
from tests.bench.stack import BACKGROUND, SERVERS

_NOTES = f"""\
CPU-ms is user and system time of all server processes per request, from /proc; {BACKGROUND} stand apart and count
for no bar. In brackets: the lowest and the highest round. Statements are counted in PostgreSQL's log: BEGIN, COMMIT
and the connection's health check are among them. A save's CPU time includes what follows from it, up to the search
index.
"""


def write(results: Results, folder: Path) -> str:
    """Write bench.md and bench.json; returns the Markdown."""
    folder.mkdir(exist_ok=True)
    text = "\n".join(_sections(results))
    (folder / "bench.md").write_text(text, encoding="utf-8")
    (folder / "bench.json").write_text(json.dumps(_document(results), indent=2) + "\n", encoding="utf-8")
    return text


def _sections(results: Results) -> Iterator[str]:
    yield "# What it costs\n"
    yield "; ".join(f"{name} {value}" for name, value in results.machine.items()) + "."
    yield (
        f"{results.scale.products:,} products, production mode, durable PostgreSQL;"
        f" {results.scale.rounds} rounds of {results.scale.requests} requests.\n"
    )
    yield "## Bars\n"
    rows = [
        [bar.what, bar.promise, f"{bar.value:.2f}", "met" if bar.met else "NOT MET"] for bar in results.bars()
    ]
    yield _table(["", "promise", "measured", ""], rows)
    yield "## Operations\n"
    yield _operations(results.figures)
    yield _NOTES
    idle = ", ".join(f"{name} {value:.1f}" for name, value in results.idle_ms.items())
    yield f"Idle, CPU-ms a second: {idle}.\n"
    yield "## PostgreSQL without Django\n"
    yield _queries(results)
    yield "## Search\n"
    fresh = results.freshness
    yield (
        f"{fresh.saves:,} saves, {WRITES_A_SECOND} a second, were searchable after {fresh.p50:.2f} s (p50),"
        f" {fresh.p99:.2f} s (p99), {fresh.slowest:.2f} s (the slowest).\n"
    )
    yield _searching(results.searching)
    yield "## Who has an account\n"
    yield _accounts(results.accounts)
    yield f"## Import of {results.imports.file}\n"
    yield _imports(results)
    yield "## Outbox\n"
    yield _outbox(results.outbox)
    ways = "; ".join(f"{way} within {found:.1f} ms" for way, found in results.alone.away_ms.items())
    yield (
        f"95 % of product saves were answered within {results.alone.up_ms:.1f} ms; with Redis, the search server, the"
        f" pictures' storage and the mail server {ways}.\n"
    )


def _operations(all_figures: Sequence[Figures]) -> str:
    header = [
        "operation",
        "at once",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "statements",
        "CPU-ms",
        *SERVERS,
        BACKGROUND,
    ]
    rows = [
        [
            figures.operation.name,
            str(concurrency),
            f"{figures.median(concurrency, lambda entry: entry.per_second):,.0f}",
            f"{figures.median(concurrency, lambda entry: entry.p50_ms):.1f}",
            f"{figures.median(concurrency, lambda entry: entry.p99_ms):.1f}",
            "" if figures.statements is None else f"{figures.statements:g}",
            _with_spread(map(servers_ms, rounds)),
            *(f"{figures.median(concurrency, _cpu_of(name)):.2f}" for name in (*SERVERS, BACKGROUND)),
        ]
        for figures in all_figures
        for concurrency, rounds in figures.rounds.items()
    ]
    return _table(header, rows)


def _cpu_of(server: str) -> Callable[[Round], float]:
    return lambda entry: entry.cpu_ms[server]


def _queries(results: Results) -> str:
    rows = [
        [
            name,
            f"{statistics.median(entry.per_second for entry in rounds):,.0f}",
            _with_spread(entry.total_ms for entry in rounds),
            f"{statistics.median(entry.client_ms for entry in rounds):.2f}",
            f"{statistics.median(entry.postgres_ms for entry in rounds):.2f}",
        ]
        for name, rounds in results.queries.items()
    ]
    return _table(["", "queries/s", "CPU-ms", "psycopg", "PostgreSQL"], rows)


def _searching(found: Searching | None) -> str:
    if found is None:
        return f"Not measured: {SAMPLES} is not set, which names a folder with a judged catalogue.\n"
    costs = {
        "a query as it is typed: four facets, 24 hits": found.page,
        "the same from the third letter on, where no answer is kept": found.longer,
        "the same for nothing typed yet": found.empty,
        "six questions at once, five facets chosen": found.refined,
    }
    rows = [[what, _with_spread(cost.cpu_ms), f"{cost.p50_ms:.1f}"] for what, cost in costs.items()]
    return (
        f"{found.products:,} products, {found.queries:,} queries on their way from the first letter.\n\n"
        f"{_table(['', 'CPU-ms', 'p50 ms'], rows)}\n"
        f"At {A_SECOND} a second: p50 {found.p50_ms:.1f} ms, p99 {found.p99_ms:.1f} ms.\n"
    )


def _accounts(found: Mapping[str, Telling]) -> str:
    rows = [
        [what, _middle(telling.known_ms), _middle(telling.unknown_ms), f"{telling.apart_ms:.2f}"]
        for what, telling in found.items()
    ]
    samples = len(next(iter(found.values())).known_ms)
    table = _table(["", "known, ms", "unknown, ms", "apart"], rows)
    return f"{samples:,} answers of each, in turns; in brackets the first and the last twentieth.\n\n{table}"


def _middle(values: Sequence[float]) -> str:
    found = sorted(values)
    edge = len(found) // 20
    return f"{statistics.median(found):.2f} [{found[edge]:.2f}-{found[-1 - edge]:.2f}]"


def _imports(results: Results) -> str:
    header = ["products", "rows", "refused", "products/s", "products/s, searchable", "CPU-ms a product"]
    rows = [
        [
            f"{entry.products:,}",
            f"{entry.file_rows:,}",
            str(entry.refused),
            f"{entry.per_second:,.0f}",
            f"{entry.searchable_per_second:,.0f}",
            f"{sum(entry.cpu_ms.values()):.2f}",
            *(f"{value:.2f}" for value in entry.cpu_ms.values()),
            f"{entry.copied_per_second:,.0f}",
            f"{entry.products / entry.copy_seconds:,.0f}",
        ]
        for entry in results.imports.rounds
    ]
    columns = [*header, *results.imports.rounds[0].cpu_ms, "COPY rows/s", "COPY products/s"]
    return _table(columns, rows)


def _outbox(outbox: Outbox) -> str:
    rounds, busy = outbox.record_rounds, outbox.busy_rounds
    rows = [
        ["small write without record(), ms", _with_spread(entry.without_ms for entry in rounds)],
        ["the same with record()", _with_spread(entry.with_ms for entry in rounds)],
        ["what it adds", _with_spread(entry.added_ms for entry in rounds)],
        ["without record(), while effects are carried out", _with_spread(entry.without_ms for entry in busy)],
        ["what it adds, while effects are carried out", _with_spread(entry.added_ms for entry in busy)],
        [f"{outbox.marks:,} marks by one fact, s", _with_spread(outbox.marks_seconds)],
        ["a write's critical effect meanwhile done, s", _with_spread(outbox.critical_seconds)],
        ["of the marks still due after that", f"{outbox.still_due:,}"],
    ]
    return _table(["", ""], rows)


def _with_spread(values: Iterable[float]) -> str:
    found = sorted(values)
    return f"{statistics.median(found):.2f} [{found[0]:.2f}-{found[-1]:.2f}]"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _document(results: Results) -> dict[str, Any]:
    return {
        "machine": dict(results.machine),
        "scale": asdict(results.scale),
        "bars": [asdict(bar) for bar in results.bars()],
        "idle_cpu_ms_per_second": dict(results.idle_ms),
        "operations": [
            {
                "name": figures.operation.name,
                "statements": figures.statements,
                "rounds": {
                    str(number): [asdict(entry) for entry in figures.rounds[number]]
                    for number in CONCURRENCIES
                },
            }
            for figures in results.figures
        ],
        "queries": {name: [asdict(entry) for entry in rounds] for name, rounds in results.queries.items()},
        "imports": asdict(results.imports),
        "outbox": asdict(results.outbox),
        "alone": asdict(results.alone),
        "freshness": asdict(results.freshness),
        "accounts": {what: asdict(telling) for what, telling in results.accounts.items()},
        "searching": asdict(results.searching) if results.searching else None,
    }
