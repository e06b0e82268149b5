"""Send somebody a link to set a new password, for them."""

from shop.accounts.handling import SENDS_LINKS, held
from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter
from shop.accounts.trail import actor_for, note
from shop.common.errors import Conflict
from shop.common.write import write


@write
def send_password_link(*, by: User, user_id: int) -> str:
    """As if they had asked for it, for this account alone; returns its address. Nobody but they see the link, and
    nothing changes until they use it.

    Raises Conflict where it would reach nobody, NotAllowed, NotFound. Locks both accounts. Records LetterWritten.
    """
    by, user = held(by, user_id, SENDS_LINKS)
    if not user.is_active or not user.email:
        raise Conflict("This account is disabled." if user.email else "This account has no address.")
    # Who has not yet begun asked for nothing, and needs to hear where to sign in.
    is_new = user.is_staff and not user.has_usable_password()
    kind = Letter.Kind.STAFF_WELCOME if is_new else Letter.Kind.PASSWORD_RESET
    write_letter(kind=kind, email=user.email, user=user)
    note("user.password_link_sent", user, by=actor_for(by))
    return user.email
