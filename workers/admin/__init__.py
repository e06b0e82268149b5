"""The workers' admin pages; importing them registers them."""

from workers.admin import periodic, times

__all__ = ["periodic", "times"]
