"""What a cart is priced by: taxes, ways of shipping, promotions. Changes when they are chosen otherwise."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shop.common.sql import fetch
from shop.pricing.rules.values import Kind, Method, Offer, Rate, Target, Taxes

# Of the zones that have the place, the most exact one: its part of a country, its country, everywhere else.
_ZONE = """
    SELECT id FROM {table}
    WHERE places = '{{}}' OR places && ARRAY[%s, %s]::varchar[]
    ORDER BY places = '{{}}', NOT places && ARRAY[%s]::varchar[], id LIMIT 1
"""
_TAXES = f"""
    SELECT z.included, r.category, r.percent
    FROM pricing_taxzone z LEFT JOIN pricing_taxrate r ON r.zone_id = z.id
    WHERE z.id = ({_ZONE.format(table="pricing_taxzone")})
"""  # noqa: S608  # constants alone
_METHODS = f"""
    SELECT m.id, m.description, m.code, m.name, m.rate, m.price, m.steps, m.free_above, m.tax_category
    FROM pricing_shippingmethod m
    WHERE m.active AND m.zone_id = ({_ZONE.format(table="pricing_shippingzone")})
    ORDER BY m.position, m.id
"""  # noqa: S608  # as above
_OFFERS = """
    SELECT p.id, p.name, p.kind, p.value, p.target, p.buy, p.get, p.minimum_total, p.minimum_quantity, p.priority,
           p.stacks, p.limit_per_customer, v.id, coalesce(v.code, ''), CASE p.target
        WHEN 'category' THEN ARRAY(SELECT category_id FROM pricing_promotion_categories c WHERE c.promotion_id = p.id)
        WHEN 'collection' THEN
            ARRAY(SELECT collection_id FROM pricing_promotion_collections c WHERE c.promotion_id = p.id)
        WHEN 'product' THEN ARRAY(SELECT product_id FROM pricing_promotion_products c WHERE c.promotion_id = p.id)
        ELSE '{}'::bigint[] END
    FROM pricing_promotion p
    LEFT JOIN pricing_voucher v ON v.promotion_id = p.id AND upper(v.code) = ANY(%s::text[]) AND v.active
         AND (v.limit IS NULL OR v.used < v.limit)
    WHERE p.active AND (v.id IS NOT NULL OR NOT p.needs_voucher)
      AND (p.starts_at IS NULL OR p.starts_at <= clock_timestamp())
      AND (p.ends_at IS NULL OR p.ends_at > clock_timestamp())
      AND (p.limit IS NULL OR p.used < p.limit)
    ORDER BY p.priority, p.id, v.id
"""


@dataclass(frozen=True, slots=True)
class Way:
    """A shipping method of a place, as it is stored and as it is priced."""

    id: int
    description: str
    method: Method


@dataclass(frozen=True, slots=True)
class Chance:
    """A promotion that a cart may have now, by itself or by a voucher."""

    offer: Offer
    voucher_id: int | None
    limit_per_customer: int | None


def taxes_at(country: str, region: str = "") -> Taxes:
    """The taxes of a place, by ISO 3166-1 alpha-2 code and, where it matters, the part of the country. One query."""
    rows = fetch(_TAXES, _place(country, region))
    if not rows:
        return Taxes()
    return Taxes(
        included=rows[0][0], rates={category: Decimal(rate) for _, category, rate in rows if category}
    )


def ways_to(country: str, region: str = "") -> list[Way]:
    """The ways of shipping that a place is offered, in their order. One query."""
    return [_way(row) for row in fetch(_METHODS, _place(country, region))]


def chances(codes: Collection[str] = ()) -> list[Chance]:
    """The promotions that anybody has now, and those of these vouchers; each once. One query."""
    rows = fetch(_OFFERS, [[code.upper() for code in codes]])
    return list({row[0]: _chance(row) for row in reversed(rows)}.values())[::-1]


def _place(country: str, region: str) -> list[str]:
    part = f"{country}-{region}" if region else country
    return [country, part, part]


def _way(row: Iterable[Any]) -> Way:
    id_, description, code, name, rate, price, steps, free_above, tax_category = row
    bounds = tuple((bound, step) for bound, step in steps)
    return Way(id_, description, Method(code, name, Rate(rate), price, bounds, free_above, tax_category))


def _chance(row: Iterable[Any]) -> Chance:
    (
        id_,
        name,
        kind,
        value,
        target,
        buy,
        get,
        minimum_total,
        minimum_quantity,
        priority,
        stacks,
        per_customer,
        voucher_id,
        code,
        ids,
    ) = row
    offer = Offer(
        id=id_,
        name=name,
        kind=Kind(kind),
        value=value,
        target=Target(target),
        target_ids=frozenset(ids),
        buy=buy,
        get=get,
        minimum_total=minimum_total,
        minimum_quantity=minimum_quantity,
        priority=priority,
        stacks=stacks,
        code=code,
    )
    return Chance(offer, voucher_id, per_customer)
