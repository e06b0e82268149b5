"""What happens around the index, as opposed to in the catalogue."""

from dataclasses import dataclass

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class RecordsWentStale(Fact):
    """The search records of these products must be made anew, though the products themselves did not change."""

    product_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProductsIndexed(Fact):
    """The index has confirmed the present records, or tombstones, of these products."""

    product_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CategoryIndexed(Fact):
    """A category has changed, and there is no record that would show it."""

    category_id: int


@dataclass(frozen=True, slots=True)
class IndexWasLost(Fact):
    """The index holds nothing of a catalogue that has public products."""


@dataclass(frozen=True, slots=True)
class StraysFound(Fact):
    """The index holds records with these ids, of which the shop knows nothing."""

    object_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RebuildStarted(Fact):
    """A rebuild of the index is wanted."""

    rebuild_id: int


@dataclass(frozen=True, slots=True)
class RebuildAdvanced(Fact):
    """A rebuild of the index has taken a slice's steps, and more are left."""

    rebuild_id: int


@dataclass(frozen=True, slots=True)
class SweepStarted(Fact):
    """A comparison of the index with the database is wanted."""

    sweep_id: int


@dataclass(frozen=True, slots=True)
class SweepAdvanced(Fact):
    """A comparison has looked at a slice's records, and more are left."""

    sweep_id: int
