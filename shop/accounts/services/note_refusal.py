"""Note that somebody tried to sign in as a member of staff and was not let in."""

from shop.accounts.models import User
from shop.accounts.trail import note
from shop.audit.actor import Actor
from shop.common.write import write

NOBODY = Actor(id="", label="not signed in")


@write
def note_refusal(*, user_id: int, why: str, address: str) -> None:
    """An entry of the trail; the caller sees to it that there are not too many of them."""
    user = User.objects.get(pk=user_id)
    note("staff.sign_in_refused", user, after={"why": why}, personal=(None, {"address": address}), by=NOBODY)
