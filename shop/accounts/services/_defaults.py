"""Which entries of an address book are its defaults: at most one of each kind."""

from collections.abc import Mapping
from typing import Any

from shop.accounts.models import Address
from shop.accounts.services.values import DEFAULTS


def take_defaults(user_id: int, values: Mapping[str, Any]) -> None:
    """Take the defaults that `values` give to one address from those that have them. The caller holds the account."""
    for name in DEFAULTS:
        if values.get(name):
            Address.objects.filter(user_id=user_id, **{name: True}).update(**{name: False})
