"""Sends records so that a bad one never fails its neighbours. Changes when a refusal is taken apart differently."""

from collections.abc import Sequence
from typing import Any

from shop.search.client import IndexRefused, push

# What a refusal of this batch may have: a record that can't be kept, or more of them than one request may carry.
_ABOUT_RECORDS = (400, 413)


def push_apart(records: Sequence[dict[str, Any]], index: str = "") -> dict[str, IndexRefused]:
    """Merge `records` into the live index, or the one of that name; a batch that is refused is halved until what is
    refused is alone.

    Returns the refused by objectID, each in the server's words; all others are searchable. One bad record among `n`
    takes about `2 log2 n` requests. Raises IndexAway, and IndexRefused for what no record is the reason of, such as
    the key; then some of the records may have been taken.
    """
    try:
        push(records, index)
    except IndexRefused as error:
        if error.status not in _ABOUT_RECORDS:
            raise
        if len(records) == 1:
            return {str(records[0]["objectID"]): error}
    else:
        return {}
    half = len(records) // 2
    return push_apart(records[:half], index) | push_apart(records[half:], index)
