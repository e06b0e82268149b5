"""What accounts know of a person, as that person is told of it. Changes when accounts keep something else."""

from typing import Any

from shop.accounts.models import Address, Session, User
from shop.accounts.services.values import DEFAULTS, TEXTS
from shop.accounts.trail import subject_for
from shop.audit.models import PersonalValues

_ACCOUNT = (
    "public_id", "username", "email", "email_verified_at", "pending_email", "first_name", "last_name",
    "date_joined", "last_login",
)  # fmt: skip
_SESSION = ("id", "created_at", "rotated_at", "expires_at", "ended_at", "ended_why", "user_agent", "address")


def personal_data(user_id: int) -> dict[str, Any]:
    """The account, its address book, its sign-ins, and what the audit trail keeps of its person, by sections."""
    user = User.objects.get(pk=user_id)
    trail = PersonalValues.objects.filter(subject=subject_for(user_id)).order_by("pk")
    return {
        "account": {name: getattr(user, name) for name in _ACCOUNT},
        "addresses": list(
            Address.objects.filter(user=user).order_by("pk").values(*TEXTS, *DEFAULTS, "created_at")
        ),
        "sign_ins": list(Session.objects.filter(user=user).order_by("created_at").values(*_SESSION)),
        "changes": [
            {"at": at, "action": action, "before": before, "after": after}
            for at, action, before, after in trail.values_list(
                "entry__at", "entry__action", "before", "after"
            )
        ],
    }
