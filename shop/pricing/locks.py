"""What is counted of promotions, held until the commit. Changes when uses are counted otherwise.

Order: promotions that have a limit, then vouchers, each by primary key; then customers of promotions that count them. A
promotion without a limit is held by nobody, or every order that has it would wait for every other.
"""

from collections.abc import Collection

from django.db import connection
from django.db.models import Q

from shop.pricing.models import Promotion, Voucher


def limited_promotions(ids: Collection[int]) -> dict[int, Promotion]:
    """Those of them that have a limit altogether."""
    limited = Promotion.objects.filter(pk__in=ids, limit__isnull=False).order_by("pk")
    return {one.pk: one for one in limited.select_for_update(no_key=True)}


def vouchers(ids: Collection[int]) -> dict[int, Voucher]:
    """Those of them that have a limit."""
    limited = Voucher.objects.filter(Q(pk__in=ids), limit__isnull=False).order_by("pk")
    return {one.pk: one for one in limited.select_for_update(no_key=True)}


def customer(promotion_id: int, pseudonym: str) -> None:
    """Wait until no other order of this customer is about to have the promotion."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pricing {promotion_id} {pseudonym}"]
        )
