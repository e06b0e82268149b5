"""Judges passwords at sign-in, as often as they may be tried. Changes when tries are limited otherwise.

A try is counted by the network that it comes from, by the name that is tried, and all together. Who keeps trying a name
must not keep its owner out: beyond the last two limits a password is still judged where the account has signed in from
before, within a count of that place's own. No answer tells such a place: a wrong password gets the same refusal there
as anywhere, after the same work.
"""

from dataclasses import dataclass

from shop.accounts.callers import Caller
from shop.accounts.models import User
from shop.accounts.password_policy import Proof, prove
from shop.accounts.queries import has_signed_in_from
from shop.accounts.windows import Limit, by_network, pseudonym, seconds_to_wait


@dataclass(frozen=True, slots=True)
class Limits:
    """How often passwords may be tried from a network, for a name or at a place of its owner's, and all together."""

    network: Limit
    name: Limit
    everybody: Limit

    @property
    def place(self) -> Limit:
        """As for the name."""
        return Limit(f"{self.name.scope} at place", self.name.attempts, self.name.seconds)

    @property
    def beyond(self) -> Limit:
        """How many are judged, or cost the same work, that are beyond the other limits: as for everybody."""
        return Limit(f"{self.everybody.scope} beyond", self.everybody.attempts, self.everybody.seconds)


class TooManyTries(Exception):
    """This try was one too many; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many tries; wait {seconds:.0f} s")
        self.seconds = seconds


def judge(password: str, user: User | None, name: str, caller: Caller, limits: Limits) -> Proof | None:
    """The proof that this is the password of `user`, whom `name` was typed for; None where it is not.

    Raises TooManyTries, also for what may be judged beyond the limits and is wrong.
    """
    _within(by_network(limits.network, caller))
    named = pseudonym(name)
    wait = seconds_to_wait([(limits.name, named), (limits.everybody, "*")])
    wait_here = seconds_to_wait([(limits.place, f"{named} {caller.network}")])
    is_known = has_signed_in_from(user.pk if user else 0, caller)
    if wait is None:
        return prove(password, user)
    if wait_here is not None or seconds_to_wait([(limits.beyond, "*")]) is not None:
        raise TooManyTries(wait)
    proof = prove(password, user if is_known else None)
    if proof is None:
        raise TooManyTries(wait)
    return proof


def _within(counted: list[tuple[Limit, str]]) -> None:
    wait = seconds_to_wait(counted)
    if wait is not None:
        raise TooManyTries(wait)
