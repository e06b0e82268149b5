"""Shoppers who search and open what they find, for tests of what a shop learns from that.

What changes this file: what the storefront tells the search server.
"""

import json
import time
import urllib.parse
import urllib.request
from typing import Any

from deploy.local.errors import LauncherError
from deploy.local.stack import LocalStack

_SHOPPERS = 6
_SECONDS = 60
_COUNT_NOW = """
from shop.audit.actor import Actor
from workers.services.run_job import run_job
run_job(actor=Actor("", "tests"), name="refresh_popularity")
"""


def make_popular(stack: LocalStack) -> str:
    """Have several shoppers open a product that they searched for by its name; returns the query once it is popular.

    Raises LauncherError where it does not become so.
    """
    products = _ask(f"{stack.api_url}/api/products/?ordering=name&in_stock=true&page_size=1")
    query = str(products["results"][0]["name"])
    config = _ask(f"{stack.api_url}/api/search/config/")
    for number in range(_SHOPPERS):
        _search_and_open(stack.search_url, config, query, shopper=f"shopper-{number}")
    deadline = time.monotonic() + _SECONDS
    while not (popular := _ask(f"{stack.api_url}/api/search/config/")["popular_queries"]):
        if time.monotonic() > deadline:
            raise LauncherError(
                f"“{query}” is not popular after {_SECONDS} s.", log=stack.process("search").log
            )
        # What was counted reaches the table within a second.
        time.sleep(2)
        stack.manage("shell", "-c", _COUNT_NOW)
    return str(popular[0])


def _search_and_open(search_url: str, config: dict[str, Any], query: str, shopper: str) -> None:
    keys = {"x-algolia-application-id": config["app_id"], "x-algolia-api-key": config["search_key"]}
    access = urllib.parse.urlencode(keys)
    asked = {"query": query, "clickAnalytics": True, "hitsPerPage": 1}
    answer = _ask(f"{search_url}/1/indexes/{config['index']}/query?{access}", asked)
    event = {
        "eventType": "click",
        "eventName": "Result opened",
        "index": config["index"],
        "userToken": shopper,
        "queryID": answer["queryID"],
        "objectIDs": [answer["hits"][0]["objectID"]],
        "positions": [1],
    }
    _ask(f"{search_url}/1/events?{access}", {"events": [event]})


def _ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(url, data, timeout=20) as response:  # noqa: S310  # our own loopback addresses
        answer: dict[str, Any] = json.load(response)
    return answer
