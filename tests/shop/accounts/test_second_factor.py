"""Codes of a second factor: good once, and guessed slowly whatever is tried at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from shop.accounts.models import User
from shop.accounts.recovery_codes import bare, digest, is_recovery_code, new_code
from shop.accounts.second_factor import code_is_good, must_enroll, needs_code
from shop.accounts.services.use_code import MOST_FAILURES_COUNTED
from tests.shop.accounts.conftest import RECOVERY, code_of, wrong_code_of
from tests.shop.threads import together

GiveDevice = Callable[[User], User]


def _later(seconds: float) -> None:
    """As if the last failure had been so long ago."""
    for kind in (TOTPDevice, StaticDevice):
        earlier = F("throttling_failure_timestamp") - timedelta(seconds=seconds)
        kind.objects.update(throttling_failure_timestamp=earlier)


def test_who_has_no_device_needs_no_code(owner: User) -> None:
    assert not needs_code(owner)
    assert not code_is_good(owner, "123456")
    TOTPDevice.objects.create(user=owner, name="begun", confirmed=False)
    assert not needs_code(owner)
    assert not code_is_good(owner, code_of(owner)), "a device that was not confirmed proves nothing"


def test_a_code_is_good_once(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    assert needs_code(owner)
    code = code_of(owner)
    assert code_is_good(owner, f"{code[:3]} {code[3:]}")
    assert not code_is_good(owner, code)


def test_a_code_may_be_half_a_minute_early_or_late_but_never_go_back(
    owner: User, with_device: GiveDevice
) -> None:
    with_device(owner)
    assert not code_is_good(owner, code_of(owner, steps=3))
    _later(60)
    assert code_is_good(owner, code_of(owner, steps=1))
    assert not code_is_good(owner, code_of(owner)), "older than one that was used"


def test_another_persons_code_is_wrong(owner: User, stranger: User, with_device: GiveDevice) -> None:
    with_device(owner)
    with_device(stranger)
    assert not code_is_good(owner, code_of(stranger))


def test_a_recovery_code_is_good_once(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    assert code_is_good(owner, RECOVERY[0].upper().replace("-", " "))
    assert not code_is_good(owner, RECOVERY[0])
    _later(5)
    assert code_is_good(owner, RECOVERY[1])


def test_recovery_codes_are_stored_as_digests(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    stored = set(StaticDevice.objects.values_list("token_set__token", flat=True))
    assert stored == {digest(code) for code in RECOVERY}
    assert not code_is_good(owner, stored.pop()), "what is stored opens nothing"
    assert stored.isdisjoint(bare(code) for code in RECOVERY)


def test_new_recovery_codes_differ_and_have_the_form_of_one() -> None:
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(is_recovery_code(bare(code)) for code in codes)


@pytest.mark.parametrize("junk", ["", "12345", "1234567", "١٢٣٤٥٦", "\0" * 6, "+12345", "a" * 10_000])
def test_what_is_no_code_is_refused_and_does_not_count(
    owner: User, with_device: GiveDevice, junk: str
) -> None:
    with_device(owner)
    assert not code_is_good(owner, junk)
    assert code_is_good(owner, code_of(owner))


def test_each_failure_doubles_the_wait(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    assert not code_is_good(owner, wrong_code_of(owner))
    assert not code_is_good(owner, wrong_code_of(owner)), "not judged: it came too soon"
    assert TOTPDevice.objects.get().throttling_failure_count == 1
    _later(1)
    assert not code_is_good(owner, wrong_code_of(owner))
    _later(1)
    assert not code_is_good(owner, code_of(owner)), "two failures: two seconds"
    _later(1)
    assert code_is_good(owner, code_of(owner))
    assert TOTPDevice.objects.get().throttling_failure_count == 0


def test_nobody_is_locked_out_for_ever(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    code_is_good(owner, wrong_code_of(owner))
    TOTPDevice.objects.update(throttling_failure_count=60)
    longest = 2 ** (MOST_FAILURES_COUNTED - 1)
    _later(longest - 10)
    assert not code_is_good(owner, code_of(owner))
    _later(10)
    assert code_is_good(owner, code_of(owner))


def test_a_failure_is_not_rolled_back_with_what_asked(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        code_is_good(owner, "000000")


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_are_judged_one_by_one(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    wrong = wrong_code_of(owner)
    assert not any(together([lambda: code_is_good(owner, wrong)] * 16))
    assert TOTPDevice.objects.get().throttling_failure_count == 1, "one was judged"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["device", "recovery"])
def test_one_code_used_at_once_in_many_places_is_good_in_one(
    owner: User, with_device: GiveDevice, kind: str
) -> None:
    with_device(owner)
    code = code_of(owner) if kind == "device" else RECOVERY[0]
    outcomes = together([lambda: code_is_good(owner, code)] * 8)
    assert sorted(outcomes) == [False] * 7 + [True]


@pytest.mark.parametrize(
    ("required", "staff", "device"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_others_need_not_set_one_up(
    owner: User, with_device: GiveDevice, settings: Settings, *, required: bool, staff: bool, device: bool
) -> None:
    settings.STAFF_OTP_REQUIRED = required
    owner.is_staff = staff
    if device:
        with_device(owner)
    assert not must_enroll(owner)


def test_staff_without_a_device_must_set_one_up_where_it_is_required(owner: User, settings: Settings) -> None:
    settings.STAFF_OTP_REQUIRED = True
    assert must_enroll(owner)
