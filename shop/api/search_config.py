"""How a browser reaches the search index. Changes when clients need to know more."""

from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.search.client import public_key
from shop.search.keys import public_credentials


class SearchConfigShape(serializers.Serializer[Any]):
    """What a search client is built from; `host` is null where the index is at Algolia itself."""

    app_id = serializers.CharField()
    search_key = serializers.CharField()
    host = serializers.URLField(allow_null=True)
    index = serializers.CharField()


@cache
def _answer() -> dict[str, Any]:
    return {
        "app_id": public_credentials().app_id,
        "search_key": public_key(),
        "host": settings.SEARCH_PUBLIC_URL or None,
        "index": settings.SEARCH_INDEX,
    }


@extend_schema(tags=["search"], summary="Search settings for a browser", responses=SearchConfigShape)
class SearchConfig(APIView):
    """The application id, a key that only searches, the host and the index."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The same for everyone."""
        return Response(_answer())
