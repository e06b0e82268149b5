"""What a query finds and in which order."""

import pytest
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.catalogue import found
from tests.shop.search.engine.conftest import Ask
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer


def test_relevance_then_custom_ranking(ask: Ask) -> None:
    answer = ask(query="shirt", typoTolerance=False)
    assert found(answer) == ["6", "1", "2", "4"]


def test_plurals_match_both_ways(ask: Ask) -> None:
    assert found(ask(query="shirts", typoTolerance=False)) == found(ask(query="shirt", typoTolerance=False))


def test_typos_come_after_exact_matches(ask: Ask) -> None:
    assert found(ask(query="shirt"))[-1] == "7"
    assert found(ask(query="trosers")) == ["5"]
    assert found(ask(query="trosers", typoTolerance="false", removeWordsIfNoResults="none")) == []
    assert found(ask(query="shirt", typoTolerance="min")) == ["6", "1", "2", "4"]


def test_short_words_take_no_typos(ask: Ask) -> None:
    assert ask(query="bat", removeWordsIfNoResults="none")["nbHits"] == 0


def test_the_last_word_may_be_unfinished_the_others_not(ask: Ask) -> None:
    assert found(ask(query="lapt")) == ["4"]
    assert found(ask(query="lapt bag", typoTolerance=False, removeWordsIfNoResults="none")) == []
    assert found(ask(query="lapt ba", queryType="prefixAll")) == ["4"]
    assert found(ask(query="lapt", queryType="prefixNone", typoTolerance=False)) == []


def test_accents_and_case_do_not_matter(ask: Ask) -> None:
    assert found(ask(query="CAFE")) == ["3"]
    assert found(ask(query="café cháir")) == ["3"]


def test_all_words_are_required_until_nothing_matches(ask: Ask) -> None:
    assert found(ask(query="linen shirt")) == ["1"]
    assert found(ask(query="linen laptop")) == ["4", "1"] or found(ask(query="linen laptop")) == ["1", "4"]
    assert found(ask(query="linen laptop", removeWordsIfNoResults="none")) == []
    assert found(ask(query="linen xyzzy", removeWordsIfNoResults="lastWords")) == ["1"]
    assert found(ask(query="xyzzy linen", removeWordsIfNoResults="firstWords")) == ["1"]
    assert found(ask(query="linen xyzzy", optionalWords=["xyzzy"], removeWordsIfNoResults="none")) == ["1"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"filters": 'brand:"zed & co"'}, ["2"]),
        ({"filters": "brand:Beta OR brand:zedtech"}, ["7", "4"]),
        ({"filters": "visible:false"}, ["6"]),
        ({"filters": "NOT brand:Acme AND NOT brand:Beta"}, ["4", "2"]),
        ({"filters": 'categories.lvl1:"Home > Chairs"'}, ["3"]),
        ({"filters": "price:49.5 TO 1000"}, ["5", "1"]),
        ({"filters": "price < 1000"}, ["5"]),
        ({"filters": "price != 1000 AND price <= 2000"}, ["5", "2"]),
        ({"filters": "price:49.5"}, ["5"]),
        ({"filters": "created_at > 1700000006"}, ["7"]),
        ({"numericFilters": [["price=2000", "price>=7000"], "price<=9000"]}, ["7", "2"]),
        ({"facetFilters": [["brand:Beta", "brand:zedtech"], "on_sale:false"]}, ["7", "4"]),
        ({"facetFilters": ["brand:-Acme"]}, ["7", "4", "2"]),
        ({"facetFilters": "options.Shoe Size:40"}, ["1"]),
        ({"facetFilters": [["options.Size:M"]], "filters": "visible:true"}, ["1"]),
        ({"tagFilters": ["summer"]}, []),
        ({"filters": "colour:red"}, []),
    ],
)
def test_filters(ask: Ask, filters: dict[str, object], expected: list[str]) -> None:
    assert found(ask(query="", **filters)) == expected


def test_attributes_that_a_secured_key_shows_bind_every_way_to_a_record(
    client: SearchClientSync, server: RunningServer, shop: str
) -> None:
    key = client.generate_secured_api_key(SEARCH_KEY, {"attributesToRetrieve": "name"})
    [hit] = server.post(f"/1/indexes/{shop}/query", {"hitsPerPage": 1}, key=key).json()["hits"]
    asked = {"indexName": shop, "objectID": hit["objectID"], "attributesToRetrieve": ["brand", "name"]}

    one = server.request("GET", f"/1/indexes/{shop}/{hit['objectID']}", key=key).json()
    [other] = server.post("/1/indexes/*/objects", {"requests": [asked]}, key=key).json()["results"]

    assert one == other == {"objectID": hit["objectID"], "name": hit["name"]}


def test_secured_keys_bind_every_way_to_a_record(
    client: SearchClientSync, server: RunningServer, shop: str
) -> None:
    key = client.generate_secured_api_key(SEARCH_KEY, {"filters": "visible:true"})
    answer = server.post(f"/1/indexes/{shop}/query", {"query": "secret shirt", "filters": "brand:Acme"}, key)
    assert "6" not in found(answer.json())
    assert server.request("GET", f"/1/indexes/{shop}/6", key).status_code == 404
    assert server.request("GET", f"/1/indexes/{shop}/1", key).status_code == 200
    wanted = {"requests": [{"indexName": shop, "objectID": "6"}]}
    assert server.post("/1/indexes/*/objects", wanted, key).json() == {"results": [None]}
    facets = server.post(f"/1/indexes/{shop}/facets/brand/query", {"facetQuery": "acme"}, key).json()
    assert facets["facetHits"][0]["count"] == 3
