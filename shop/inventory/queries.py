"""Questions about stock. Changes when availability means something else.

A variant is available while it has no level, or one that is untracked, sold beyond stock, or above zero.
"""

from collections.abc import Collection

from shop.common.sql import fetch

# Boolean SQL over the variant alias `v`.
VARIANT_IN_STOCK = """COALESCE((
    SELECT bool_or(NOT s.tracked OR s.backorder OR s.on_hand > 0)
    FROM inventory_stocklevel s WHERE s.variant_id = v.id
), TRUE)"""

_SELLABLE = """
    FROM catalog_variant w LEFT JOIN inventory_stocklevel s ON s.variant_id = w.id
    WHERE w.product_id = p.id AND w.active AND (s.id IS NULL OR NOT s.tracked OR s.backorder OR s.on_hand > 0)
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
