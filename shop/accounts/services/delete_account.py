"""Close an account for good, on its person's demand."""

from shop.accounts import locks
from shop.accounts.errors import SessionEnded
from shop.accounts.facts import AccountDeleted
from shop.accounts.models import Letter, Session
from shop.accounts.password_policy import Proof
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.services.write_letter import write_letter
from shop.accounts.trail import note
from shop.common.clock import now
from shop.common.errors import Conflict
from shop.common.write import write
from shop.outbox.record import record


@write
def delete_account(*, proof: Proof) -> None:
    """Sign it out everywhere and let nobody in any more; what is known of the person is erased by an effect.

    Raises Conflict for staff, SessionEnded where the account or its password changed meanwhile. Locks the
    account. Records AccountDeleted, and LetterWritten where an address was confirmed.
    """
    user = locks.account(proof.user.pk)
    if user.password != proof.hashed:
        raise SessionEnded
    if user.is_staff:
        raise Conflict("Staff accounts are closed by an owner of the shop.", code="is_staff")
    user.is_active, user.deleted_at = False, now()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "deleted_at", "password"])
    end_sessions(user_id=user.pk, why=Session.Ended.DELETED)
    note("user.deleted", user)
    if user.email_verified_at:
        write_letter(kind=Letter.Kind.ACCOUNT_DELETED, email=user.email)
    record(AccountDeleted(account_id=user.pk))
