"""The reads that every shopper asks for: a page of products, one product. Changes when the shop shows more of it.

Each is one prepared statement (shop.common.sql). Whether something is in stock is inventory's to say, so the caller
brings that expression: over the product alias ``p``, or the variant alias ``v``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from shop.catalog.counts import remember_count, remembered_count
from shop.common.sql import Condition, fetch

ORDERINGS = {
    "newest": "p.created_at DESC, p.id DESC",
    "price": "p.list_price, p.id",
    "-price": "p.list_price DESC, p.id DESC",
    "name": "p.name, p.id",
    "-name": "p.name DESC, p.id DESC",
}


class Card(NamedTuple):
    """A product as lists show it. Amounts are minor units; `image_file` is a storage name."""

    id: int
    slug: str
    name: str
    price: int | None
    compare_at_price: int | None
    currency: str
    category_slug: str | None
    category_name: str | None
    brand_slug: str | None
    brand_name: str | None
    image_file: str | None
    image_alt: str
    image_width: int
    image_height: int
    status: str
    in_stock: bool


_PAGE = """
    WITH page AS MATERIALIZED (
        SELECT p.id, p.slug, p.name, p.list_price, p.list_compare_at_price, p.currency, p.status, p.created_at,
               p.category_id, p.brand_id
        FROM catalog_product p WHERE {where} ORDER BY {order} LIMIT {limit} OFFSET {offset}
    )
    SELECT p.id, p.slug, p.name, p.list_price, p.list_compare_at_price, p.currency,
           c.slug, c.name, b.slug, b.name, i.file, i.alt, i.width, i.height, p.status, {in_stock},
           {count}
    FROM page p
    LEFT JOIN catalog_category c ON c.id = p.category_id
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    LEFT JOIN LATERAL (
        SELECT m.file, g.alt, m.width, m.height
        FROM catalog_productimage g JOIN media_image m ON m.id = g.image_id
        WHERE g.product_id = p.id AND m.state = 'stored'
        ORDER BY g.position, g.id LIMIT 1
    ) i ON true
    ORDER BY {order}
"""
_COUNT = "(SELECT count(*) FROM catalog_product p WHERE {where})"
_UNCOUNTED = "NULL::bigint"


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the matching products: a name of ORDERINGS, how many, after how many."""

    ordering: str
    limit: int
    offset: int


def product_page(
    conditions: Sequence[Condition], window: Window, *, in_stock: str, counted_now: bool
) -> tuple[list[Card], int]:
    """The window's products of those that meet all `conditions` (over alias ``p``), and how many meet them.

    Unless it must be `counted_now`, the number of a full page may be a second old (shop.catalog.counts). One query; a
    second one only for a window that begins beyond the last product.
    """
    where, parameters = _joined(conditions)
    offset = [window.offset] if window.offset else []
    known = None if counted_now else remembered_count(where, parameters)
    sql = _page_sql(where, window, in_stock, counted=known is None)
    rows = fetch(sql, [*parameters, *offset, *(parameters if known is None else ())])
    cards = [Card._make(row[:-1]) for row in rows]
    seen = window.offset + len(rows)
    if 0 < len(rows) < window.limit or not seen:
        return cards, seen
    if not rows:
        return [], int(fetch(f"SELECT {_COUNT.format(where=where)}", parameters)[0][0])
    if known is None:
        known = int(rows[0][-1])
        remember_count(where, parameters, known)
    return cards, max(known, seen)


def _page_sql(where: str, window: Window, in_stock: str, *, counted: bool) -> str:
    # With the limit in the text PostgreSQL trusts the prepared plan; with a parameter it would plan each time anew.
    return _PAGE.format(
        where=where,
        order=ORDERINGS[window.ordering],
        in_stock=in_stock,
        limit=int(window.limit),
        offset="%s" if window.offset else "0",
        count=_COUNT.format(where=where) if counted else _UNCOUNTED,
    )


