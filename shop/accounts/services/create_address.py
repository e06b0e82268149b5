"""Add an entry to an address book."""

from collections.abc import Mapping
from typing import Any

from shop.accounts import locks
from shop.accounts.models import Address
from shop.accounts.services._defaults import take_defaults
from shop.accounts.services.values import DEFAULTS, TEXTS, cleaned_address
from shop.accounts.trail import note
from shop.common.errors import Conflict
from shop.common.write import write

MOST = 50


@write
def create_address(*, user_id: int, values: Mapping[str, Any]) -> Address:
    """A new address; the first one becomes the default of both kinds. Locks the account.

    Raises Invalid naming the line, Conflict where the book is full.
    """
    given = cleaned_address({**dict.fromkeys(TEXTS, ""), **values})
    user = locks.account(user_id)
    known = Address.objects.filter(user=user).count()
    if known >= MOST:
        raise Conflict(f"The address book is full: it holds {MOST}.", code="address_book_full")
    if not known:
        given |= dict.fromkeys(DEFAULTS, True)
    take_defaults(user.pk, given)
    address = Address.objects.create(user=user, **given)
    note("address.created", user, after={"address": str(address.public_id)}, personal=(None, given))
    return address
