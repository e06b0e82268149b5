"""JSON out. Changes when answers are encoded differently."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches


def _other(value: Any) -> Any:
    if isinstance(value, Promise | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


class FastJSONRenderer(BaseRenderer):
    """Compact UTF-8 JSON; an ``orjson.Fragment`` passes JSON that PostgreSQL built through untouched."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The answer's bytes; empty for no data."""
        if data is None:
            return b""
        return orjson.dumps(data, default=_other, option=orjson.OPT_NON_STR_KEYS)


class OneForm(BaseContentNegotiation):
    """Every view reads by content type and answers in its one form, whatever the client says it would accept."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser of the body's content type."""
        return next(
            (p for p in parsers if media_type_matches(p.media_type or "", request.content_type)), None
        )

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The view's first renderer."""
        first = next(iter(renderers))
        return first, first.media_type or "application/json"
