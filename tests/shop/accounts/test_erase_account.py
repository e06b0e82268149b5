"""Erasing an account leaves nothing of its person: every column and every table that names an account is looked at."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.models import Address, DataExport, Letter, Session, User
from shop.accounts.personal import personal_data
from shop.accounts.services.erase_account import erase_account
from shop.audit.models import Entry, PersonalValues

# What stays of an account: a number, when it was opened and closed, and what it was. Nobody is known by that.
STAYS = {"id", "public_id", "date_joined", "deleted_at", "is_active", "is_staff", "is_superuser", "password"}
BLANK = {"username", "email", "pending_email", "first_name", "last_name", "email_verified_at", "last_login"}
GOES = {Session, Address, Letter, DataExport, TOTPDevice, StaticDevice}
# What somebody did as staff stays, as it does in the trail.
KEPT = {LogEntry}


@pytest.fixture
def gone(db: None) -> User:
    """A closed account with a row of everything."""
    now = timezone.now()
    user = User.objects.create_user(
        "ada",
        "ada@example.test",
        "a password",
        first_name="Ada",
        last_name="Byron",
        pending_email="lovelace@example.test",
        email_verified_at=now,
        last_login=now,
        deleted_at=now,
        is_active=False,
    )
    Session.objects.create(user=user, rotated_at=now, expires_at=now, user_agent="Ada's phone")
    Address.objects.create(user=user, name="Ada Byron", line1="1 Square", city="London", country="GB")
    Letter.objects.create(kind=Letter.Kind.REGISTERED, user=user, email=user.email)
    DataExport.objects.create(user=user, content="Ada")
    TOTPDevice.objects.create(user=user, name="Ada's phone")
    StaticDevice.objects.create(user=user, name="Ada's codes")
    entry = Entry.objects.create(action="user.profile_changed", object_type="user", object_id=str(user.pk))
    PersonalValues.objects.create(entry=entry, subject=f"user {user.pk}", after={"first_name": "Ada"})
    return user


def test_every_table_and_column_about_an_account_was_thought_of() -> None:
    tables = {relation.related_model for relation in User._meta.related_objects}
    assert tables == GOES | KEPT
    assert {field.name for field in User._meta.concrete_fields} == STAYS | BLANK


def test_nothing_is_left(gone: User) -> None:
    erase_account(user_id=gone.pk)

    gone.refresh_from_db()
    assert {model for model in GOES if model._default_manager.filter(user=gone).exists()} == set()
    assert gone.username == f"deleted-{gone.public_id}"
    assert {getattr(gone, name) for name in BLANK - {"username"}} <= {"", None}
    assert not gone.has_usable_password()
    assert not PersonalValues.objects.exists()
    assert Entry.objects.count() == 1
    # One that fits nobody is random letters, which may spell anything.
    User.objects.update(password="!")
    left = json.dumps([User.objects.values().get(pk=gone.pk), *Entry.objects.values()], default=str)
    assert not [word for word in ("Ada", "ada@", "Byron", "lovelace") if word in left]


def _tables_that_hold(word: str) -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        asked = " UNION ALL ".join(
            f"SELECT '{table}' FROM \"{table}\" AS a_row WHERE strpos(a_row::text, %s) > 0"
            for table in tables
        )
        cursor.execute(asked, [word] * len(tables))
        return {table for (table,) in cursor.fetchall()}


def test_no_table_holds_the_name_of_whom_staff_had_to_do_with(gone: User, staff_browser: Client) -> None:
    name = "ada.lovelace"
    User.objects.filter(pk=gone.pk).update(deleted_at=None, is_active=True, username=name)
    page, interns = f"/admin/accounts/user/{gone.pk}", Group.objects.create(name="interns")
    rights = {"is_active": "on", "is_staff": "on", "groups": interns.pk}
    for body in (rights, {"is_staff": "on"}, {"is_active": "on"}):
        assert staff_browser.post(f"{page}/change/", body).status_code == 302
    for button in ("send-link", "sign-out", "reset-second-factor"):
        assert staff_browser.post(f"{page}/{button}/").status_code == 302
    assert Entry.objects.filter(object_type="user", object_id=str(gone.pk)).count() == 9
    assert _tables_that_hold(name) == {"accounts_user"}

    User.objects.filter(pk=gone.pk).update(deleted_at=timezone.now(), is_active=False)
    erase_account(user_id=gone.pk)

    assert _tables_that_hold(name) == set()


def test_an_account_that_nobody_closed_stays_as_it_is(gone: User) -> None:
    User.objects.update(deleted_at=None)
    before: Any = User.objects.values().get()
    erase_account(user_id=gone.pk)

    assert User.objects.values().get() == before
    assert Address.objects.exists()


def test_the_person_is_told_of_every_column_that_is_about_them(gone: User) -> None:
    told = personal_data(gone.pk)
    account = {"id", "password", "is_active", "is_staff", "is_superuser", "deleted_at"}
    assert told["account"].keys() == {field.name for field in User._meta.concrete_fields} - account
    address = {"id", "public_id", "user"}
    assert told["addresses"][0].keys() == {field.name for field in Address._meta.concrete_fields} - address
    session = {"user", "current", "previous", "has_second_factor", "for_admin"}
    assert told["sign_ins"][0].keys() == {field.name for field in Session._meta.concrete_fields} - session
