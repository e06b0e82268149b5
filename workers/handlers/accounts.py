"""What every room knows of a person: told to them, or erased. Changes when another room keeps personal data.

A room that does says so here, by the paths of its two functions, and never learns who else does.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.module_loading import import_string

from shop.accounts.models import DataExport
from shop.accounts.services.complete_export import complete_export
from shop.outbox.protocol import Claim

# By the rooms' names: what gives a person's data by sections, and what erases it. Accounts come last, so that whoever
# needs the account to find what belongs to it still has it.
ROOMS = {
    "accounts": (
        "shop.accounts.personal.personal_data",
        "shop.accounts.services.erase_account.erase_account",
    ),
}


def export(claims: Sequence[Claim]) -> None:
    """Make each claimed export, where somebody still waits for it."""
    wanted = DataExport.objects.filter(pk__in=[UUID(claim.key) for claim in claims], ready_at__isnull=True)
    for export_id, user_id in wanted.values_list("pk", "user_id"):
        content = json.dumps(_told(user_id), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        complete_export(export_id=export_id, content=content)


def erase(claims: Sequence[Claim]) -> None:
    """Have every room erase what it knows of the persons of the claimed accounts."""
    for claim in claims:
        for _, path in ROOMS.values():
            erase_person: Callable[..., None] = import_string(path)
            erase_person(user_id=int(claim.key))


def _told(user_id: int) -> dict[str, Any]:
    sections: dict[str, Any] = {}
    for path, _ in ROOMS.values():
        tell: Callable[[int], dict[str, Any]] = import_string(path)
        sections |= tell(user_id)
    return sections
