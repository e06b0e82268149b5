"""The product list's filters, from query string to SQL conditions. Changes when shoppers can filter by more.

Everything is over the product alias ``p``. An unknown parameter or value is a 400 naming it.
"""

from collections.abc import Iterator

from django.http import QueryDict
from rest_framework.request import Request

from shop.api.pagination import PAGE_PARAMETERS
from shop.api.parameters import one_of, refuse_unknown, true_or_false, whole_number
from shop.api.permissions import SEES_HIDDEN_PRODUCTS, may
from shop.catalog.models import Attribute, Brand, Category, Collection, Product
from shop.common.errors import Invalid
from shop.common.money import MAX_MINOR_UNITS
from shop.common.sql import Condition
from shop.inventory.queries import PRODUCT_IN_STOCK

ATTRIBUTE = "attribute."
PUBLIC = Condition("p.status = 'active' AND p.list_price IS NOT NULL")
PARAMETERS = (
    *PAGE_PARAMETERS, "ordering", "category", "brand", "collection", "tag", "price_min", "price_max", "in_stock",
)  # fmt: skip
STAFF_PARAMETERS = ("q", "status")
MAX_ATTRIBUTES = 10

_SEARCH = """
    upper(p.name) LIKE %s OR EXISTS (
        SELECT 1 FROM catalog_variant v WHERE v.product_id = p.id AND v.sku <> '' AND upper(v.sku) LIKE %s)
"""
_ATTRIBUTE = """
    EXISTS (SELECT 1 FROM catalog_attributevalue x
            WHERE x.product_id = p.id AND x.attribute_id = %s AND x.text = ANY(%s))
"""
_COLLECTION = (
    "EXISTS (SELECT 1 FROM catalog_collectionmember n WHERE n.product_id = p.id AND n.collection_id = %s)"
)


def conditions(request: Request) -> list[Condition]:
    """What the request's parameters ask of a product. Raises Invalid naming the first that can't be used."""
    query = request.query_params
    staff = may(request, SEES_HIDDEN_PRODUCTS)
    known = PARAMETERS + STAFF_PARAMETERS if staff else PARAMETERS
    refuse_unknown(query, known, prefixes=(ATTRIBUTE,))
    return [
        *(_staff(query) if staff else [PUBLIC]),
        *_placed(query),
        *_priced(query),
        *_available(query),
        *_attributes(query),
    ]


def _staff(query: QueryDict) -> Iterator[Condition]:
    status = one_of(query, "status", (*Product.Status.values, "any"), Product.Status.ACTIVE)
    if status != "any":
        yield Condition("p.status = %s", [status])
    if text := query.get("q", "").strip():
        pattern = _like(text.upper())
        yield Condition(_SEARCH, [f"%{pattern}%", f"{pattern}%"])


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _placed(query: QueryDict) -> Iterator[Condition]:
    if (slug := query.get("category")) is not None:
        path = Category.objects.filter(slug=slug).values_list("path", flat=True).first()
        if path is None:
            raise Invalid.field("category", f"there is no category {slug!r}")
        yield Condition("p.category_id IN (SELECT id FROM catalog_category WHERE path LIKE %s)", [f"{path}%"])
    if (slug := query.get("brand")) is not None:
        yield Condition("p.brand_id = %s", [_id(Brand, "brand", slug)])
    if (slug := query.get("collection")) is not None:
        yield Condition(_COLLECTION, [_id(Collection, "collection", slug)])
    if (tag := query.get("tag")) is not None:
        yield Condition("p.tags @> ARRAY[%s]::varchar[]", [tag])


def _id(model: type[Brand] | type[Collection], name: str, slug: str) -> int:
    found = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid.field(name, f"there is no {name} {slug!r}")
    return found


def _priced(query: QueryDict) -> Iterator[Condition]:
    low = whole_number(query, "price_min", minimum=0, maximum=MAX_MINOR_UNITS)
    high = whole_number(query, "price_max", minimum=0, maximum=MAX_MINOR_UNITS)
    if low is not None and high is not None and low > high:
        raise Invalid.field("price_min", "must not be above price_max")
    if low is not None:
        yield Condition("p.list_price >= %s", [low])
    if high is not None:
        yield Condition("p.list_price <= %s", [high])


def _available(query: QueryDict) -> Iterator[Condition]:
    wanted = true_or_false(query, "in_stock")
    if wanted is not None:
        yield Condition(PRODUCT_IN_STOCK if wanted else f"NOT ({PRODUCT_IN_STOCK})")


def _attributes(query: QueryDict) -> Iterator[Condition]:
    named = {name: query.getlist(name) for name in query if name.startswith(ATTRIBUTE)}
    if not named:
        return
    if len(named) > MAX_ATTRIBUTES:
        raise Invalid.field(
            next(iter(named)), f"at most {MAX_ATTRIBUTES} attributes can be asked for at once"
        )
    codes = [name.removeprefix(ATTRIBUTE) for name in named]
    ids = dict(Attribute.objects.filter(code__in=codes).values_list("code", "pk"))
    for name, values in named.items():
        id_ = ids.get(name.removeprefix(ATTRIBUTE))
        if id_ is None:
            raise Invalid.field(name, "there is no such attribute")
        yield Condition(_ATTRIBUTE, [id_, values])
