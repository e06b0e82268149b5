"""The pages of accounts; importing them registers them."""

from shop.accounts.admin import groups, users

__all__ = ["groups", "users"]
