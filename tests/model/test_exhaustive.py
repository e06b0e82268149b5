"""The protocol's model keeps every promise in every state that can be reached, and no mutant of it does."""

import pytest

from tests.model.checker import check
from tests.model.mutants import MUTANTS, Mutant
from tests.model.protocol import Kind, Protocol
from tests.model.world import Model


@pytest.mark.parametrize(("kind", "at_least"), [("state", 100_000), ("once", 15_000)])
def test_the_protocol_keeps_every_promise_in_every_state(kind: Kind, at_least: int) -> None:
    found = check(Model(Protocol(kind)))
    assert found.violation is None, str(found.violation)
    assert found.states > at_least, "the model lost some of its steps"


@pytest.mark.parametrize(
    "mutant", MUTANTS, ids=lambda mutant: f"{mutant.name} ({mutant.model.protocol.kind})"
)
def test_a_mutant_is_found(mutant: Mutant) -> None:
    violation = check(mutant.model).violation
    assert violation is not None, "no invariant notices"
    assert violation.invariant.startswith(mutant.breaks), str(violation)
    assert violation.trace
