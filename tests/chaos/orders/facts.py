"""What can happen to a test order."""

from dataclasses import dataclass

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class OrderPlaced(Fact):
    """A test order was placed."""

    order_id: int
