"""The index's pages for staff."""

from shop.search.admin import popular_queries, rebuilds, shortened, sweeps

__all__ = ["popular_queries", "rebuilds", "shortened", "sweeps"]
