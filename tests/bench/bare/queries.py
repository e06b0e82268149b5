"""The API's list of 24 and product detail, each built by one query of PostgreSQL.

A measurement begins by comparing them with the API's answers, so this changes whenever those do.
"""

PAGE_SIZE = 24

_PUBLIC = "p.status = 'active' AND p.list_price IS NOT NULL"
_MONEY = "json_build_object('amount', {amount}, 'currency', {row}.currency)"
_COMPARE_AT = f"CASE WHEN {{amount}} IS NOT NULL THEN {_MONEY} END"
_AVAILABLE = """(s.id IS NULL OR NOT s.tracked OR (s.backorder AND s.backorder_limit IS NULL)
    OR s.reserved < s.on_hand + CASE WHEN s.backorder THEN s.backorder_limit ELSE 0 END)"""
_PICTURE = "'url', %(media)s::text || m.file, 'alt', g.alt, 'width', m.width, 'height', m.height"
# JSON's own form leaves zeros at the end out.
_INSTANT = """to_char(p.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
_GALLERY = """
    FROM catalog_productimage g JOIN media_image m ON m.id = g.image_id
    WHERE g.product_id = p.id AND m.state = 'stored'
"""
_CARD = f"""
    'id', p.id, 'slug', p.slug, 'name', p.name,
    'price', {_MONEY.format(amount="p.list_price", row="p")},
    'compare_at_price', {_COMPARE_AT.format(amount="p.list_compare_at_price", row="p")},
    'image', (SELECT json_build_object({_PICTURE}) {_GALLERY} ORDER BY g.position, g.id LIMIT 1),
    'category', CASE WHEN c.id IS NOT NULL THEN json_build_object('slug', c.slug, 'name', c.name) END,
    'brand', CASE WHEN b.id IS NOT NULL THEN json_build_object('slug', b.slug, 'name', b.name) END,
    'in_stock', coalesce((
        SELECT bool_or({_AVAILABLE})
        FROM catalog_variant v LEFT JOIN inventory_stocklevel s ON s.variant_id = v.id
        WHERE v.product_id = p.id AND v.active), false)
"""
_NAMED = """
    LEFT JOIN catalog_category c ON c.id = p.category_id
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
"""

LIST = f"""
    SELECT json_build_object(
        'count', (SELECT count(*) FROM catalog_product p WHERE {_PUBLIC}),
        'next', %(next)s::text, 'previous', NULL,
        'results', (SELECT json_agg(json_build_object({_CARD}) ORDER BY p.created_at DESC, p.id DESC)
                    FROM (SELECT * FROM catalog_product p WHERE {_PUBLIC}
                          ORDER BY p.created_at DESC, p.id DESC LIMIT {PAGE_SIZE}) p {_NAMED})
    )::text
"""

_VARIANTS = f"""
    SELECT json_agg(json_build_object(
        'id', v.id, 'sku', nullif(v.sku, ''), 'barcode', nullif(v.barcode, ''),
        'title', concat_ws(' / ', nullif(v.option1, ''), nullif(v.option2, ''), nullif(v.option3, '')),
        'options', (ARRAY[v.option1, v.option2, v.option3])[1:cardinality(p.option_names)],
        'price', {_MONEY.format(amount="v.price", row="v")},
        'compare_at_price', {_COMPARE_AT.format(amount="v.compare_at_price", row="v")},
        'weight_grams', v.weight_grams, 'in_stock', {_AVAILABLE}, 'image_id', NULL
    ) ORDER BY v.position, v.id)
    FROM catalog_variant v LEFT JOIN inventory_stocklevel s ON s.variant_id = v.id
    WHERE v.product_id = p.id AND v.active
"""
_OPTIONS = """
    SELECT json_agg(json_build_object('name', o.name, 'values', (
        SELECT json_agg(x.value ORDER BY x.place) FROM (
            SELECT (ARRAY[v.option1, v.option2, v.option3])[o.number] AS value, min(v.position) AS place
            FROM catalog_variant v WHERE v.product_id = p.id AND v.active GROUP BY 1) x)) ORDER BY o.number)
    FROM unnest(p.option_names) WITH ORDINALITY o(name, number)
"""
_ATTRIBUTES = """
    SELECT json_agg(json_build_object(
        'code', a.code, 'name', a.name, 'type', a.kind, 'value', x.text, 'unit', nullif(a.unit, '')) ORDER BY a.name)
    FROM catalog_attributevalue x JOIN catalog_attribute a ON a.id = x.attribute_id WHERE x.product_id = p.id
"""
_BREADCRUMBS = """
    SELECT json_agg(json_build_object('slug', k.slug, 'name', k.name) ORDER BY length(k.path))
    FROM catalog_category k WHERE c.path LIKE k.path || '%%'
"""
_COLLECTIONS = """
    SELECT json_agg(json_build_object('slug', l.slug, 'name', l.name) ORDER BY l.name)
    FROM catalog_collectionmember n JOIN catalog_collection l ON l.id = n.collection_id WHERE n.product_id = p.id
"""

DETAIL = f"""
    SELECT json_build_object({_CARD}, 'status', p.status,
        'description', p.description, 'tags', p.tags, 'updated_at', {_INSTANT},
        'seo', json_build_object('title', p.seo_title, 'description', p.seo_description),
        'variants', coalesce(({_VARIANTS}), '[]'),
        'options', coalesce(({_OPTIONS}), '[]'),
        'images', coalesce((SELECT json_agg(json_build_object('id', m.public_id, {_PICTURE}) ORDER BY g.position, g.id)
                            {_GALLERY}), '[]'),
        'attributes', coalesce(({_ATTRIBUTES}), '[]'),
        'breadcrumbs', coalesce(({_BREADCRUMBS}), '[]'),
        'collections', coalesce(({_COLLECTIONS}), '[]')
    )::text
    FROM catalog_product p {_NAMED}
    WHERE p.slug = %(slug)s AND {_PUBLIC}
"""


def list_parameters(public_url: str) -> dict[str, str]:
    """What LIST takes, of a shop at this address."""
    return {"media": f"{public_url}/media/", "next": f"{public_url}/api/products/?page=2"}


def detail_parameters(public_url: str, slug: str) -> dict[str, str]:
    """What DETAIL takes, of a shop at this address."""
    return {"media": f"{public_url}/media/", "slug": slug}
