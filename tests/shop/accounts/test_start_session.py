"""A session of the API begins if all that let somebody in is still so when it does."""

from collections.abc import Callable
from typing import Any

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import default_key

from shop.accounts.callers import Caller
from shop.accounts.errors import InvalidCredentials
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.services.set_up_device import set_up_device
from shop.accounts.services.start_session import start_session
from shop.audit.models import Entry

CALLER = Caller("203.0.113.9", "Firefox")


@pytest.mark.parametrize("meanwhile", ["password", "disabled", "deleted"])
def test_what_changed_meanwhile_refuses_it(owner: User, meanwhile: str) -> None:
    proof = Proof(owner, owner.password)
    change: dict[str, dict[str, Any]] = {"password": {"password": "!"}, "disabled": {"is_active": False}}
    if meanwhile == "deleted":
        User.objects.all().delete()
    else:
        User.objects.update(**change[meanwhile])
    with pytest.raises(InvalidCredentials):
        start_session(proof=proof, caller=CALLER)
    assert not Session.objects.exists()
    assert not Entry.objects.exists()


def test_no_sign_in_by_the_password_alone_outlives_the_set_up_of_a_device(owner: User) -> None:
    before = start_session(proof=Proof(owner, owner.password), caller=CALLER)
    proof, key = Proof(owner, owner.password), default_key()
    set_up_device(user_id=owner.pk, key=key, code=f"{totp(bytes.fromhex(key)):06d}")
    with pytest.raises(InvalidCredentials):
        start_session(proof=proof, caller=CALLER)
    assert list(Session.objects.all()) == [before]
    assert not Session.objects.filter(ended_at=None).exists()


def test_who_gave_a_code_is_let_in(owner: User, with_device: Callable[[User], User]) -> None:
    with_device(owner)
    session = start_session(proof=Proof(owner, owner.password), caller=CALLER, has_second_factor=True)
    assert session.has_second_factor
