"""An account for a member of staff: of two who want one username the second is told, and PostgreSQL refuses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from shop.accounts.models import User
from shop.accounts.services.create_staff import Person, create_staff
from shop.accounts.services.set_staff_rights import StaffRights
from shop.common.errors import Invalid
from tests.shop.threads import together

STAFF = StaffRights(is_staff=True)


@pytest.fixture
def added() -> Callable[..., User]:
    """Adds somebody; what PostgreSQL refuses, and so has in its log, is in `refused`."""

    def add(by: User, name: str, refused: list[str]) -> User:
        def watched(execute: Any, sql: str, *rest: Any) -> Any:
            try:
                return execute(sql, *rest)
            except DatabaseError as error:
                refused.append(str(error))
                raise

        with connection.execute_wrapper(watched):
            person = Person(name, f"{name.lower()}-{by.pk}@example.test")
            return create_staff(by=by, person=person, rights=STAFF)

    return add


@pytest.mark.parametrize("name", ["owner", "OWNER"])
def test_a_name_that_is_taken_is_no_error_of_the_database(
    owner: User, added: Callable[..., User], name: str
) -> None:
    refused: list[str] = []
    with pytest.raises(Invalid) as told:
        added(owner, name, refused)
    assert (told.value.fields, refused) == ({"username": ["is taken"]}, [])
    assert User.objects.get() == owner


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_name(owner: User, added: Callable[..., User]) -> None:
    other = User.objects.create_superuser("other", "other@example.test", "correct horse battery")
    refused: list[str] = []
    outcomes = together(
        [lambda: added(owner, "newcomer", refused), lambda: added(other, "Newcomer", refused)]
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "User"]
    assert refused == []
