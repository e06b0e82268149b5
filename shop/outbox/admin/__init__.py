"""The outbox's admin pages; importing them registers them."""

from shop.outbox.admin import effects

__all__ = ["effects"]
