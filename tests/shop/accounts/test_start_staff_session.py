"""A session of the admin begins if all that let somebody in is still so when it does."""

from collections.abc import Callable
from typing import Any

import pytest

from shop.accounts.callers import Caller
from shop.accounts.errors import InvalidCredentials
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.services.start_staff_session import start_staff_session
from shop.audit.models import Entry

CALLER = Caller("203.0.113.9", "Firefox")


@pytest.mark.parametrize("meanwhile", ["password", "disabled", "no staff", "device", "deleted"])
def test_what_changed_meanwhile_refuses_it(
    owner: User, with_device: Callable[[User], User], meanwhile: str
) -> None:
    proof = Proof(owner, owner.password)
    if meanwhile == "device":
        with_device(owner)
    elif meanwhile == "deleted":
        User.objects.all().delete()
    else:
        change: dict[str, dict[str, Any]] = {
            "password": {"password": "!"},
            "disabled": {"is_active": False},
            "no staff": {"is_staff": False},
        }
        User.objects.update(**change[meanwhile])
    with pytest.raises(InvalidCredentials):
        start_staff_session(proof=proof, caller=CALLER, has_second_factor=False)
    assert not Session.objects.exists()
    assert not Entry.objects.exists()


def test_a_hash_of_old_is_renewed_with_it(owner: User) -> None:
    session = start_staff_session(
        proof=Proof(owner, owner.password, renewed="scrypt$new"), caller=CALLER, has_second_factor=False
    )
    owner.refresh_from_db()
    assert (owner.password, session.user) == ("scrypt$new", owner)
    assert owner.last_login is not None


def test_who_gave_a_code_is_let_in(owner: User, with_device: Callable[[User], User]) -> None:
    with_device(owner)
    session = start_staff_session(proof=Proof(owner, owner.password), caller=CALLER, has_second_factor=True)
    assert session.has_second_factor
