"""The workers' admin pages; importing them registers them."""

from workers.admin import periodic

__all__ = ["periodic"]
