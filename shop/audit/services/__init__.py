"""The one use case of the trail: add an entry."""
