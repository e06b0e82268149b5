"""What the audit trail says of accounts. Changes when an account's entries tell something else.

Who a customer is, is told by a number: names and addresses stand beside the entry and are erased with the account.
"""

from collections.abc import Mapping
from typing import Any

from shop.accounts.models import User
from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, Personal, add_entry

KIND = "user"
Values = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]


def actor_for(user: User) -> Actor:
    """The account as the one who acts: staff by name, customers by number."""
    return Actor(id=str(user.pk), label=user.get_username() if user.is_staff else f"customer {user.pk}")


def subject_for(user_id: int) -> str:
    """Whom personal values of the account are about."""
    return f"{KIND} {user_id}"


def note(
    action: str,
    user: User,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Values | None = None,
    by: Actor | None = None,
) -> None:
    """Add an entry of what happened to an account, done by its own person where `by` names nobody else.

    `personal` has the values before and after that are about the person. Belongs inside a write.
    """
    about = Personal(subject_for(user.pk), *personal) if personal else None
    change = Change(action, KIND, str(user.pk), before, after)
    add_entry(actor=by or actor_for(user), change=change, personal=about)
