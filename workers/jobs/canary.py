"""Shows that a lane is alive. Its task sets the lane's heartbeat once it has run."""

from collections.abc import Sequence

from shop.outbox.protocol import Claim


def sing(claims: Sequence[Claim]) -> None:
    """Nothing more than having been run."""
