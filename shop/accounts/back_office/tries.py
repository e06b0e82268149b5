"""Tries to get into the admin: how many are allowed, and what is told of those that fail. Changes with either.

How passwords are counted, `shop/accounts/guesses.py` says. What one limit refuses is not counted against the next, so a
single address can't use up somebody's account.
"""

from shop.accounts import refusals
from shop.accounts.callers import Caller
from shop.accounts.guesses import Limits
from shop.accounts.models import User
from shop.accounts.windows import Limit, by_network, seconds_to_wait

PASSWORDS = Limits(
    network=Limit("staff address", 20, 600),
    name=Limit("staff account", 10, 600),
    everybody=Limit("staff all", 1000, 600),
)
CODE_ADDRESS = Limit("staff code", 20, 600)
# Of who is signed in and has to show once more who they are.
AGAIN = Limit("staff again", 10, 600)


def wait_for_code(caller: Caller) -> float | None:
    """Count a code; how fast codes of one account may follow each other, its device says."""
    return seconds_to_wait(by_network(CODE_ADDRESS, caller))


def wait_again(user: User) -> float | None:
    """Count a password or code of somebody who is signed in."""
    return seconds_to_wait([(AGAIN, str(user.pk))])


def tell_refusal(why: str, user: User | None, caller: Caller) -> None:
    """Tell that somebody was not let into the admin."""
    refusals.tell_refusal("admin", why, user, caller)


def tell_success() -> None:
    """Count that somebody got in."""
    refusals.tell_success("admin")
