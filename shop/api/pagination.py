"""Pages of lists: ``?page=`` and ``?page_size=``. Changes when lists are cut differently."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from shop.api.parameters import MAX_PAGE, MAX_PAGE_SIZE, between, whole_number
from shop.common.errors import NotFound

PAGE_SIZE = 24
PAGE_PARAMETERS = ("page", "page_size")
# The same for OpenAPI.
PAGES = [
    OpenApiParameter("page", between(1, MAX_PAGE), description="From 1."),
    OpenApiParameter(
        "page_size", between(1, MAX_PAGE_SIZE), description=f"{PAGE_SIZE} where it is left out."
    ),
]


class Page:
    """The page that a request asks for."""

    def __init__(self, request: Request) -> None:
        query = request.query_params
        self._request = request
        self.number = whole_number(query, "page", minimum=1, maximum=MAX_PAGE) or 1
        self.size = whole_number(query, "page_size", minimum=1, maximum=MAX_PAGE_SIZE) or PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many items come before it."""
        return (self.number - 1) * self.size

    def answer(self, count: int, results: Sequence[Any]) -> dict[str, Any]:
        """The list's JSON. Raises NotFound for a page beyond the last."""
        if self.number > 1 and self.offset >= count:
            raise NotFound(f"There is no page {self.number}.")
        return {
            "count": count,
            "next": self._address(self.number + 1) if self.offset + self.size < count else None,
            "previous": self._address(self.number - 1) if self.number > 1 else None,
            "results": results,
        }

    def _address(self, number: int) -> str:
        query = {**dict(self._request.query_params.lists()), "page": [str(number)]}
        return self._request.build_absolute_uri(f"{self._request.path}?{urlencode(query, doseq=True)}")


def listed(item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The OpenAPI shape of a page of `item`."""
    return inline_serializer(
        f"Page{item.__name__.removesuffix('Shape')}",
        {
            "count": serializers.IntegerField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": item(many=True),
        },
    )
