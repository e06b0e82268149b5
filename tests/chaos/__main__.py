"""`python -m tests.chaos [--seed N] [--seconds N] [--variant naive]`. Changes with what a person can choose."""

import argparse
import random
import sys
import time
from pathlib import Path

from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.interrupts import interrupts
from tests.chaos import report
from tests.chaos.checks import judge
from tests.chaos.faults import Faults
from tests.chaos.history import History
from tests.chaos.load import Api, Load
from tests.chaos.nemesis import Nemesis
from tests.chaos.observe import observe, wait_for_rest
from tests.chaos.sampler import Index, Sampler
from tests.chaos.schedule import calm_seconds, plan
from tests.chaos.stack import SETTINGS, ChaosStack, chaos_stack

RESULTS = PROJECT / "chaos-results"
LEAST_SECONDS = 20.0
# The first requests of a process that has just started are slow, and stand for nothing.
WARM_UP_SECONDS = 4.0
# Three times what is promised: what comes to rest late is told from what never does.
PATIENCE_SECONDS = 60.0


def main(arguments: list[str]) -> int:
    """Run one seed and report; 0 when every promise was kept, 1 when not or when it could not run, 130 interrupted."""
    chosen = _parser().parse_args(arguments)
    interrupts.install()
    try:
        skew_hours = random.Random(chosen.seed).choice((-2, 2))
        with chaos_stack(chosen.variant, skew_hours) as stack:
            run = _run(stack, chosen.seed, chosen.seconds)
            if run.judgement.violations or run.crashes:
                report.keep_logs(run, stack.local.data.logs, chosen.results)
    except LauncherError as error:
        console.say(f"\n{error.report()}")
        return 1
    except KeyboardInterrupt:
        console.say("\nStopped.")
        return 130
    console.say("\n" + report.write(run, chosen.results))
    return 0 if run.judgement.passed else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos", description="Break a whole stack, and check."
    )
    parser.add_argument("--seed", type=int, default=1, help="what the faults and the load are made of")
    parser.add_argument("--seconds", type=_seconds, default=60.0, help=f"at least {LEAST_SECONDS:.0f}")
    parser.add_argument(
        "--variant", choices=sorted(SETTINGS), default="reliable", help="naive: without the ledger"
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder for the .md and .json")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not LEAST_SECONDS <= seconds < 24 * 3600:
        raise argparse.ArgumentTypeError(f"must be {LEAST_SECONDS:.0f} or more, and less than a day")
    return seconds


def _run(stack: ChaosStack, seed: int, seconds: float) -> report.Run:
    local, history = stack.local, History()
    schedule = plan(seed, seconds)
    console.say(f"\nSeed {seed}: {len(schedule)} faults in {seconds:.0f} s\n")
    api = Api(local.ports.api).sign_in("demo", local.environment["SHOPSTER_DEMO_PASSWORD"])
    load, nemesis = Load(api, seed, history), Nemesis(local, Faults(stack))
    sampler = Sampler(Index(local.ports.search, local.data.path))
    load.start()
    loading = time.monotonic()
    time.sleep(WARM_UP_SECONDS)
    began = time.monotonic()
    try:
        nemesis.run(schedule, seconds)
    finally:
        load.stop()
    loaded = time.monotonic()
    with console.step("Waiting for rest"):
        converged = wait_for_rest(stack, nemesis.last_heal, PATIENCE_SECONDS)
    sampler.stop()
    seen = observe(stack, history.calls, nemesis, sampler)
    seen.converged = converged
    seen.calm = (began, began + calm_seconds(seconds))
    seen.loaded = (loading, loaded)
    seen.ledger = stack.variant == "reliable"
    return report.Run(seed, seconds, stack.variant, stack.clock_skew, began, nemesis, judge(seen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
