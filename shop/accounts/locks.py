"""Accounts and sessions held until the commit. Changes when two writers could get in each other's way anew.

Order: the account, a name or an address that it is about to take, then its sessions by primary key.
"""

from uuid import UUID

from django.db import connection

from shop.accounts.models import Address, Session, User
from shop.common.errors import NotFound


def name(username: str) -> None:
    """Wait until no one else is about to take this name, or one that differs by case, and keep it so."""
    _hold(f"name {username}")


def email(address: str) -> None:
    """Wait until no one else is about to confirm this address, and keep it so."""
    _hold(f"email {address}")


def _hold(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(upper(%s), 0))", [f"accounts {what}"])


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
