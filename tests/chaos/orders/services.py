"""Place a test order."""

from django.db import connection

from shop.common.errors import Conflict, Invalid
from shop.common.write import write
from shop.outbox.record import record
from tests.chaos.orders.facts import OrderPlaced

_INSERT = "INSERT INTO chaos_order (number) VALUES (%s) ON CONFLICT (number) DO NOTHING RETURNING id"


@write
def place_order(*, number: str, refuse: bool) -> int:
    """Keep the order and record OrderPlaced; returns its id.

    Raises Conflict for a number that is taken. With `refuse` it raises Invalid at the very end, so that all that it
    did has to be undone.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [number])
        row = cursor.fetchone()
    if row is None:
        raise Conflict(f"There is an order {number!r} already.")
    record(OrderPlaced(order_id=row[0]))
    if refuse:
        raise Invalid.field("refuse", "was asked for")
    return int(row[0])
