"""Remove an entry of an address book."""

from uuid import UUID

from shop.accounts import locks
from shop.accounts.trail import note
from shop.common.write import write


@write
def delete_address(*, user_id: int, address_id: UUID) -> None:
    """Delete it. Raises NotFound for another's. Locks the account."""
    user = locks.account(user_id)
    locks.address(user_id, address_id).delete()
    note("address.deleted", user, before={"address": str(address_id)})
