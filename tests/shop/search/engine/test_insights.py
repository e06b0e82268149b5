"""Events of shoppers, through the official Insights client and as browsers send them."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import requests
from algoliasearch.http.exceptions import RequestException
from algoliasearch.http.hosts import CallType, Host, HostsCollection
from algoliasearch.insights.client import InsightsClientSync
from algoliasearch.insights.config import InsightsConfig

from shop.search.engine.asked import Asked
from shop.search.engine.insights import Event as Insight
from tests.shop.search.engine.running import APP_ID, SEARCH_KEY, RunningServer

Event = dict[str, Any]
QUERY_ID = "43b15df305339e827f0ac0bdc5ebcaa7"


def event(**fields: object) -> Event:
    made = {"eventType": "click", "eventName": "Product Clicked", "index": "shop", "userToken": "user-1"}
    return made | {"objectIDs": ["1", "2"]} | fields


def insights(server: RunningServer, key: str = SEARCH_KEY) -> InsightsClientSync:
    config = InsightsConfig(APP_ID, key, "us")
    host = Host("127.0.0.1", scheme="http", port=server.port, accept=CallType.READ | CallType.WRITE)
    config.hosts = HostsCollection([host])
    return InsightsClientSync.create_with_config(config)


def test_events_reach_the_sink_in_order(server: RunningServer) -> None:
    token = uuid4().hex
    events = [
        event(userToken=token, queryID=QUERY_ID, positions=[7, 6], timestamp=1_700_000_000_000),
        event(userToken=token, eventType="view"),
        event(userToken=token, eventType="conversion", eventSubtype="purchase", objectIDs=["3"]),
        event(userToken=token, objectIDs=None, filters=["brand:acme"]),
    ]
    answer = insights(server).push_events({"events": events})
    assert (answer.status, answer.message) == (200, "OK")
    kept = [one for one in server.events if one["user_token"] == token]
    assert [(one["type"], one["subtype"], one["object_ids"], one["filters"]) for one in kept] == [
        ("click", "", ["1", "2"], []),
        ("view", "", ["1", "2"], []),
        ("conversion", "purchase", ["3"], []),
        ("click", "", [], ["brand:acme"]),
    ]
    first = kept[0]
    assert (first["query_id"], first["positions"], first["timestamp"]) == (
        QUERY_ID,
        [7, 6],
        1_700_000_000_000,
    )
    assert (first["name"], first["index"]) == ("Product Clicked", "shop")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"eventType": "buy"}, "eventType"),
        ({"eventName": ""}, "eventName"),
        ({"eventName": "x" * 65}, "eventName"),
        ({"eventName": "geklickt für"}, "eventName"),
        ({"index": None}, "index"),
        ({"userToken": "a b"}, "userToken"),
        ({"userToken": "x" * 129}, "userToken"),
        ({"objectIDs": []}, "objectIDs"),
        ({"objectIDs": ["x"] * 21}, "objectIDs"),
        ({"objectIDs": [1]}, "objectIDs"),
        ({"objectIDs": None}, "objectIDs"),
        ({"filters": ["a:b"]}, "objectIDs"),
        ({"queryID": QUERY_ID}, "positions"),
        ({"queryID": QUERY_ID, "positions": [1]}, "positions"),
        ({"queryID": QUERY_ID, "positions": [0, 1]}, "positions"),
        ({"positions": [1, 2]}, "positions"),
        ({"queryID": "short", "positions": [1, 2]}, "queryID"),
        ({"eventSubtype": "purchase"}, "eventSubtype"),
        ({"timestamp": "now"}, "timestamp"),
    ],
)
def test_one_wrong_event_refuses_all_by_name(server: RunningServer, fields: Event, named: str) -> None:
    token = uuid4().hex
    with pytest.raises(RequestException, match=rf"events\[1\]\.{named}") as caught:
        insights(server).push_events({"events": [event(userToken=token), event(**fields)]})
    assert caught.value.status_code == 422
    assert not [one for one in server.events if one["user_token"] == token]


@pytest.mark.parametrize("body", [{}, {"events": []}, {"events": event()}, [event()]])
def test_no_events_are_a_422(server: RunningServer, body: object) -> None:
    answer = server.post("/1/events", body, SEARCH_KEY)
    assert (answer.status_code, answer.json()) == (422, {"status": 422, "message": "No events to process"})


def test_limits_of_a_request(server: RunningServer) -> None:
    assert server.post("/1/events", {"events": [event()] * 1000}, SEARCH_KEY).status_code == 200
    assert server.post("/1/events", {"events": [event()] * 1001}, SEARCH_KEY).status_code == 422
    large = json.dumps({"events": [event()], "padding": "x" * 2_000_000})
    assert server.request("POST", "/1/events", SEARCH_KEY, data=large).status_code == 413


def test_a_wrong_key_is_a_401_and_an_index_of_others_a_403(server: RunningServer) -> None:
    answer = server.post("/1/events", {"events": [event()]}, "guess")
    assert (answer.status_code, answer.json()) == (401, {"status": 401, "message": "Invalid credentials"})
    bound = server.client().generate_secured_api_key(SEARCH_KEY, {"restrictIndices": "other"})
    assert server.post("/1/events", {"events": [event()]}, bound).status_code == 403


def test_a_beacon_has_its_keys_in_the_url(server: RunningServer) -> None:
    keys = {
        "X-Algolia-Application-Id": APP_ID,
        "X-Algolia-API-Key": SEARCH_KEY,
        "X-Algolia-Agent": "insights-js",
    }
    body = json.dumps({"events": [event()]})
    headers = {"content-type": "text/plain"}
    answer = requests.post(f"{server.url}/1/events", params=keys, data=body, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text


def test_a_sink_that_is_away_loses_events_but_no_request(server: RunningServer) -> None:
    answer = server.post("/1/events", {"events": [event(eventName="fail")]}, SEARCH_KEY)
    assert answer.status_code == 200
    assert "1 events of shoppers are lost" in server.log


def ask(server: RunningServer, index: str, **params: object) -> dict[str, Any]:
    answer = server.post(f"/1/indexes/{index}/query", {"clickAnalytics": True, **params}, SEARCH_KEY)
    found: dict[str, Any] = answer.json()
    return found


def query_of(server: RunningServer, query_id: str) -> str:
    """The words that a click after that answer comes with."""
    token = uuid4().hex
    clicked = event(userToken=token, queryID=query_id, positions=[1, 2])
    insights(server).push_events({"events": [clicked]})
    [kept] = [one for one in server.events if one["user_token"] == token]
    return str(kept["query"])


def test_an_event_after_a_search_says_what_was_typed(server: RunningServer, shop: str) -> None:
    asked = ask(server, shop, query=" Linen  Shirt ")
    assert query_of(server, asked["queryID"]) == " Linen  Shirt "
    assert query_of(server, QUERY_ID) == "", "an id that this server never gave"
    many = {
        "requests": [{"indexName": shop, "query": word, "clickAnalytics": True} for word in ("wool", "bag")]
    }
    results = server.post("/1/indexes/*/queries", many, SEARCH_KEY).json()["results"]
    assert [query_of(server, result["queryID"]) for result in results] == ["wool", "bag"]


@pytest.mark.parametrize(
    "params",
    [
        {"query": ""},
        {"query": "xyzzy"},
        {"query": "linen " + "x" * 100},
        {"query": "linen", "responseFields": ["queryID", "hits"]},
    ],
)
def test_what_says_nothing_is_not_remembered(
    server: RunningServer, shop: str, params: dict[str, object]
) -> None:
    assert query_of(server, ask(server, shop, **params)["queryID"]) == ""


def test_only_so_many_queries_are_remembered() -> None:
    asked = Asked(most=2)
    for number in range(3):
        asked.remember({"queryID": str(number), "query": f"words {number}", "nbHits": 1})
    one = Insight("click", "Result opened", "shop", "user")
    texts = [asked.completed(replace(one, query_id=str(number))).query for number in range(3)]
    assert texts == ["", "words 1", "words 2"]
    assert asked.completed(one) is one
