"""Many products, cloned inside PostgreSQL from the few that the product's own services made.

A clone has all that its original has: variants, stock, picture, attribute, and an effect that is done. Changes when a
product gets rows in another table that its search record shows.
"""

from tests.bench.stack import BenchStack

_STEP = 50_000
# `%(first)s` to `%(last)s` are the clones' numbers; each takes the original of its number modulo their count.
_CLONES = """
    CREATE TEMP TABLE clone ON COMMIT DROP AS
    WITH original AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM bench_original)
    SELECT n, o.id AS original, nextval(pg_get_serial_sequence('catalog_product', 'id')) AS id
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    JOIN original o ON o.place = n %% (SELECT count(*) FROM original);
    CREATE TEMP TABLE clone_variant ON COMMIT DROP AS
    SELECT c.n, v.id AS original, c.id AS product, nextval(pg_get_serial_sequence('catalog_variant', 'id')) AS id
    FROM clone c JOIN catalog_variant v ON v.product_id = c.original;
"""
_ROWS = (
    """INSERT INTO catalog_product (id, name, slug, status, description, brand_id, category_id, tags, option_names,
                                    list_price, list_compare_at_price, currency)
       SELECT c.id, p.name || ' ' || c.n, p.slug || '-c' || c.n, p.status, p.description, p.brand_id, p.category_id,
              p.tags, p.option_names, p.list_price, p.list_compare_at_price, p.currency
       FROM clone c JOIN catalog_product p ON p.id = c.original ORDER BY c.id""",
    """INSERT INTO catalog_variant (id, product_id, position, option1, option2, option3, sku, price, currency, active)
       SELECT c.id, c.product, v.position, v.option1, v.option2, v.option3, v.sku || '-c' || c.n, v.price, v.currency,
              v.active
       FROM clone_variant c JOIN catalog_variant v ON v.id = c.original ORDER BY c.id""",
    """INSERT INTO inventory_stocklevel (variant_id, location_id, on_hand, tracked, backorder)
       SELECT c.id, s.location_id, s.on_hand, s.tracked, s.backorder
       FROM clone_variant c JOIN inventory_stocklevel s ON s.variant_id = c.original ORDER BY c.id""",
    """INSERT INTO catalog_productimage (product_id, image_id, position, alt)
       SELECT c.id, i.image_id, i.position, i.alt
       FROM clone c JOIN catalog_productimage i ON i.product_id = c.original ORDER BY c.id""",
    """INSERT INTO catalog_attributevalue (product_id, attribute_id, text, number, boolean)
       SELECT c.id, a.attribute_id, a.text, a.number, a.boolean
       FROM clone c JOIN catalog_attributevalue a ON a.product_id = c.original ORDER BY c.id""",
    """INSERT INTO outbox_effect (topic, key, lane, wanted, done, attempts, subject, done_at)
       SELECT 'search.product', c.id::text, 1, 1, 1, 0, 'product ' || c.id, clock_timestamp() FROM clone c""",
)


def clone_products(stack: BenchStack, count: int) -> None:
    """Add `count` clones of the products that are there now, and bring the planner up to date."""
    database = stack.database
    database.execute("CREATE TABLE bench_original AS SELECT id FROM catalog_product")
    for first in range(0, count, _STEP):
        numbers = {"first": first, "last": min(first + _STEP, count) - 1}
        with database.transaction(), database.cursor() as cursor:
            for statement in _CLONES.strip().split(";\n"):
                if statement.strip():
                    cursor.execute(statement, numbers if "%(" in statement else None)
            for statement in _ROWS:
                cursor.execute(statement)
    database.execute("DROP TABLE bench_original")
    database.execute("VACUUM ANALYZE")
