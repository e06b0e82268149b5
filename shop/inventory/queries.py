"""Questions about stock. Changes when availability means something else.

A variant is available while it has no level, or one of which more may be promised: it is untracked, sold beyond stock,
or not all of it is reserved.
"""

from collections.abc import Collection

from shop.common.clock import now
from shop.common.sql import fetch
from shop.inventory.models import Reservation

# Boolean SQL over the level alias `s`, as Level.available in `shop/inventory/rules.py`.
LEVEL_AVAILABLE = """(NOT s.tracked OR (s.backorder AND s.backorder_limit IS NULL)
    OR s.reserved < s.on_hand + CASE WHEN s.backorder THEN s.backorder_limit ELSE 0 END)"""
# Boolean SQL over the variant alias `v`.
VARIANT_IN_STOCK = f"""COALESCE((
    SELECT bool_or({LEVEL_AVAILABLE})
    FROM inventory_stocklevel s WHERE s.variant_id = v.id
), TRUE)"""  # noqa: S608  # constants alone

_SELLABLE = f"""
    FROM catalog_variant w LEFT JOIN inventory_stocklevel s ON s.variant_id = w.id
    WHERE w.product_id = p.id AND w.active AND (s.id IS NULL OR {LEVEL_AVAILABLE})
"""
# Boolean SQL over the product alias `p`: any of its active variants is available. As a condition PostgreSQL may
# answer it for all products at once ...
PRODUCT_IN_STOCK = f"EXISTS (SELECT 1 {_SELLABLE})"
# ... and as a column it is asked for the few products that a page shows, one by one.
PRODUCT_IN_STOCK_COLUMN = f"COALESCE((SELECT TRUE {_SELLABLE} LIMIT 1), FALSE)"

_AVAILABILITY = f"SELECT v.id, {VARIANT_IN_STOCK} FROM catalog_variant v WHERE v.id = ANY(%s)"  # noqa: S608


def availability(variant_ids: Collection[int]) -> dict[int, bool]:
    """Whether one more of each of these variants can be sold; unknown ids are left out. One query."""
    return dict(fetch(_AVAILABILITY, [list(variant_ids)]))


def expired_owners(most: int) -> list[str]:
    """For whom something is reserved whose deadline has passed, at most so many. One query."""
    expired = Reservation.objects.filter(expires_at__lt=now()).order_by("owner")
    return list(expired.values_list("owner", flat=True).distinct()[:most])
