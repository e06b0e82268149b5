"""Make a group of a shop's own, or change what it may do."""

from collections.abc import Collection

from django.contrib.auth.models import Group, Permission

from shop.accounts.handling import NotAllowed, giving_refusal
from shop.accounts.models import User
from shop.accounts.roles import ROLE_NAMES
from shop.accounts.services.sync_roles import rights_of
from shop.accounts.trail import actor_for
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Conflict, Invalid
from shop.common.write import write


@write
def save_group(*, by: User, group_id: int | None, name: str, permissions: Collection[int]) -> Group:
    """Give it that name and exactly these permissions (primary keys).

    Raises Conflict for a role, whose rights are the code's, Invalid, and NotAllowed where `by` would give what they
    don't have. Locks the group.
    """
    group = Group.objects.select_for_update().get(pk=group_id) if group_id else Group()
    if {group.name, name} & ROLE_NAMES:
        raise Conflict("The rights of this role are in the code; make a group of another name.")
    if Group.objects.filter(name=name).exclude(pk=group.pk).exists():
        raise Invalid.field("name", "is taken")
    wanted = Permission.objects.filter(pk__in=permissions).select_related("content_type")
    before = rights_of(group.permissions.select_related("content_type")) if group.pk else set()
    given = rights_of(wanted)
    if words := giving_refusal(by, given - before):
        raise NotAllowed(words)
    named_before, group.name = group.name, name
    group.save()
    group.permissions.set(wanted)
    _tell(by, group, (named_before, before), given)
    return group


def _tell(by: User, group: Group, before: tuple[str, set[str]], given: set[str]) -> None:
    name, rights = before
    if (name, rights) == (group.name, given):
        return
    was = {"name": name, "taken": sorted(rights - given)} if name else None
    now = {"name": group.name, "given": sorted(given - rights)}
    add_entry(actor=actor_for(by), change=Change("group.rights_changed", "group", str(group.pk), was, now))
