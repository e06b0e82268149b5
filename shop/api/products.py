"""Products: public list and page, writes for staff. Changes when the resource does."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.api.pagination import Page
from shop.api.parameters import one_of, refuse_unknown
from shop.api.permissions import is_staff
from shop.api.product_filters import conditions
from shop.api.product_pages import ProductShape, product
from shop.api.shapes import card
from shop.catalog.reads import ORDERINGS, Window, product_count, product_detail, product_page
from shop.common.errors import NotFound
from shop.inventory.queries import PRODUCT_IN_STOCK, VARIANT_IN_STOCK


@extend_schema(tags=["products"])
class ProductList(APIView):
    """The shop's products."""

    def get(self, request: Request) -> Response:
        """A page of products that meet the filters."""
        wanted = conditions(request)
        page = Page(request)
        ordering = one_of(request.query_params, "ordering", ORDERINGS, "newest")
        window = Window(ordering, page.size, page.offset)
        cards = product_page(wanted, window, in_stock=PRODUCT_IN_STOCK)
        return Response(page.answer(product_count(wanted), [card(item) for item in cards]))


@extend_schema(tags=["products"])
class ProductDetail(APIView):
    """One product."""

    @extend_schema(summary="A product's page", responses=ProductShape)
    def get(self, request: Request, slug: str) -> Response:
        """Everything on the page; staff see drafts and archived products too."""
        refuse_unknown(request.query_params, ())
        found = product_detail(
            slug,
            in_stock=PRODUCT_IN_STOCK,
            variant_in_stock=VARIANT_IN_STOCK,
            public_only=not is_staff(request),
        )
        if found is None:
            raise NotFound(f"There is no product {slug!r}.")
        return Response(product(found))
