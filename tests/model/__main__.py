"""`python -m tests.model`: the search's figures, and for each mutant the shortest way to what it breaks."""

import time
from collections.abc import Iterator

from tests.model.checker import check
from tests.model.mutants import MUTANTS
from tests.model.protocol import Protocol
from tests.model.world import Model


def report() -> Iterator[str]:
    """Everything that there is to say, line by line."""
    for kind in ("state", "once"):
        began = time.monotonic()
        found = check(Model(Protocol(kind)))
        seconds = time.monotonic() - began
        verdict = found.violation or "every invariant holds"
        yield f"{kind}: {found.states:,} states, {found.transitions:,} transitions, {seconds:.1f} s: {verdict}"
    for mutant in MUTANTS:
        found = check(mutant.model)
        yield f"\n{mutant.name} ({mutant.model.protocol.kind}), after {found.states:,} states"
        yield f"    {found.violation or 'NOT FOUND'}"


if __name__ == "__main__":
    for line in report():
        print(line)  # noqa: T201
