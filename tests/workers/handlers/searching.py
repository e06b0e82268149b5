"""The real index, as the tests of the search handlers look at it."""

from typing import Any

from django.conf import settings

from shop.search import client as search_client
from shop.search.setup import push_differing_settings


def empty() -> None:
    """Let the index be set up and hold nothing."""
    push_differing_settings()
    search_client._call(lambda client: client.clear_objects(settings.SEARCH_INDEX))


def held(product_id: int) -> dict[str, Any]:
    """The record of a product as the index has it."""
    found: Any = search_client._call(lambda client: client.get_object(settings.SEARCH_INDEX, str(product_id)))
    return dict(found)
