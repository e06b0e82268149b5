"""Give somebody new recovery codes."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts import locks
from shop.accounts.models import Letter
from shop.accounts.services._recovery_codes import issue_codes
from shop.accounts.services._telling import tell_owner
from shop.accounts.trail import note
from shop.common.errors import Conflict
from shop.common.write import write


@write
def renew_recovery_codes(*, user_id: int) -> list[str]:
    """Codes in the place of those before; nobody can be shown them again. Raises Conflict without a device, NotFound.

    Locks the account. Records LetterWritten.
    """
    user = locks.account(user_id)
    if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise Conflict("There is no device that these codes could stand in for.")
    note("staff.recovery_codes_renewed", user)
    tell_owner(user, Letter.Kind.RECOVERY_CODES_RENEWED)
    return issue_codes(user)
