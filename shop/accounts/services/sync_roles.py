"""Make the roles' groups agree with the code."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission

from shop.accounts.roles import ROLES, Role
from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write


@dataclass(frozen=True, slots=True)
class Synced:
    """The roles that had to be made or changed, and the rights in the code that nothing has."""

    changed: tuple[str, ...]
    unknown: tuple[str, ...]


@write
def sync_roles(*, actor: Actor) -> Synced:
    """Give the group of each role exactly its rights; other groups stay as they are. Changes are in the trail."""
    ids = _ids_by_right()
    for role in ROLES:
        Group.objects.get_or_create(name=role.name)
    groups = Group.objects.filter(name__in=[role.name for role in ROLES]).order_by("pk").select_for_update()
    by_name = {group.name: group for group in groups}
    changed = tuple(role.name for role in ROLES if _sync(actor, role, by_name[role.name], ids))
    unknown = {right for role in ROLES for right in role.rights} - ids.keys()
    return Synced(changed, tuple(sorted(unknown)))


def _sync(actor: Actor, role: Role, group: Group, ids: dict[str, int]) -> bool:
    wanted = {right for right in role.rights if right in ids}
    before = rights_of(group.permissions.all())
    if before == wanted:
        return False
    group.permissions.set([ids[right] for right in wanted])
    add_entry(
        actor=actor,
        change=Change(
            "group.rights_changed",
            "group",
            str(group.pk),
            {"taken": sorted(before - wanted)},
            {"name": group.name, "given": sorted(wanted - before)},
        ),
    )
    return True


def rights_of(permissions: Iterable[Permission]) -> set[str]:
    """The permissions as `app.codename`."""
    return {f"{one.content_type.app_label}.{one.codename}" for one in permissions}


def _ids_by_right() -> dict[str, int]:
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in rows}
