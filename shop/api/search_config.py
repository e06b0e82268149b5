"""How a browser reaches the search index. Changes when clients need to know more."""

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.common.postgresql.patience import patience
from shop.common.shared_answer import SharedAnswer
from shop.search.client import public_key
from shop.search.keys import public_credentials
from shop.search.queries import popular_queries

logger = logging.getLogger(__name__)

MOST_POPULAR = 8
# What is popular changes once an hour. Pages need the rest of the answer while the database stands still.
POPULAR_SECONDS, WITHIN_SECONDS = 10.0, 0.5
shared_popular: SharedAnswer[list[str]] = SharedAnswer(fresh=POPULAR_SECONDS, usable=600.0)


class SearchConfigShape(serializers.Serializer[Any]):
    """What a search client is built from; `host` is null where the index is at Algolia itself.

    `insights` says whether the search server wants to be told what shoppers see and open. `popular_queries` are what
    they search for most, the most popular first, at most eight; none where the index is at Algolia.
    """

    app_id = serializers.CharField()
    search_key = serializers.CharField()
    host = serializers.URLField(allow_null=True)
    index = serializers.CharField()
    insights = serializers.BooleanField()
    popular_queries = serializers.ListField(child=serializers.CharField())


@cache
def _answer() -> dict[str, Any]:
    return {
        "app_id": public_credentials().app_id,
        "search_key": public_key(),
        "host": settings.SEARCH_PUBLIC_URL or None,
        "index": settings.SEARCH_INDEX,
        "insights": settings.SEARCH_EVENTS,
    }


def _look() -> list[str]:
    """What is popular; nothing while the database is away."""
    try:
        with patience.hurried(WITHIN_SECONDS):
            return popular_queries(MOST_POPULAR)
    except Error as error:
        logger.warning("popular queries are not suggested: %s", error)
        return []


@extend_schema(tags=["search"], summary="Search settings for a browser", responses=SearchConfigShape)
class SearchConfig(APIView):
    """The application id, a key that only searches, the host, the index, and what is popular."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The same for everyone; what is popular as it was ten seconds ago at most."""
        popular = [] if settings.SEARCH_IS_ALGOLIA else shared_popular.get(_look)
        return Response({**_answer(), "popular_queries": popular})
