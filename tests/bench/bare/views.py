"""Views with nothing but their answer. Changes when a limit is measured for another operation."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config.env import current
from tests.bench.bare.queries import DETAIL, LIST, detail_parameters, list_parameters

PUBLIC_URL = current().public_url


def constant(request: HttpRequest) -> HttpResponse:
    """The least that a request through Django costs."""
    return _answer('{"hello": "world"}')


def product_list(request: HttpRequest) -> HttpResponse:
    """The list's JSON as PostgreSQL built it."""
    return _answer(_one_text(LIST, list_parameters(PUBLIC_URL)))


def product_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The detail's JSON as PostgreSQL built it."""
    return _answer(_one_text(DETAIL, detail_parameters(PUBLIC_URL, slug)))


def _one_text(query: str, parameters: dict[str, str]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return str(cursor.fetchone()[0])


def _answer(text: str) -> HttpResponse:
    body = text.encode()
    # Without a length the server would send it in chunks.
    return HttpResponse(body, content_type="application/json", headers={"Content-Length": str(len(body))})
