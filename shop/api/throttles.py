"""Limits on how often a client may ask. Changes when a limit is refused differently; routes name their own."""

from rest_framework.exceptions import Throttled

from shop.accounts.windows import Limit, seconds_to_wait


def admit(*limits: tuple[Limit, str]) -> None:
    """Count this request against each limit and its client, in order. Raises Throttled at the first that is used up."""
    left = seconds_to_wait(limits)
    if left is not None:
        raise Throttled(wait=left)
