"""Schemathesis over the whole OpenAPI file, as nobody, a customer and staff: no 5xx, no answer outside the schema.

Every operation of the file is tried, uploads and downloads too. What is not in the file is tried elsewhere: the file
itself and its documentation in `test_root_and_errors.py`, bodies that are no JSON there and halves of characters in
`test_inputs.py`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.db import connection, transaction
from rest_framework.test import APIClient
from schemathesis import Case, CheckContext, Response
from schemathesis.schemas import BaseSchema

from shop.accounts.models import User
from tests.shop.api.conftest import Shop
from tests.shop.api.fuzzing import Given, fill, is_open_to, operations, schema_of

# Staff can't close their own account, whatever they send.
NEVER_PASSES = {("POST /api/auth/delete/", "staff")}
# Requests in a row, and how many rows of them.
STEPS, CHAINS = 8, 60
ROLES = ("nobody", "customer", "staff")


@pytest.fixture
def bearer(role: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """The header of who asks."""
    if role == "nobody":
        return {}
    client: APIClient = request.getfixturevalue("staff_api" if role == "staff" else "stranger_api")
    credentials: dict[str, str] = vars(client)["_credentials"]
    return {"Authorization": credentials["HTTP_AUTHORIZATION"]}


@pytest.fixture
def given(operation: str, role: str, shop: Shop, owner: User, stranger: User) -> Given:
    """Whose rows are one's own and whose are another's: nobody tries those of the customer."""
    asking, other = (owner, stranger) if role == "staff" else (stranger, owner)
    return fill(operation, shop, asking, other)


@pytest.fixture
def api(operation: str, role: str, given: Given, request: pytest.FixtureRequest) -> BaseSchema:
    """The operation under test."""
    # Schemathesis reads and writes it under the name that it had before pytest 9.2.
    request.node._nodeid = request.node.nodeid
    return schema_of(operation, given, refused=not is_open_to(operation, role))


@pytest.fixture
def seen(operation: str, role: str) -> Iterator[Counter[int]]:
    """How often each status was answered. Who may use the operation must have got through, and nobody else."""
    statuses: Counter[int] = Counter()
    yield statuses
    passed = any(status < 300 for status in statuses)
    expected = is_open_to(operation, role) and (operation, role) not in NEVER_PASSES
    # Where nothing passes that should, tests/shop/api/fuzzing.py knows no values that work.
    assert passed == expected, f"answers by status: {dict(statuses)}"


@pytest.fixture(autouse=True)
def one_connection(db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A server closes its connection after a request; here that would end the test's transaction."""
    caplog.set_level("ERROR", "django.request")
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@contextmanager
def undone() -> Iterator[None]:
    """Takes back whatever is written inside: rows, ended sessions, counted attempts.

    A savepoint rather than a block of Django's, inside which a durable transaction would not be allowed.
    """
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        connection.needs_rollback = False


# Headers that answers of a status must have; the file can tell of them for all of 4XX alone.
TOLD_ASIDE = {401: "www-authenticate", 405: "allow", 429: "retry-after"}


def tells_aside(context: CheckContext, answer: Response, case: Case[Any]) -> None:
    """What a client needs beside the body is in the headers."""
    wanted = {"x-request-id", TOLD_ASIDE.get(answer.status_code, "x-request-id")}
    assert wanted <= answer.headers.keys(), (
        f"{wanted - answer.headers.keys()} missing from a {answer.status_code}"
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", operations())
@schemathesis.pytest.from_fixture("api").parametrize()
def test_answers_are_as_described(case: Case[Any], bearer: dict[str, str], seen: Counter[int]) -> None:
    with undone():
        answer = case.call(headers=bearer)
        seen[answer.status_code] += 1
        case.validate_response(
            answer,
            transport_kwargs={"headers": bearer},
            headers=bearer,
            additional_checks=[tells_aside],
        )


@pytest.mark.parametrize("role", ["customer", "staff"])
def test_what_is_made_can_be_read_and_what_is_gone_can_not(
    role: str, bearer: dict[str, str], shop: Shop, owner: User, stranger: User
) -> None:
    """Chains of requests, each with ids from the answers before it."""
    asking, other = (owner, stranger) if role == "staff" else (stranger, owner)
    values = fill("", shop, asking, other)
    bodies = {name: value for name, value in values.parameters.items() if name.startswith("body.")}
    machine: Any = schema_of("", Given(bodies, values.fields)).as_state_machine()
    steps: Counter[str] = Counter()

    class Chain(machine):  # type: ignore[misc]
        def setup(self) -> None:
            self._undone = undone()
            self._undone.__enter__()

        def teardown(self) -> None:
            self._undone.__exit__(None, None, None)

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return {"headers": bearer}

        def validate_response(self, response: Response, case: Case[Any], **_: Any) -> None:
            case.validate_response(
                response, headers=bearer, transport_kwargs={"headers": bearer}, recorder=self.recorder
            )

        def after_call(self, response: Response, case: Case[Any]) -> None:
            super().after_call(response, case)
            steps[f"{case.operation.label} {response.status_code}"] += 1

    Chain.run(
        settings=hypothesis.settings(
            max_examples=CHAINS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=[hypothesis.Phase.generate],
        )
    )
    own = "/api/auth/addresses/{address_id}/"
    assert steps[f"GET {own} 200"], f"no chain got far: {steps}"
    assert steps[f"DELETE {own} 204"], f"no chain got far: {steps}"