def _joined(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    where = " AND ".join(f"({condition.sql})" for condition in conditions) or "true"
    return where, [value for condition in conditions for value in condition.parameters]


class Detail(NamedTuple):
    """A product's page. The fields named *_json are JSON texts, built by PostgreSQL."""

    id: int
    slug: str
    name: str
    status: str
    description: str
    seo_title: str
    seo_description: str
    tags: list[str]
    price: int | None
    compare_at_price: int | None
    currency: str
    updated_at: Any
    category_slug: str | None
    category_name: str | None
    brand_slug: str | None
    brand_name: str | None
    in_stock: bool
    variants_json: str
    options_json: str
    images_json: str
    attributes_json: str
    breadcrumbs_json: str
    collections_json: str


_DETAIL = """
    SELECT p.id, p.slug, p.name, p.status, p.description, p.seo_title, p.seo_description, p.tags,
           p.list_price, p.list_compare_at_price, p.currency, p.updated_at,
           c.slug, c.name, b.slug, b.name, {product_in_stock},
    coalesce((
        SELECT json_agg(json_build_object(
            'id', v.id, 'sku', nullif(v.sku, ''), 'barcode', nullif(v.barcode, ''),
            'title', concat_ws(' / ', nullif(v.option1, ''), nullif(v.option2, ''), nullif(v.option3, '')),
            'options', to_json((ARRAY[v.option1, v.option2, v.option3])[1:cardinality(p.option_names)]),
            'price', json_build_object('amount', v.price, 'currency', v.currency),
            'compare_at_price', CASE WHEN v.compare_at_price IS NOT NULL THEN
                json_build_object('amount', v.compare_at_price, 'currency', v.currency) END,
            'weight_grams', v.weight_grams, 'in_stock', {variant_in_stock},
            'image_id', (SELECT m.public_id FROM catalog_productimage g JOIN media_image m ON m.id = g.image_id
                         WHERE g.id = v.image_id AND m.state = 'stored')
        ) ORDER BY v.position, v.id)
        FROM catalog_variant v WHERE v.product_id = p.id AND v.active
    ), '[]')::text,
    coalesce((
        SELECT json_agg(json_build_object('name', o.name, 'values', (
            SELECT coalesce(json_agg(x.value ORDER BY x.first), '[]') FROM (
                SELECT (ARRAY[v.option1, v.option2, v.option3])[o.i] AS value, min((v.position, v.id)) AS first
                FROM catalog_variant v WHERE v.product_id = p.id AND v.active GROUP BY 1
            ) x)) ORDER BY o.i)
        FROM unnest(p.option_names) WITH ORDINALITY AS o(name, i)
    ), '[]')::text,
    coalesce((
        SELECT json_agg(json_build_object('id', m.public_id, 'file', m.file, 'alt', g.alt,
                                          'width', m.width, 'height', m.height) ORDER BY g.position, g.id)
        FROM catalog_productimage g JOIN media_image m ON m.id = g.image_id
        WHERE g.product_id = p.id AND m.state = 'stored'
    ), '[]')::text,
    coalesce((
        SELECT json_agg(json_build_object(
            'code', a.code, 'name', a.name, 'type', a.kind, 'unit', nullif(a.unit, ''),
            'value', CASE a.kind WHEN 'number' THEN to_json(trim_scale(x.number))
                                 WHEN 'boolean' THEN to_json(x.boolean) ELSE to_json(x.text) END
        ) ORDER BY a.name, x.text)
        FROM catalog_attributevalue x JOIN catalog_attribute a ON a.id = x.attribute_id WHERE x.product_id = p.id
    ), '[]')::text,
    coalesce((
        SELECT json_agg(json_build_object('slug', k.slug, 'name', k.name) ORDER BY length(k.path))
        FROM catalog_category k WHERE k.id = ANY(string_to_array(trim(both '/' from c.path), '/')::bigint[])
    ), '[]')::text,
    coalesce((
        SELECT json_agg(json_build_object('slug', l.slug, 'name', l.name) ORDER BY l.name)
        FROM catalog_collectionmember n JOIN catalog_collection l ON l.id = n.collection_id WHERE n.product_id = p.id
    ), '[]')::text
    FROM catalog_product p
    LEFT JOIN catalog_category c ON c.id = p.category_id
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    WHERE p.slug = %s {public}
"""


def product_detail(slug: str, *, in_stock: str, variant_in_stock: str, public_only: bool) -> Detail | None:
    """Everything on a product's page, in one query; None where there is no such product to show."""
    rows = fetch(_detail_sql(in_stock, variant_in_stock, public_only=public_only), [slug])
    return Detail._make(rows[0]) if rows else None


@cache
def _detail_sql(product_in_stock: str, variant_in_stock: str, *, public_only: bool) -> str:
    """One text object for all requests: psycopg finds its prepared statement by it."""
    public = "AND p.status = 'active' AND p.list_price IS NOT NULL" if public_only else ""
    return _DETAIL.format(product_in_stock=product_in_stock, variant_in_stock=variant_in_stock, public=public)
