"""Ask for all that the shop keeps of one."""

from shop.accounts import locks
from shop.accounts.facts import DataExportRequested
from shop.accounts.models import DataExport
from shop.accounts.trail import note
from shop.common.write import write
from shop.outbox.record import record


@write
def request_export(*, user_id: int) -> DataExport:
    """A new export, or the one that is being made. Locks the account. Records DataExportRequested."""
    user = locks.account(user_id)
    export = DataExport.objects.filter(user=user, ready_at__isnull=True).first()
    if export is None:
        export = DataExport.objects.create(user=user)
        note("user.export_requested", user)
        record(DataExportRequested(export_id=export.pk, user_id=user.pk))
    return export
