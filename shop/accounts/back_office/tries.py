"""Tries to get into the admin: how many are allowed, and what is told of those that fail. Changes with either.

They are counted by the browser's address, then by the account that is meant, then all together. What one limit refuses
is not counted against the next, so a single address can't use up somebody's account. Where an account has signed in
from before, its tries are counted apart: who keeps trying its name from elsewhere does not keep its owner out.
"""

from shop.accounts import refusals
from shop.accounts.callers import Caller
from shop.accounts.models import User
from shop.accounts.queries import has_signed_in_from
from shop.accounts.windows import Limit, pseudonym, seconds_to_wait

ADDRESS = Limit("staff address", 20, 600)
ACCOUNT = Limit("staff account", 10, 600)
ALL = Limit("staff all", 1000, 600)
CODE_ADDRESS = Limit("staff code", 20, 600)
# Of who is signed in and has to show once more who they are.
AGAIN = Limit("staff again", 10, 600)


def wait_for_password(user: User | None, name: str, caller: Caller) -> float | None:
    """Count a password for the account of that name; the seconds to wait where it is one too many."""
    account = pseudonym(name)
    if user and has_signed_in_from(user.pk, caller.address):
        account = f"{account} {caller.address}"
    return seconds_to_wait([(ADDRESS, caller.network), (ACCOUNT, account), (ALL, "*")])


def wait_for_code(caller: Caller) -> float | None:
    """Count a code; how fast codes of one account may follow each other, its device says."""
    return seconds_to_wait([(CODE_ADDRESS, caller.network)])


def wait_again(user: User) -> float | None:
    """Count a password or code of somebody who is signed in."""
    return seconds_to_wait([(AGAIN, str(user.pk))])


def tell_refusal(why: str, user: User | None, caller: Caller) -> None:
    """Tell that somebody was not let into the admin."""
    refusals.tell_refusal("admin", why, user, caller)


def tell_success() -> None:
    """Count that somebody got in."""
    refusals.tell_success("admin")
