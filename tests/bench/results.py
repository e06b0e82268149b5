"""What a run found, and whether the bars are met. Changes when a bar is added."""

import math
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bars import Bar
from tests.bench.accounts import Telling
from tests.bench.alone import Alone
from tests.bench.bare.database import QueryRound
from tests.bench.freshness import WRITES_A_SECOND, Freshness
from tests.bench.importing import Imports
from tests.bench.measure import CONCURRENCIES, Figures, Round, Scale
from tests.bench.outbox import Outbox
from tests.bench.searching import A_SECOND, Searching
from tests.bench.stack import BenchStack

TIMES_THE_LIMIT = 2.0
IMPORTED_PER_SECOND = 500.0
RECORD_MS = 0.3
MARKS_SECONDS = 3.0
CRITICAL_SECONDS = 2.0
TIMES_ALONE = 2.0
PAGE_MS = 2.0
REFINED_MS = 6.0
WAITED_MS = 30.0
FRESH_SECONDS = 1.0
TELLING_MS = 5.0


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a run found."""

    machine: Mapping[str, str]
    scale: Scale
    idle_ms: Mapping[str, float]
    figures: Sequence[Figures]
    queries: Mapping[str, Sequence[QueryRound]]
    imports: Imports
    outbox: Outbox
    alone: Alone
    freshness: Freshness
    searching: Searching | None
    accounts: Mapping[str, Telling]

    def bars(self) -> Iterator[Bar]:
        """Every bar, judged on the middle round, at each concurrency."""
        by_name = {figures.operation.name: figures for figures in self.figures}
        for figures in self.figures:
            operation = figures.operation
            if operation.bar is None:
                continue
            for concurrency in CONCURRENCIES:
                value = figures.median(concurrency, servers_ms)
                limit = by_name[operation.limit].median(concurrency, servers_ms)
                what = f"{operation.name}, concurrency {concurrency}"
                yield Bar(what, f"at most {operation.bar} CPU-ms", value, value <= operation.bar)
                yield Bar(
                    what,
                    f"at most {TIMES_THE_LIMIT:g} x {operation.limit}",
                    # A short round's limit may hide between two ticks of the clock.
                    value / limit if limit else math.inf,
                    value <= TIMES_THE_LIMIT * limit,
                )
        speed = self.imports.per_second
        promise = f"at least {IMPORTED_PER_SECOND:g} products/s"
        yield Bar(f"import of {self.imports.file}", promise, speed, speed >= IMPORTED_PER_SECOND)
        yield from self._search_bars()
        yield from self._outbox_bars()
        for what, telling in self.accounts.items():
            apart = telling.apart_ms
            promise = f"medians less than {TELLING_MS:g} ms apart"
            yield Bar(f"{what}, known and unknown", promise, apart, apart < TELLING_MS)
        promise = f"at most {TIMES_ALONE:g} x its own with everything up"
        for way in self.alone.away_ms:
            ratio = self.alone.ratio(way)
            what = f"p95 of a product save, all but PostgreSQL {way}"
            yield Bar(what, promise, ratio, ratio <= TIMES_ALONE)

    def _search_bars(self) -> Iterator[Bar]:
        behind = self.freshness.p99
        what = f"save to searchable, {WRITES_A_SECOND} a second, 99 of 100"
        yield Bar(what, f"within {FRESH_SECONDS:g} s", behind, behind < FRESH_SECONDS)
        found = self.searching
        if found is None:
            return
        for what, cost, bar in (
            ("search, four facets and 24 hits", found.page, PAGE_MS),
            ("search, six questions at once", found.refined, REFINED_MS),
        ):
            yield Bar(what, f"at most {bar:g} CPU-ms", cost.median_ms, cost.median_ms <= bar)
        what = f"search, {A_SECOND} a second, 99 of 100"
        yield Bar(what, f"within {WAITED_MS:g} ms", found.p99_ms, found.p99_ms < WAITED_MS)

    def _outbox_bars(self) -> Iterator[Bar]:
        found, many = self.outbox, f"{self.outbox.marks:,}"
        added, seconds, slowest = found.added_ms, found.marking_seconds, max(found.critical_seconds)
        yield Bar("record() in a write", f"adds under {RECORD_MS:g} ms", added, added < RECORD_MS)
        yield Bar(f"{many} marks by one fact", f"under {MARKS_SECONDS:g} s", seconds, seconds < MARKS_SECONDS)
        what = f"critical effect, {many} bulk effects due, slowest of {len(found.critical_seconds)}"
        yield Bar(what, f"within {CRITICAL_SECONDS:g} s", slowest, slowest <= CRITICAL_SECONDS)


def servers_ms(entry: Round) -> float:
    """A round's value for bars."""
    return entry.servers_ms


def machine_facts(stack: BenchStack) -> dict[str, str]:
    """What the figures depend on besides the product."""
    cpu_info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next(
        (line.partition(":")[2].strip() for line in cpu_info.splitlines() if "model name" in line), "?"
    )
    version = stack.database.execute("SHOW server_version").fetchone() or ("?",)
    return {
        "CPU": f"{os.cpu_count()} x {model}",
        "Kernel": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "PostgreSQL": str(version[0]),
        "Load average before": f"{os.getloadavg()[0]:.1f}",
    }
