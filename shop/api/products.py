"""Products: public list and page, writes for staff. Changes when the resource does."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from shop.api.inputs import actor_of
from shop.api.pagination import PAGES, Page, listed
from shop.api.parameters import between, one_of, refuse_unknown
from shop.api.permissions import SEES_HIDDEN_PRODUCTS, may
from shop.api.product_filters import conditions
from shop.api.product_pages import ProductShape, product
from shop.api.product_writes import ProductInput, create, require_parts, update
from shop.api.shapes import CardShape, card
from shop.catalog.models import Product
from shop.catalog.reads import ORDERINGS, Window, product_detail, product_page
from shop.catalog.services.delete_product import delete_product
from shop.common.errors import NotFound
from shop.common.money import MAX_MINOR_UNITS
from shop.inventory.queries import PRODUCT_IN_STOCK_COLUMN, VARIANT_IN_STOCK

FILTERS = [
    *PAGES,
    OpenApiParameter("ordering", str, enum=list(ORDERINGS)),
    OpenApiParameter("category", str, description="A category's slug; its whole subtree counts."),
    OpenApiParameter("brand", str, description="A brand's slug."),
    OpenApiParameter("collection", str, description="A collection's slug."),
    OpenApiParameter("tag", str),
    OpenApiParameter("price_min", between(0, MAX_MINOR_UNITS), description="Minor units, included."),
    OpenApiParameter("price_max", between(0, MAX_MINOR_UNITS), description="Minor units, included."),
    OpenApiParameter("in_stock", bool),
    OpenApiParameter(
        "attribute.<code>", str, many=True, description="A value of that attribute; several mean any."
    ),
    OpenApiParameter("q", str, description="Part of a name, or the beginning of an SKU. Staff only."),
    OpenApiParameter("status", str, enum=[*Product.Status.values, "any"], description="Staff only."),
]


@extend_schema(tags=["products"])
class ProductList(APIView):
    """The shop's products."""

    rights = {"POST": "catalog.add_product"}

    @extend_schema(
        operation_id="products_list", summary="List products", parameters=FILTERS, responses=listed(CardShape)
    )
    def get(self, request: Request) -> Response:
        """A page of products that meet the filters; for shoppers `count` may be a second old."""
        wanted, staff = conditions(request), may(request, SEES_HIDDEN_PRODUCTS)
        page = Page(request)
        ordering = one_of(request.query_params, "ordering", ORDERINGS, "newest")
        window = Window(ordering, page.size, page.offset)
        cards, count = product_page(wanted, window, in_stock=PRODUCT_IN_STOCK_COLUMN, counted_now=staff)
        return Response(page.answer(count, [card(item, staff=staff) for item in cards]))

    @extend_schema(summary="Create a product", request=ProductInput, responses={201: ProductShape})
    def post(self, request: Request) -> Response:
        """A draft, unless its status says otherwise."""
        body = ProductInput(data=request.data)
        body.is_valid(raise_exception=True)
        require_parts(request, body.validated_data, ("add",))
        created = create(actor=actor_of(request), values=body.validated_data)
        address = reverse("api:product", [created.slug], request=request)
        return Response(_page(created.slug, public_only=False), status=201, headers={"Location": address})


@extend_schema(tags=["products"])
class ProductDetail(APIView):
    """One product."""

    rights = {"PATCH": "catalog.change_product", "DELETE": "catalog.delete_product"}

    @extend_schema(summary="A product's page", responses=ProductShape)
    def get(self, request: Request, slug: str) -> Response:
        """Everything on the page; staff see drafts and archived products too."""
        refuse_unknown(request.query_params, ())
        return Response(_page(slug, public_only=not may(request, SEES_HIDDEN_PRODUCTS)))

    @extend_schema(summary="Change a product", request=ProductInput(partial=True), responses=ProductShape)
    def patch(self, request: Request, slug: str) -> Response:
        """Only what the body names changes."""
        body = ProductInput(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        require_parts(request, body.validated_data, ("add", "change", "delete"))
        changed = update(actor=actor_of(request), product_id=_id(slug), values=body.validated_data)
        return Response(_page(changed.slug, public_only=False))

    @extend_schema(summary="Delete a product", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """It is gone from the shop and, soon after, from the search index."""
        delete_product(actor=actor_of(request), product_id=_id(slug))
        return Response(status=204)


def _page(slug: str, *, public_only: bool) -> dict[str, Any]:
    found = product_detail(
        slug, in_stock=PRODUCT_IN_STOCK_COLUMN, variant_in_stock=VARIANT_IN_STOCK, public_only=public_only
    )
    if found is None:
        raise NotFound(f"There is no product {slug!r}.")
    return product(found)


def _id(slug: str) -> int:
    found = Product.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"There is no product {slug!r}.")
    return found
