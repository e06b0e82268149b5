"""The API's first page. Changes when a resource is added."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

RESOURCES = {
    "products": "api:products",
    "categories": "api:categories",
    "images": "api:images",
    "search_config": "api:search-config",
    "register": "api:register",
    "login": "api:login",
    "refresh": "api:refresh",
    "me": "api:me",
    "addresses": "api:addresses",
    "sessions": "api:sessions",
    "exports": "api:exports",
    "schema": "api:schema",
    "docs": "api:docs",
    "health": "api:health-status",
}


@extend_schema(tags=["root"], summary="What is here", responses=OpenApiTypes.OBJECT)
class Root(APIView):
    """The resources with their addresses."""

    def get(self, request: Request) -> Response:
        """Names and addresses."""
        return Response({name: reverse(view, request=request) for name, view in RESOURCES.items()})
