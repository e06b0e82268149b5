"""What happens to stock. Changes when something else has to follow from it."""

from dataclasses import dataclass

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class ReservationsExpired(Fact):
    """What was reserved for this owner is so no longer: its deadline has passed."""

    owner: str
