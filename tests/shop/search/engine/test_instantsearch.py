"""The requests that InstantSearch's widgets send, and the protocol around them."""

from typing import Any

import pytest
import requests

from tests.shop.search.engine.running import APP_ID, SEARCH_KEY, RunningServer

BRANDS = ["zed", "acme", "acme", "beta"]


@pytest.fixture(scope="module")
def shop(server: RunningServer) -> str:
    index = "instantsearch"
    client = server.client()
    settings = {
        "searchableAttributes": ["name"],
        "attributesForFaceting": ["searchable(brand)", "categories", "price", "filterOnly(visible)"],
        "replicas": ["instantsearch_price_asc"],
    }
    client.set_settings(index, settings)
    task = client.set_settings(
        "instantsearch_price_asc", {"ranking": ["asc(price)", "typo", "custom"]}
    ).task_id
    client.wait_for_task("instantsearch_price_asc", task)
    records = [
        {
            "objectID": str(number),
            "name": f"shirt {number}",
            "brand": brand,
            "price": 40 - 10 * number,
            "visible": True,
            "categories": {"lvl0": "Clothing", "lvl1": "Clothing > Shirts"},
        }
        for number, brand in enumerate(BRANDS)
    ]
    client.save_objects(index, records)
    return index


def browser_post(server: RunningServer, body: dict[str, Any]) -> list[dict[str, Any]]:
    """As browsers send it: keys in the URL, text/plain, so that there is no preflight."""
    url = f"{server.url}/1/indexes/*/queries"
    keys = {"x-algolia-api-key": SEARCH_KEY, "x-algolia-application-id": APP_ID, "x-algolia-agent": "test"}
    headers = {"content-type": "text/plain", "origin": "https://shop.example"}
    answer = requests.post(url, params=keys, json=body, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_two_refinements_make_three_queries_in_one_request(server: RunningServer, shop: str) -> None:
    shared = {
        "indexName": shop,
        "query": "shirt",
        "maxValuesPerFacet": 10,
        "highlightPreTag": "__ais-highlight__",
        "highlightPostTag": "__/ais-highlight__",
    }
    unranked = {**shared, "hitsPerPage": 0, "page": 0, "analytics": False, "clickAnalytics": False}
    refined = {"facetFilters": [["brand:acme", "brand:beta"]], "numericFilters": ["price>=20"]}
    main, brands, prices = browser_post(
        server,
        {
            "requests": [
                {**shared, **refined, "facets": ["brand", "price", "categories.lvl0"], "page": 0},
                {**unranked, "numericFilters": ["price>=20"], "facets": "brand"},
                {**unranked, "facetFilters": refined["facetFilters"], "facets": "price"},
            ]
        },
    )
    assert {hit["objectID"] for hit in main["hits"]} == {"1", "2"}
    assert main["hits"][0]["_highlightResult"]["name"]["value"].startswith("__ais-highlight__shirt__/ais-")
    assert main["facets"] == {
        "brand": {"acme": 2},
        "price": {"20": 1, "30": 1},
        "categories.lvl0": {"Clothing": 2},
    }
    assert brands["facets"] == {"brand": {"acme": 2, "zed": 1}}
    assert (brands["hits"], brands["nbHits"]) == ([], 3)
    assert prices["facets_stats"]["price"] == {"min": 10, "max": 30, "avg": 20, "sum": 60}
    for result in (main, brands, prices):
        assert {"nbHits", "page", "nbPages", "hitsPerPage", "processingTimeMS", "query", "params"} <= set(
            result
        )
        assert result["exhaustiveNbHits"] is True
        assert result["index"] == shop


def test_sorting_is_another_index_and_facet_search_another_type(server: RunningServer, shop: str) -> None:
    by_price, brands = browser_post(
        server,
        {
            "requests": [
                {"indexName": f"{shop}_price_asc", "query": "", "hitsPerPage": 2},
                {"indexName": shop, "type": "facet", "facet": "brand", "facetQuery": "ac", "maxFacetHits": 5},
            ]
        },
    )
    assert [hit["price"] for hit in by_price["hits"]] == [10, 20]
    assert brands["facetHits"] == [{"value": "acme", "highlighted": "<em>ac</em>me", "count": 2}]
    assert brands["exhaustiveFacetsCount"] is True


def test_a_hierarchical_menu_filters_by_level(server: RunningServer, shop: str) -> None:
    refined = {"indexName": shop, "facetFilters": [["categories.lvl1:Clothing > Shirts"]]}
    answer = browser_post(
        server, {"requests": [{**refined, "facets": ["categories.lvl0", "categories.lvl1"]}]}
    )[0]
    assert answer["facets"] == {
        "categories.lvl0": {"Clothing": 4},
        "categories.lvl1": {"Clothing > Shirts": 4},
    }


def test_a_missing_index_fails_the_request_by_name(server: RunningServer, shop: str) -> None:
    answer = server.post("/1/indexes/*/queries", {"requests": [{"indexName": shop}, {"indexName": "none"}]})
    assert (answer.status_code, answer.json()) == (
        404,
        {"message": "Index none does not exist", "status": 404},
    )


def test_preflight_is_answered_without_a_key(server: RunningServer) -> None:
    answer = requests.options(f"{server.url}/1/indexes/*/queries", timeout=10)
    assert answer.status_code == 204
    assert "x-algolia-api-key" in answer.headers["access-control-allow-headers"]


def test_health_needs_no_key(server: RunningServer) -> None:
    assert requests.get(f"{server.url}/1/isalive", timeout=10).json() == {"message": "server is alive"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/1/indexes/x/batch", 403),
        ("PUT", "/1/indexes/x/1", 403),
        ("DELETE", "/1/indexes/x", 403),
        ("POST", "/1/indexes/x/browse", 403),
        ("GET", "/1/indexes/x/settings", 403),
        ("GET", "/1/indexes", 403),
    ],
)
def test_the_search_key_only_searches(server: RunningServer, method: str, path: str, status: int) -> None:
    answer = server.request(method, path, SEARCH_KEY, data="{}")
    assert (answer.status_code, answer.json()["message"]) == (status, "Method not allowed with this API key")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("PATCH", "/1/indexes/x/query", 405),
        ("GET", "/1/clusters", 400),
        ("PUT", "/1/indexes/x/synonyms/one", 400),
        ("PATCH", "/1/indexes/x/synonyms/one", 405),
    ],
)
def test_unknown_paths_are_refused_in_the_protocols_shape(
    server: RunningServer, method: str, path: str, status: int
) -> None:
    answer = server.request(method, path, data="{}")
    assert answer.status_code == status
    assert set(answer.json()) == {"message", "status"}


def test_a_body_that_is_no_json_says_where(server: RunningServer, shop: str) -> None:
    answer = server.request("POST", f"/1/indexes/{shop}/query", data='{"query": ')
    assert answer.status_code == 400
    assert "Invalid JSON" in answer.json()["message"]
