"""Keep an export that has been made."""

from datetime import timedelta
from uuid import UUID

from shop.accounts.models import DataExport, Letter
from shop.accounts.services._telling import tell_owner
from shop.common.clock import now
from shop.common.write import write

KEEP = timedelta(days=7)


@write
def complete_export(*, export_id: UUID, content: str) -> None:
    """Store the JSON for KEEP and tell the person. Does nothing where it is complete, or its account is gone.

    Records LetterWritten where the account's address is confirmed.
    """
    exports = DataExport.objects.select_related("user").select_for_update(of=("self",))
    export = exports.filter(pk=export_id, ready_at__isnull=True).first()
    if export is None:
        return
    export.content, export.ready_at = content, now()
    export.expires_at = export.ready_at + KEEP
    export.save(update_fields=["content", "ready_at", "expires_at"])
    tell_owner(export.user, Letter.Kind.EXPORT_READY)
