"""Accounts and sessions held until the commit. Changes when two writers could get in each other's way anew.

Order: the account, then its sessions by primary key.
"""

from uuid import UUID

from shop.accounts.models import Address, Session, User
from shop.common.errors import NotFound


def account(user_id: int) -> User:
    """The account, if it is open still. Raises NotFound."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound("There is no such account.")
    return user


def session(session_id: UUID) -> Session | None:
    """The session with its account, whether it has ended or not."""
    sessions = Session.objects.select_related("user").select_for_update(of=("self",), no_key=True)
    return sessions.filter(pk=session_id).first()


def open_sessions(user_id: int) -> list[Session]:
    """The account's sessions that have not ended. The caller holds the account."""
    of_user = Session.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("pk")
    return list(of_user.select_for_update(no_key=True))


def address(user_id: int, address_id: UUID) -> Address:
    """An entry of the account's address book. The caller holds the account. Raises NotFound."""
    found = Address.objects.select_for_update().filter(user_id=user_id, public_id=address_id).first()
    if found is None:
        raise NotFound("There is no such address.")
    return found
