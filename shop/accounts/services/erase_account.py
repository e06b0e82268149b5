"""Erase what accounts know of a person whose account is closed."""

from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.models import Address, DataExport, Letter, Session, User
from shop.accounts.trail import subject_for
from shop.audit.services.erase_personal_values import erase_personal_values
from shop.common.write import write


@write
def erase_account(*, user_id: int) -> None:
    """Delete all rows about the person and blank the account's own, which keeps its number.

    Done again, nothing happens; nor to an account that nobody closed.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id, deleted_at__isnull=False).first()
    if user is None:
        return
    for model in (Session, Address, Letter, DataExport, TOTPDevice, StaticDevice):
        model._default_manager.filter(user=user).delete()
    user.username = f"deleted-{user.public_id}"
    user.email = user.pending_email = user.first_name = user.last_name = ""
    user.email_verified_at = user.last_login = None
    user.set_unusable_password()
    user.save()
    erase_personal_values(subject=subject_for(user.pk))
