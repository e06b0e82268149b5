"""A run as Markdown for people and JSON for programs. Changes with what either shows."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.chaos.checks import (
    CONVERGENCE_SECONDS,
    MAIL_SECONDS,
    SLOWDOWN,
    SLOWDOWN_ALLOWANCE_SECONDS,
    UNWATCHED_SECONDS,
    Judgement,
)
from tests.chaos.nemesis import Crash, Nemesis, Window

_SHOWN = 40
_LOST = (
    "lost write",
    "lost effect",
    "lost record",
    "stale record",
    "lost mail",
    "lost webhook",
    "not at rest",
)
_SPEED = (
    f"write p95 over {SLOWDOWN:g} times its own figure and {SLOWDOWN_ALLOWANCE_SECONDS * 1000:.0f} ms more"
)
_TWICE = ("webhook carried out twice or for nothing", "mail doubled without a crash", "slot taken twice")


@dataclass(frozen=True, slots=True)
class Run:
    """What a run was: everything that repeats it, and how it went."""

    seed: int
    seconds: float
    variant: str
    clock_skew: str
    began: float
    nemesis: Nemesis
    judgement: Judgement

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"chaos-{self.variant}-{self.seed}"

    @property
    def windows(self) -> Sequence[Window]:
        """The faults as they happened."""
        return self.nemesis.windows

    @property
    def crashes(self) -> Sequence[Crash]:
        """Processes that ended though nobody struck them."""
        return self.nemesis.crashes


def keep_logs(run: Run, logs: Path, folder: Path) -> None:
    """Copy the stack's logs to where the report will be: something in them is worth a look."""
    shutil.copytree(logs, folder / f"{run.name}-logs", dirs_exist_ok=True)


def write(run: Run, folder: Path) -> str:
    """Write the report of the run's seed as .md and .json into `folder`; returns the Markdown."""
    folder.mkdir(exist_ok=True)
    text = "\n".join(_lines(run))
    (folder / f"{run.name}.md").write_text(text, encoding="utf-8")
    (folder / f"{run.name}.json").write_text(json.dumps(_document(run), indent=2) + "\n", encoding="utf-8")
    return text


def _lines(run: Run) -> list[str]:
    judged = run.judgement
    lines = [
        f"# Chaos: seed {run.seed}, {run.seconds:.0f} s, {run.variant}",
        "",
        "| | | |",
        "| --- | --- | --- |",
        *(f"| {what} | {value} | {verdict} |" for what, value, verdict in _rows(run)),
        "",
        f"**{'PASSED' if judged.passed else 'FAILED'}**",
    ]
    if judged.violations:
        lines += ["", "Violations:", ""]
        lines += [f"- {violation.kind}: {violation.what}" for violation in judged.violations[:_SHOWN]]
        if (more := len(judged.violations) - _SHOWN) > 0:
            lines.append(f"- and {more} more")
    lines += ["", "Faults as they happened:", ""]
    for window in run.windows:
        lines.append(
            f"- {window.began - run.began:.1f} s to {window.ended - run.began:.1f} s: {window.kind}, {window.target}"
        )
    lines += [
        f"- {crash.at - run.began:.1f} s: {crash.process} {crash.how}, by itself" for crash in run.crashes
    ]
    return [*lines, ""]


def _rows(run: Run) -> list[tuple[str, str, str]]:
    judged = run.judgement
    rows = [(what, _shown(value), "") for what, value in judged.figures.items()]
    promises = [
        ("lost (writes, effects, records, mails, webhooks)", judged.count(*_LOST)),
        ("gone backwards at the sink", judged.count("gone backwards")),
        (f"times the index was not seen for {UNWATCHED_SECONDS:.0f} s", judged.count("index not watched")),
        ("twice at a sink that honours keys, or a slot", judged.count(*_TWICE)),
        ("refused, yet done", judged.count("refused, yet done")),
        ("dead", judged.count("dead effect")),
        ("asked in spite of Retry-After", judged.count("asked in spite of Retry-After")),
        (f"mails more than {MAIL_SECONDS:.0f} s late", judged.count("late mail")),
        ("5xx with the database up", judged.count("5xx with the database up")),
        ("processes that ended by themselves", judged.count("process ended by itself")),
        (f"convergence over {CONVERGENCE_SECONDS:.0f} s", judged.count("slow convergence", "not at rest")),
        (_SPEED, judged.count("slow writes")),
    ]
    rows += [(what, str(count), "broken" if count else "kept") for what, count in promises]
    return [*rows, ("clock of the second worker", run.clock_skew, "")]


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"


def _document(run: Run) -> dict[str, object]:
    return {
        "seed": run.seed,
        "seconds": run.seconds,
        "variant": run.variant,
        "clock_skew": run.clock_skew,
        "passed": run.judgement.passed,
        "figures": run.judgement.figures,
        "violations": [asdict(violation) for violation in run.judgement.violations],
        "faults": [
            asdict(window) | {"began": window.began - run.began, "ended": window.ended - run.began}
            for window in run.windows
        ],
    }
