"""Inventory's use cases, one a file: the only place that writes stock."""
