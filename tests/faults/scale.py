"""How these tests shorten what the product does slowly, in their own process and in those that they start.

Leases and back-offs are only made shorter: what waits for them goes the same ways as in a shop.
"""

from shop.outbox import protocol
from workers import leases

LEASE_SECONDS = 4
RENEW_EVERY_SECONDS = 1.0
BACKOFF_BASE_SECONDS = 0.25


def scale_down() -> None:
    """Shorten leases and back-offs in this process."""
    protocol.LEASE_SECONDS = LEASE_SECONDS
    protocol.BACKOFF_BASE_SECONDS = BACKOFF_BASE_SECONDS  # type: ignore[assignment]  # seconds either way
    leases.RENEW_EVERY_SECONDS = RENEW_EVERY_SECONDS
