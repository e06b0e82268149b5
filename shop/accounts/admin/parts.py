"""What an account's page shows beside its form. Changes when staff see something else of an account."""

from typing import Any

from django.db.models import QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.devices import device_in_words
from shop.accounts.handling import ENDS_SESSIONS, MANAGES, SENDS_LINKS, is_staffs, refusal
from shop.accounts.models import User
from shop.accounts.queries import living_sessions
from shop.accounts.trail import KIND
from shop.audit.models import Entry

TRAIL = 20
SESSIONS = 10


def about(user: User, by: User) -> dict[str, Any]:
    """What of `user` the page shows to `by`, and what they may do there."""
    return {
        "signed_in": _signed_in(user) if by.has_perm("accounts.view_session") else None,
        "addresses": user.addresses.order_by("pk") if by.has_perm("accounts.view_address") else None,
        "entries": _trail(user) if _sees_trail(by) else None,
        "most_entries": TRAIL,
        "may_end": not refusal(by, user, ENDS_SESSIONS),
        "may_send": not refusal(by, user, SENDS_LINKS) and user.is_active and bool(user.email),
        "may_reset": by.pk != user.pk and not refusal(by, user, MANAGES) and has_device(user),
    }


def kind(user: User) -> str:
    """Staff or customer, in a word."""
    return "staff" if is_staffs(user) else "customer"


def has_device(user: User) -> bool:
    """Whether a second factor is set up."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def rights_in_words(user: User) -> str:
    """All that the account may do in effect, one a line."""
    if user.is_superuser and user.is_active:
        return "everything"
    return "\n".join(sorted(user.get_all_permissions())) if user.is_staff else ""


def _signed_in(user: User) -> dict[str, Any]:
    """The latest sessions, each with its device, and how many there are besides."""
    latest = living_sessions(user.pk)[:SESSIONS]
    rows = [(session, device_in_words(session.user_agent)) for session in latest]
    return {
        "rows": rows,
        "others": living_sessions(user.pk).count() - len(rows) if len(rows) == SESSIONS else 0,
    }


def _sees_trail(by: User) -> bool:
    return by.has_perm("audit.view_entry") and by.has_perm("audit.view_personalvalues")


def _trail(user: User) -> QuerySet[Entry]:
    entries = Entry.objects.filter(object_type=KIND, object_id=str(user.pk)).select_related("personal")
    return entries.order_by("-pk")[:TRAIL]
