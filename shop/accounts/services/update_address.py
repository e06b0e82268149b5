"""Change an entry of an address book."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shop.accounts import locks
from shop.accounts.models import Address
from shop.accounts.services._defaults import take_defaults
from shop.accounts.services.values import cleaned_address
from shop.accounts.trail import note
from shop.common.write import write


@write
def update_address(*, user_id: int, address_id: UUID, values: Mapping[str, Any]) -> Address:
    """Set the given lines. Raises Invalid naming the line, NotFound for another's. Locks the account."""
    given = cleaned_address(values)
    user = locks.account(user_id)
    address = locks.address(user_id, address_id)
    changed = {name: value for name, value in given.items() if getattr(address, name) != value}
    if not changed:
        return address
    before = {name: getattr(address, name) for name in changed}
    take_defaults(user_id, changed)
    for name, value in changed.items():
        setattr(address, name, value)
    address.save(update_fields=list(changed))
    note("address.changed", user, after={"address": str(address_id)}, personal=(before, changed))
    return address
