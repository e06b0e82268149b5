"""The index's pages for staff."""

from shop.search.admin import rebuilds, shortened, sweeps

__all__ = ["rebuilds", "shortened", "sweeps"]
