"""Who may do what to whose account. Changes when staff may do more or less to each other.

Nobody gives rights that they don't have, nor lays hands on an account that has rights which they don't have: so an
owner makes nobody a superuser, and whoever helps customers can't become somebody else.
"""

from collections.abc import Collection

from django.contrib.auth.models import Permission
from django.db.models import Q

from shop.accounts.models import User
from shop.common.errors import DomainError, NotFound

SEES_CUSTOMERS = "accounts.view_user"
# Whoever has it sees and manages staff too.
MANAGES = "accounts.change_user"
ADDS = "accounts.add_user"
ENDS_SESSIONS = "accounts.delete_session"
SENDS_LINKS = "accounts.add_letter"


class NotAllowed(DomainError):
    """Who asks may not do this to that account."""

    code = "not_allowed"


def is_staffs(user: User) -> bool:
    """Whether the account has, or had, more to do with the shop than a customer's."""
    return user.is_staff or user.is_superuser


def rights_of_account(user: User) -> set[str]:
    """The rights that it has by its roles and by itself, also while it is disabled."""
    given = Permission.objects.filter(Q(group__user=user) | Q(user=user))
    return {f"{app}.{codename}" for app, codename in given.values_list("content_type__app_label", "codename")}


def refusal(by: User, user: User, right: str) -> str:
    """Why `by` may not use `right` on the account of `user`, in words; empty where they may."""
    if not (by.is_active and by.is_staff and by.has_perm(right)):
        return f"This needs the right {right}, which you don't have."
    if is_staffs(user) and not by.has_perm(MANAGES):
        return "Accounts of staff are managed by an owner of the shop."
    if user.is_superuser and not by.is_superuser:
        return "Only a superuser manages another superuser's account."
    return _beyond(by, rights_of_account(user), "This account has")


def giving_refusal(by: User, rights: Collection[str]) -> str:
    """Why `by` may not give these rights to somebody; empty where they may."""
    return _beyond(by, rights, "You can't give")


def _beyond(by: User, rights: Collection[str], beginning: str) -> str:
    if by.is_superuser:
        return ""
    missing = sorted(set(rights) - by.get_all_permissions())
    if not missing:
        return ""
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    return f"{beginning} a right that you don't have: {missing[0]}{more}."


def held(by: User, user_id: int, right: str) -> tuple[User, User]:
    """Both accounts as they are now, held until the commit, if `by` may use `right` on that one.

    Raises NotFound, NotAllowed. Locks both, by primary key.
    """
    accounts = User.objects.select_for_update(no_key=True).filter(pk__in={by.pk, user_id}).order_by("pk")
    found = {user.pk: user for user in accounts}
    if user_id not in found or by.pk not in found:
        raise NotFound("There is no such account.")
    if words := refusal(found[by.pk], found[user_id], right):
        raise NotAllowed(words)
    return found[by.pk], found[user_id]


def held_other(by: User, user_id: int) -> tuple[User, User]:
    """As `held`, to manage somebody else: nobody manages their own account. Raises NotAllowed, NotFound."""
    if by.pk == user_id:
        raise NotAllowed("Nobody changes the rights of their own account. Ask another owner of the shop.")
    return held(by, user_id, MANAGES)
