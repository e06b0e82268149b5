"""Deletes rows that have ended. Changes when another kind of row ends by itself."""

import logging
from collections.abc import Callable, Sequence

from django.utils.module_loading import import_string

from shop.outbox.protocol import Claim

logger = logging.getLogger(__name__)

# Each room forgets its own, some at a time, until none is left. They are named by path, as handlers are.
FORGETTING = {
    "sessions": "shop.accounts.services.forget_sessions.forget_sessions",
    "sign-ins": "shop.accounts.services.forget_sign_ins.forget_sign_ins",
    "letters": "shop.accounts.services.forget_letters.forget_letters",
    "data exports": "shop.accounts.services.forget_exports.forget_exports",
    "interest": "shop.search.services.forget_interest.forget_interest",
    "queries": "shop.search.services.forget_queries.forget_queries",
    "sweeps of the index": "shop.search.services.forget_sweeps.forget_sweeps",
    "throttle windows": "shop.accounts.services.forget_windows.forget_windows",
}
# At the most, so that the task keeps within its time; what is left goes the next time.
ROUNDS = 100


def delete_expired(claims: Sequence[Claim]) -> None:
    """Have every room forget what has ended."""
    for name, path in FORGETTING.items():
        forget: Callable[[], int] = import_string(path)
        deleted = 0
        for _ in range(ROUNDS):
            if not (gone := forget()):
                break
            deleted += gone
        logger.info("expired %s deleted: %d", name, deleted)
