"""Every operation of the API: its route, its view and its verb, found in the addresses themselves."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

VERBS = ("get", "post", "put", "patch", "delete")


def views() -> list[tuple[str, str, type[APIView]]]:
    """Each view below ``/api/``: its name, its route and itself."""
    found = _below(get_resolver().url_patterns, "")
    return [(name, route, view) for name, route, view in found if route.startswith("api/")]


def operations() -> list[tuple[str, str, str]]:
    """Each operation: the view's name, its route, its verb."""
    return [(name, route, verb) for name, route, view in views() for verb in VERBS if hasattr(view, verb)]


def _below(patterns: list[Any], prefix: str) -> Iterator[tuple[str, str, type[APIView]]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and (view := getattr(pattern.callback, "view_class", None)):
            yield str(pattern.name), route, view
