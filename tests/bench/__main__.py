"""`python -m tests.bench [--quick]`. Changes with what a person can choose, and with the order of the work."""

import argparse
import sys
import time
from pathlib import Path

from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.interrupts import interrupts
from tests.bench.accounts import measure_accounts
from tests.bench.alone import measure_alone
from tests.bench.bare.database import QUERIES, measure_query
from tests.bench.errors import BenchError
from tests.bench.freshness import measure_freshness
from tests.bench.importing import measure_imports
from tests.bench.load import LoadClient
from tests.bench.measure import Bench, Scale
from tests.bench.outbox import measure_outbox
from tests.bench.report import write
from tests.bench.results import Results, machine_facts
from tests.bench.searching import measure_search
from tests.bench.stack import BenchStack, bench_stack, make_shop

FULL = Scale(products=1000, requests=500, rounds=5, imported=1000, marks=100_000, searched=20_000)
QUICK = Scale(products=100, requests=20, rounds=1, imported=100, marks=2000, searched=500)
RESULTS = PROJECT / "bench-results"
IDLE_SECONDS = 3.0


def main(arguments: list[str]) -> int:
    """Measure and report; 0 whether or not the bars are met, 1 when the measurement failed, 130 when interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure what each operation costs."
    )
    parser.add_argument(
        "--quick", action="store_true", help="a small round that shows it works; no figures to keep"
    )
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help="the folder for bench.md and bench.json"
    )
    chosen = parser.parse_args(arguments)
    interrupts.install()
    try:
        results = _measure(QUICK if chosen.quick else FULL)
    except LauncherError as error:
        console.say(f"\n{error.report()}")
        return 1
    except BenchError as error:
        console.say(f"\nThe measurement failed. {error}")
        return 1
    except KeyboardInterrupt:
        console.say("\nStopped.")
        return 130
    console.say("\n" + write(results, chosen.results))
    return 0


def _measure(scale: Scale) -> Results:
    with bench_stack() as stack, LoadClient() as client:
        machine = machine_facts(stack)
        shop = make_shop(stack, scale.products)
        idle = _idle(stack)
        bench = Bench(stack, shop, client)
        figures = bench.measure(scale)
        queries = {
            name: [measure_query(stack, shop, name, scale.requests) for _ in range(scale.rounds)]
            for name in QUERIES
        }
        alone = measure_alone(stack, bench, scale)
        freshness = measure_freshness(stack, shop, client)
        accounts = measure_accounts(stack, shop, scale)
        searching = measure_search(stack, client, scale)
        imports = measure_imports(stack, scale)
        outbox = measure_outbox(stack, scale)
        return Results(
            machine, scale, idle, figures, queries, imports, outbox, alone, freshness, searching, accounts
        )


def _idle(stack: BenchStack) -> dict[str, float]:
    """What a second costs in which nobody asks for anything."""
    before = stack.cpu()
    time.sleep(IDLE_SECONDS)
    return {name: (used - before[name]) / IDLE_SECONDS for name, used in stack.cpu().items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
