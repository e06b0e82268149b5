"""The one statement that reads what records are made of. Changes with the record (shop/decisions/0005).

A rebuild reads every product through it, so its cost decides how long that takes: PostgreSQL gathers what belongs to a
product, and Python gets one row for each.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from shop.common.sql import fetch
from shop.inventory.queries import LEVEL_AVAILABLE

# Where a variant's SKU, price and availability are among its values; its options come first.
SKU, PRICE, AVAILABLE = 3, 4, 5


class Row(NamedTuple):
    """A public product. `variants`, the active ones, and `attributes`, those that shoppers filter by, are JSON."""

    id: int
    name: str
    slug: str
    description: str
    tags: list[str]
    option_names: list[str]
    list_price: int
    compare_at_price: int | None
    currency: str
    created_at: datetime
    updated_at: datetime
    brand: str | None
    category_slug: str | None
    category_name: str | None
    category_path: str | None
    variants: str
    attributes: str | None
    image_file: str | None
    image_alt: str | None
    image_width: int | None
    image_height: int | None
    popularity: int


_ROWS = f"""
    SELECT p.id, p.name, p.slug, p.description, p.tags, p.option_names, p.list_price, p.list_compare_at_price,
           p.currency, p.created_at, p.updated_at, b.name, c.slug, c.name, c.path, v.found, a.found,
           i.file, i.alt, i.width, i.height, coalesce(q.score, 0)
    FROM catalog_product p
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    LEFT JOIN catalog_category c ON c.id = p.category_id
    LEFT JOIN search_popularity q ON q.product_id = p.id
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(v.option1, v.option2, v.option3, v.sku, v.price, s.available)
                        ORDER BY v.position, v.id)::text AS found
        FROM catalog_variant v
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or({LEVEL_AVAILABLE}), TRUE) AS available
            FROM inventory_stocklevel s WHERE s.variant_id = v.id
        ) s
        WHERE v.product_id = p.id AND v.active
    ) v
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(t.name, w.text) ORDER BY w.text)::text AS found
        FROM catalog_attributevalue w JOIN catalog_attribute t ON t.id = w.attribute_id
        WHERE w.product_id = p.id AND t.facet
    ) a
    LEFT JOIN LATERAL (
        SELECT m.file, g.alt, m.width, m.height
        FROM catalog_productimage g JOIN media_image m ON m.id = g.image_id
        WHERE g.product_id = p.id AND m.state = 'stored'
        ORDER BY g.position, g.id LIMIT 1
    ) i ON true
    WHERE p.id = ANY(%s::bigint[]) AND p.status = 'active' AND p.list_price IS NOT NULL
"""  # noqa: S608  # a constant alone


def rows(ids: Collection[int]) -> list[Row]:
    """The public products among `ids`, in no order. One query."""
    return [Row(*row) for row in fetch(_ROWS, [list(ids)])]
