"""Who has confirmed an account's address hears of each change to how it is signed in to; nobody else does."""

from collections.abc import Callable

import pytest
from django.db.models.functions import Now
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from shop.accounts.models import Letter, User
from shop.accounts.services.renew_recovery_codes import renew_recovery_codes
from shop.accounts.services.reset_second_factor import reset_second_factor
from shop.accounts.services.set_up_device import set_up_device
from shop.accounts.services.update_profile import update_profile
from shop.common.errors import Invalid
from shop.outbox.models import Effect

Kind = Letter.Kind


def _set_up(user: User) -> None:
    key = default_key()
    set_up_device(user_id=user.pk, key=key, code=f"{TOTP(bytes.fromhex(key)).token():06d}")


def _reset(user: User) -> None:
    TOTPDevice.objects.create(user=user, name="phone")
    reset_second_factor(by=None, user_id=user.pk)


def _renew(user: User) -> None:
    TOTPDevice.objects.create(user=user, name="phone")
    renew_recovery_codes(user_id=user.pk)


def _rename(user: User) -> None:
    update_profile(user_id=user.pk, values={"username": "ada"})


CHANGES = {
    Kind.SECOND_FACTOR_SET_UP: _set_up,
    Kind.SECOND_FACTOR_RESET: _reset,
    Kind.RECOVERY_CODES_RENEWED: _renew,
    Kind.USERNAME_CHANGED: _rename,
}


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_change_is_told_to_a_confirmed_address(owner: User, kind: Letter.Kind, confirmed: bool) -> None:
    User.objects.filter(pk=owner.pk).update(email_verified_at=Now() if confirmed else None)
    change: Callable[[User], None] = CHANGES[kind]
    change(owner)
    letters = Letter.objects.values_list("kind", "email", "user")
    assert list(letters) == ([(kind, "owner@example.test", owner.pk)] if confirmed else [])
    assert Effect.objects.filter(topic="accounts.letter").count() == len(letters)


def test_what_did_not_change_is_not_told(owner: User) -> None:
    User.objects.update(email_verified_at=Now())
    with pytest.raises(Invalid, match="is not what this device shows"):
        set_up_device(user_id=owner.pk, key=default_key(), code="0")
    update_profile(user_id=owner.pk, values={"username": "owner", "first_name": "Ada"})
    assert not Letter.objects.exists()
