"""Say whether somebody is staff, and what they may do."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission

from shop.accounts.handling import NotAllowed, giving_refusal, held_other
from shop.accounts.models import Session, User
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.services.sync_roles import rights_of
from shop.accounts.trail import actor_for, note
from shop.common.errors import Conflict, Invalid
from shop.common.write import write


@dataclass(frozen=True, slots=True)
class StaffRights:
    """What an account is to be: staff with these groups (by primary key), superuser, or neither."""

    is_staff: bool
    is_superuser: bool = False
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RightsChange:
    """What is to become different: None leaves a thing as it is, and groups (by primary key) that aren't named stay."""

    is_staff: bool | None = None
    is_superuser: bool | None = None
    given: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()


NONE = StaffRights(is_staff=False)


@write
def set_staff_rights(*, by: User, user_id: int, change: RightsChange) -> User:
    """Change what the account is now; who is no staff keeps no right at all. Its sessions end where anything changes.

    Raises NotAllowed where `by` may not manage the account or would give what they don't have, Conflict where it is
    not staff and would get rights, Invalid, NotFound. Locks both accounts.
    """
    by, user = held_other(by, user_id)
    if apply_rights(by, user, _changed(user, change)):
        end_sessions(user_id=user.pk, why=Session.Ended.SIGNED_OUT_EVERYWHERE)
    return user


def _changed(user: User, change: RightsChange) -> StaffRights:
    if (change.given or change.is_superuser) and change.is_staff is None and not user.is_staff:
        raise Conflict("Only staff get roles and rights, and this account is not staff.")
    has = frozenset(user.groups.values_list("pk", flat=True))
    return StaffRights(
        is_staff=user.is_staff if change.is_staff is None else change.is_staff,
        is_superuser=user.is_superuser if change.is_superuser is None else change.is_superuser,
        groups=(has - change.taken) | change.given,
    )


def apply_rights(by: User, user: User, rights: StaffRights) -> bool:
    """Change what differs, with an entry in the trail; returns whether anything did. The caller holds both accounts."""
    if not rights.is_staff:
        rights = NONE
    before = _told(user)
    _refuse_giving(by, user, rights)
    user.is_staff, user.is_superuser = rights.is_staff, rights.is_superuser
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.set(_groups(rights.groups))
    if not rights.is_staff:
        user.user_permissions.clear()
    after = _told(user)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return False
    note(
        "staff.rights_changed",
        user,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        by=actor_for(by),
    )
    return True


def _refuse_giving(by: User, user: User, rights: StaffRights) -> None:
    if rights.is_superuser and not user.is_superuser and not by.is_superuser:
        raise NotAllowed("Only a superuser makes somebody a superuser.")
    kept = set(user.groups.values_list("pk", flat=True))
    given = Permission.objects.filter(group__in=rights.groups - kept).select_related("content_type")
    if words := giving_refusal(by, rights_of(given)):
        raise NotAllowed(words)


def _groups(ids: Collection[int]) -> list[Group]:
    found = list(Group.objects.filter(pk__in=ids))
    if len(found) != len(ids):
        raise Invalid.field("groups", "one of these is gone")
    return found


def _told(user: User) -> dict[str, Any]:
    return {
        "staff": user.is_staff,
        "superuser": user.is_superuser,
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "rights of its own": sorted(rights_of(user.user_permissions.select_related("content_type"))),
    }
