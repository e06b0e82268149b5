"""What services of inventory take. Changes when more is kept with a movement."""

from dataclasses import dataclass

from shop.audit.actor import SYSTEM, Actor
from shop.inventory.models import Movement


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock moves: kept with every movement. `reference` names the delivery note, count, file or order."""

    reason: Movement.Reason
    actor: Actor = SYSTEM
    reference: str = ""
