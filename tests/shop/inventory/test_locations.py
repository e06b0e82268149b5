"""Places that hold stock: opened, renamed, put into another order, closed while nothing was ever there."""

from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.common.errors import Conflict, Invalid, NotFound
from shop.inventory.models import Location
from shop.inventory.services.create_location import create_location
from shop.inventory.services.delete_location import delete_location
from shop.inventory.services.update_location import update_location
from tests.shop.inventory.conftest import Stocked

Trail = Callable[[], list[Any]]
pytestmark = pytest.mark.django_db


def test_one_is_opened_and_renamed(actor: Actor, trail: Trail) -> None:
    made = create_location(actor=actor, code="north", name=" North ", position=2)
    update_location(actor=actor, location_id=made.pk, name="The north", position=1)
    update_location(actor=actor, location_id=made.pk, name="The north", position=1)
    made.refresh_from_db()
    assert (made.code, made.name, made.position) == ("north", "The north", 1)
    first = {"code": "north", "name": "North", "position": 2}
    assert trail() == [
        ("location.created", None, first),
        ("location.updated", first, {"code": "north", "name": "The north", "position": 1}),
    ]


@pytest.mark.parametrize("code", ["", "North", "a b", "-a", "a-", "a" * 65, "main"])
def test_a_code_that_can_not_be_is_refused(actor: Actor, code: str) -> None:
    Location.objects.get_or_create(code="main", defaults={"name": "Main"})
    with pytest.raises(Invalid) as refused:
        create_location(actor=actor, code=code, name="North")
    assert list(refused.value.fields) == ["code"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 256])
def test_a_name_that_can_not_be_is_refused(actor: Actor, name: str) -> None:
    with pytest.raises(Invalid, match="name"):
        create_location(actor=actor, code="north", name=name)


def test_one_that_held_something_stays(actor: Actor, stocked: Stocked, trail: Trail) -> None:
    stocked(1, north=1)
    empty = create_location(actor=actor, code="south", name="South")
    trail()
    delete_location(actor=actor, location_id=empty.pk)
    assert [action for action, _, _ in trail()] == ["location.deleted"]
    for code in ("north", "main"):
        with pytest.raises(Conflict):
            delete_location(actor=actor, location_id=Location.objects.get(code=code).pk)
    with pytest.raises(NotFound):
        update_location(actor=actor, location_id=empty.pk, name="South", position=0)
