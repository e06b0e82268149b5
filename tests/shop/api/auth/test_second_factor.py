"""POST /api/auth/login/ of staff who have a second factor, or need one."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework.test import APIClient

from shop.accounts.models import Session, User
from shop.audit.models import Entry
from tests.shop.api.auth.conftest import PASSWORD

Post = Callable[..., Any]
OWNER = {"username": "owner", "password": PASSWORD}


@pytest.fixture
def device(owner: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=owner, name="app", confirmed=True)


def code_of(device: TOTPDevice) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    return f"{totp.token():06d}"


def test_the_password_alone_does_not_sign_in(post: Post, device: TOTPDevice) -> None:
    for body, code in (
        (OWNER, "otp_required"),
        ({**OWNER, "otp": ""}, "otp_required"),
        ({**OWNER, "otp": "000000"}, "otp_invalid"),
        ({**OWNER, "otp": "nonsense"}, "otp_invalid"),
    ):
        answer = post("login", body)
        assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert not Session.objects.exists()


def test_password_and_code_do_once(post: Post, device: TOTPDevice, bearing: Callable[..., APIClient]) -> None:
    body = {**OWNER, "otp": code_of(device)}
    answer = post("login", body)

    assert answer.status_code == 200
    assert Session.objects.get().has_second_factor
    assert bearing(answer.json()).get("/api/products/?status=any").status_code == 200
    assert post("login", body).json()["code"] == "otp_invalid"


def test_a_wrong_password_is_told_before_any_code(post: Post, device: TOTPDevice) -> None:
    answer = post("login", {**OWNER, "password": "wrong", "otp": code_of(device)})
    assert answer.json()["code"] == "invalid_credentials"


@pytest.mark.parametrize("required", [True, False])
def test_who_needs_a_factor_and_has_none_sets_it_up_first(
    post: Post, owner: User, stranger: User, settings: Any, required: bool
) -> None:
    settings.STAFF_OTP_REQUIRED = required
    answer = post("login", OWNER)
    assert answer.status_code == (403 if required else 200)
    assert answer.json().get("code") == ("otp_not_set_up" if required else None)
    assert post("login", {**OWNER, "username": "stranger"}).status_code == 200


def test_refusals_are_told_in_the_log_and_of_staff_in_the_trail_without_names(
    post: Post, owner: User, stranger: User, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("owner", "owner", "stranger", "nobody@example.test"):
        post("login", {"username": name, "password": "wrong-secret"})
    lines = [entry.getMessage() for entry in caplog.records if entry.name == "shop.accounts.refusals"]
    assert lines == [
        f"sign-in refused: api, invalid_credentials, {whose}, from 127.0.0.1"
        for whose in (f"user {owner.pk}", f"user {owner.pk}", f"user {stranger.pk}", "nobody's name")
    ]
    assert "wrong-secret" not in caplog.text
    entry = Entry.objects.get(action="staff.sign_in_refused")
    assert (entry.object_id, entry.after) == (str(owner.pk), {"why": "invalid_credentials"})


def test_staff_s_sign_ins_are_in_the_trail(post: Post, owner: User, stranger: User) -> None:
    post("login", OWNER)
    post("login", {**OWNER, "username": "stranger"})
    entry = Entry.objects.get(action="staff.signed_in")
    assert (entry.actor_label, entry.object_id, entry.after) == ("owner", str(owner.pk), {"by": "api"})
    assert entry.personal.after == {"address": "127.0.0.1"}
