"""Questions about stock, batched. Changes when availability is decided differently.

A variant can be sold when nothing tracks it, when it is sold beyond stock, or when something is on hand.
"""

from collections.abc import Collection

from django.db import connection

_LEVEL_AVAILABLE = "NOT s.tracked OR s.backorder OR s.on_hand > 0"
# Over the variant alias ``v``: no level at all means that nothing tracks it.
VARIANT_IN_STOCK = (
    f"coalesce((SELECT bool_or({_LEVEL_AVAILABLE}) FROM inventory_stocklevel s WHERE s.variant_id = v.id), true)"  # noqa: S608
)
# Over the product alias ``p``: any active variant that can be sold.
PRODUCT_IN_STOCK = f"""
    EXISTS (SELECT 1 FROM catalog_variant v LEFT JOIN inventory_stocklevel s ON s.variant_id = v.id
            WHERE v.product_id = p.id AND v.active AND (s.id IS NULL OR {_LEVEL_AVAILABLE}))
"""  # noqa: S608
_AVAILABILITY = f"SELECT v.id, {VARIANT_IN_STOCK} FROM catalog_variant v WHERE v.id = ANY(%s)"  # noqa: S608


def availability(variant_ids: Collection[int]) -> dict[int, bool]:
    """Whether each of the variants can be sold, in one query; unknown ids are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_AVAILABILITY, [list(variant_ids)])
        return dict(cursor.fetchall())
