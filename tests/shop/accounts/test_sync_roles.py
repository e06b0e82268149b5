"""The staff roles' groups have the rights that the code says, whatever was done to them."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from shop.accounts.models import User
from shop.accounts.roles import OPS, OWNER, ROLES, SUPPORT, Role
from shop.accounts.services import sync_roles as module
from shop.accounts.services.sync_roles import rights_of, sync_roles
from shop.audit.actor import SYSTEM
from shop.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def synced() -> None:
    """As after `migrate`; tests that empty all tables take the groups with them."""
    sync_roles(actor=SYSTEM)


def _rights(name: str) -> set[str]:
    return rights_of(Group.objects.get(name=name).permissions.select_related("content_type"))


def test_every_right_in_the_code_is_one_that_something_has() -> None:
    known = rights_of(Permission.objects.select_related("content_type"))
    assert {right for role in ROLES for right in role.rights} - known == set()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_role_has_its_rights_and_no_others(role: Role) -> None:
    assert _rights(role.name) == role.rights
    user = User.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=role.name))
    assert user.get_all_permissions() == role.rights


def test_a_second_run_changes_nothing_and_tells_nothing() -> None:
    before = Entry.objects.count()
    assert sync_roles(actor=SYSTEM) == module.Synced((), ())
    assert Entry.objects.count() == before


def test_what_was_changed_by_hand_is_set_right_and_is_in_the_trail() -> None:
    ops = Group.objects.get(name="ops")
    ops.permissions.remove(Permission.objects.get(codename="change_effect"))
    ops.permissions.add(Permission.objects.get(codename="delete_user"))
    Group.objects.get(name="support").delete()

    assert sync_roles(actor=SYSTEM).changed == ("support", "ops")

    assert _rights("ops") == OPS.rights
    assert _rights("support") == SUPPORT.rights
    entry = Entry.objects.get(
        object_type="group", object_id=str(ops.pk), before__taken__contains=["accounts.delete_user"]
    )
    assert (entry.action, entry.actor_label) == ("group.rights_changed", "system")
    assert entry.before == {"taken": ["accounts.delete_user"]}
    assert entry.after == {"name": "ops", "given": ["outbox.change_effect"]}


def test_other_groups_stay_as_they_are() -> None:
    own = Group.objects.create(name="interns")
    own.permissions.add(Permission.objects.get(codename="view_product"))
    sync_roles(actor=SYSTEM)
    assert _rights("interns") == {"catalog.view_product"}


def test_the_command_names_rights_that_nothing_has(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = Role("ops", "", frozenset({"outbox.view_effect", "payments.view_refund"}))
    monkeypatch.setattr(module, "ROLES", (strange,))
    with pytest.raises(CommandError, match=r"payments\.view_refund"):
        call_command("sync_roles", stdout=io.StringIO())
    assert _rights("ops") == {"outbox.view_effect"}, "the others are given all the same"


def test_only_the_owner_manages_staff_and_nobody_but_owner_and_support_sees_accounts() -> None:
    manages = {role.name for role in ROLES if any(r.startswith("accounts.change") for r in role.rights)}
    sees = {role.name for role in ROLES if any(right.startswith("accounts.") for right in role.rights)}
    assert manages == {OWNER.name}
    assert sees == {OWNER.name, SUPPORT.name}
    assert not any(right.startswith("auth.") for role in ROLES if role is not OWNER for right in role.rights)
    deletes = {
        right
        for role in ROLES
        for right in role.rights
        if right.startswith(("accounts.delete_user", "audit.delete"))
    }
    assert deletes == set()
