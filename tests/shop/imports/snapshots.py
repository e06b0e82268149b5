"""The database as values, to hold two states of it against each other."""

from typing import Any

from django.db import connection

from shop.imports.models import ImportRun

# What an import left behind, without ids and times, which differ between two equal runs.
_STATE = {
    "products": """
        SELECT p.slug, p.name, p.status, p.description, p.tags, p.option_names, p.list_price,
        p.list_compare_at_price,
               p.currency, p.seo_title, p.seo_description, p.origin, b.slug, b.name, c.slug, c.name
        FROM catalog_product p LEFT JOIN catalog_brand b ON b.id = p.brand_id
        LEFT JOIN catalog_category c ON c.id = p.category_id ORDER BY p.slug
    """,
    "categories": """
        SELECT c.slug, c.name, c.origin, p.slug, c.path = coalesce(p.path, '/') || c.id || '/'
        FROM catalog_category c LEFT JOIN catalog_category p ON p.id = c.parent_id ORDER BY c.slug
    """,
    "variants": """
        SELECT p.slug, v.position, v.option1, v.option2, v.option3, v.sku, v.barcode, v.price,
        v.compare_at_price,
               v.cost, v.currency, v.weight_grams, v.active, m.source_url
        FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
        LEFT JOIN catalog_productimage g ON g.id = v.image_id LEFT JOIN media_image m ON m.id = g.image_id
        ORDER BY p.slug, v.option1, v.option2, v.option3
    """,
    "gallery": """
        SELECT p.slug, g.position, g.alt, m.source_url, m.state, m.file, m.width, m.bytes
        FROM catalog_productimage g JOIN catalog_product p ON p.id = g.product_id JOIN media_image m ON m.id =
        g.image_id ORDER BY p.slug, g.position
    """,
    "images": "SELECT source_url FROM media_image ORDER BY source_url",
    "attributes": """
        SELECT p.slug, a.code, a.name, a.kind, a.origin, v.text
        FROM catalog_attributevalue v JOIN catalog_attribute a ON a.id = v.attribute_id
        JOIN catalog_product p ON p.id = v.product_id ORDER BY p.slug, a.code, v.text
    """,
    "stock": """
        SELECT p.slug, v.option1, v.option2, v.option3, l.on_hand, l.tracked, l.backorder
        FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id
        JOIN catalog_product p ON p.id = v.product_id ORDER BY p.slug, v.option1, v.option2, v.option3
    """,
    "movements": """
        SELECT p.slug, v.option1, v.option2, v.option3, m.delta, m.on_hand_after, m.reason
        FROM inventory_movement m JOIN catalog_variant v ON v.id = m.variant_id
        JOIN catalog_product p ON p.id = v.product_id ORDER BY p.slug, v.option1, v.option2, v.option3, m.id
    """,
    "effects": """
        SELECT e.topic, p.slug, e.lane, e.wanted, e.done
        FROM outbox_effect e JOIN catalog_product p ON e.topic = 'search.product' AND e.key = p.id::text ORDER
        BY p.slug
    """,
    "problems": 'SELECT line, "column", severity, code, reason FROM imports_rowproblem ORDER BY line, "column", code',
    "staged": "SELECT line FROM imports_stagedrow",
}
_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name ~ '^(catalog|inventory|media|outbox)_' ORDER BY table_name
"""


def state() -> dict[str, list[tuple[Any, ...]]]:
    """All that an import wrote, by table, comparable between databases."""
    with connection.cursor() as cursor:
        found = {}
        for name, query in _STATE.items():
            cursor.execute(query)
            found[name] = cursor.fetchall()
        return found


def counters(run: ImportRun) -> dict[str, Any]:
    """A run's own figures."""
    run.refresh_from_db()
    names = (
        "state",
        "rows",
        "products",
        "apply_cursor",
        "created",
        "updated",
        "unchanged",
        "refused",
        "problems",
    )
    return {name: getattr(run, name) for name in names}


def row_versions() -> dict[str, set[tuple[str, str]]]:
    """Where each row of the shop's tables lies and which transaction wrote it: any write changes this."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT ctid::text, xmin::text FROM "{table}"')
            found[table] = set(cursor.fetchall())
        return found
