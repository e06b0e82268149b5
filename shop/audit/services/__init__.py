"""The use cases of the trail: add an entry, or many."""
