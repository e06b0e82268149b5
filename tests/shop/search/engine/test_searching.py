"""What a query finds, in which order, and what the answer says about it."""

from typing import Any

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.running import SEARCH_KEY, RunningServer

SETTINGS = {
    "searchableAttributes": ["name", "brand", "categories", "unordered(description)"],
    "attributesForFaceting": [
        "searchable(brand)",
        "categories.lvl0",
        "categories.lvl1",
        "options",
        "price",
        "on_sale",
        "filterOnly(visible)",
    ],
    "customRanking": ["desc(in_stock)", "desc(created_at)"],
    "unretrievableAttributes": ["cost"],
}


def product(number: int, name: str, **fields: object) -> dict[str, object]:
    record = {
        "objectID": str(number),
        "name": name,
        "brand": "Acme",
        "categories": {"lvl0": "Clothing", "lvl1": "Clothing > Tops"},
        "price": number * 1000,
        "in_stock": True,
        "on_sale": False,
        "visible": True,
        "created_at": 1_700_000_000 + number,
        "cost": 5,
    }
    return record | fields


PRODUCTS = [
    product(1, "Linen Shirt", options={"Size": ["S", "M"], "Shoe Size": ["40"]}, tags=["summer"]),
    product(2, "Cotton Shirts Pack", brand="Zed & Co", in_stock=False),
    product(3, "Café Chair", categories={"lvl0": "Home", "lvl1": "Home > Chairs"}, on_sale=True),
    product(4, "Laptop Bag", brand="zedtech", description="Fits a 15 inch notebook, not a shirt"),
    product(5, "Wool Trousers", price=49.5),
    product(6, "Secret Shirt", visible=False),
    product(7, "Skirt", brand="Beta"),
]


@pytest.fixture(scope="module")
def shop(server: RunningServer) -> str:
    index = "searching"
    client = server.client()
    client.wait_for_task(index, client.set_settings(index, SETTINGS).task_id)
    client.save_objects(index, PRODUCTS)
    return index


@pytest.fixture
def ask(server: RunningServer, shop: str) -> Any:
    def run(**params: object) -> dict[str, Any]:
        answer = server.post(f"/1/indexes/{shop}/query", params, key=SEARCH_KEY)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    return run


def found(answer: dict[str, Any]) -> list[str]:
    return [hit["objectID"] for hit in answer["hits"]]


def test_relevance_then_custom_ranking(ask: Any) -> None:
    answer = ask(query="shirt", typoTolerance=False)
    assert found(answer) == ["6", "1", "2", "4"]


def test_plurals_match_both_ways(ask: Any) -> None:
    assert found(ask(query="shirts", typoTolerance=False)) == found(ask(query="shirt", typoTolerance=False))


def test_typos_come_after_exact_matches(ask: Any) -> None:
    assert found(ask(query="shirt"))[-1] == "7"
    assert found(ask(query="trosers")) == ["5"]
    assert found(ask(query="trosers", typoTolerance="false", removeWordsIfNoResults="none")) == []
    assert found(ask(query="shirt", typoTolerance="min")) == ["6", "1", "2", "4"]


def test_short_words_take_no_typos(ask: Any) -> None:
    assert ask(query="bat", removeWordsIfNoResults="none")["nbHits"] == 0


def test_the_last_word_may_be_unfinished_the_others_not(ask: Any) -> None:
    assert found(ask(query="lapt")) == ["4"]
    assert found(ask(query="lapt bag", typoTolerance=False, removeWordsIfNoResults="none")) == []
    assert found(ask(query="lapt ba", queryType="prefixAll")) == ["4"]
    assert found(ask(query="lapt", queryType="prefixNone", typoTolerance=False)) == []


def test_accents_and_case_do_not_matter(ask: Any) -> None:
    assert found(ask(query="CAFE")) == ["3"]
    assert found(ask(query="café cháir")) == ["3"]


def test_all_words_are_required_until_nothing_matches(ask: Any) -> None:
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
def test_filters(ask: Any, filters: dict[str, object], expected: list[str]) -> None:
    assert found(ask(query="", **filters)) == expected


def test_facets_count_all_matches_and_carry_statistics(ask: Any) -> None:
    answer = ask(query="", facets=["*"], hitsPerPage=0, filters="visible:true")
    assert answer["facets"]["brand"] == {"Acme": 3, "Beta": 1, "Zed & Co": 1, "zedtech": 1}
    assert answer["facets"]["categories.lvl0"] == {"Clothing": 5, "Home": 1}
    assert answer["facets"]["options.Shoe Size"] == {"40": 1}
    assert answer["facets"]["on_sale"] == {"false": 5, "true": 1}
    assert "visible" not in answer["facets"]
    stats = answer["facets_stats"]["price"]
    assert (stats["min"], stats["max"], stats["sum"]) == (49.5, 7000, 17049.5)
    assert (answer["hits"], answer["nbHits"], answer["nbPages"]) == ([], 6, 0)


def test_facets_may_be_cut_and_sorted(ask: Any) -> None:
    assert list(ask(query="", facets="brand", maxValuesPerFacet=1)["facets"]["brand"].items()) == [
        ("Acme", 4)
    ]
    by_name = ask(query="", facets=["brand"], sortFacetValuesBy="alpha")["facets"]["brand"]
    assert list(by_name) == ["Acme", "Beta", "Zed & Co", "zedtech"]


def test_facet_values_are_searched_by_prefix(server: RunningServer, shop: str) -> None:
    client = server.client(SEARCH_KEY)
    hits = client.search_for_facet_values(shop, "brand", {"facetQuery": "ze"}).facet_hits
    assert [(hit.value, hit.highlighted, hit.count) for hit in hits] == [
        ("Zed & Co", "<em>Ze</em>d & Co", 1),
        ("zedtech", "<em>ze</em>dtech", 1),
    ]
    with pytest.raises(RequestException, match=r"searchable\(price\)"):
        client.search_for_facet_values(shop, "price", {"facetQuery": "1"})


def test_pages(ask: Any) -> None:
    pages = [ask(query="", hitsPerPage=3, page=page) for page in range(3)]
    assert [(answer["page"], answer["nbPages"], len(answer["hits"])) for answer in pages] == [
        (0, 3, 3),
        (1, 3, 3),
        (2, 3, 1),
    ]
    assert len({object_id for answer in pages for object_id in found(answer)}) == 7
    assert ask(query="", hitsPerPage=1000, page=5)["hits"] == []


def test_retrieved_attributes(ask: Any, server: RunningServer, shop: str) -> None:
    hit = ask(query="linen", attributesToRetrieve=["name", "categories.lvl0", "cost"])["hits"][0]
    highlight = hit.pop("_highlightResult")
    assert hit == {"objectID": "1", "name": "Linen Shirt", "categories": {"lvl0": "Clothing"}}
    assert "cost" not in highlight
    assert "cost" not in ask(query="linen")["hits"][0]
    assert "price" not in ask(query="linen", attributesToRetrieve=["*", "-price"])["hits"][0]
    assert server.request("GET", f"/1/indexes/{shop}/1", SEARCH_KEY).json().get("cost") is None
    assert server.request("GET", f"/1/indexes/{shop}/1").json()["cost"] == 5


def test_highlights_mark_what_matched(ask: Any) -> None:
    tags = {"highlightPreTag": "__ais-highlight__", "highlightPostTag": "__/ais-highlight__"}
    result = ask(query="shrit", **tags)["hits"][0]["_highlightResult"]
    assert result["name"] == {
        "value": "Secret __ais-highlight__Shirt__/ais-highlight__",
        "matchLevel": "full",
        "fullyHighlighted": False,
        "matchedWords": ["shrit"],
    }
    assert result["brand"] == {"value": "Acme", "matchLevel": "none", "matchedWords": []}
    two_words = ask(query="linen shi")["hits"][0]["_highlightResult"]
    assert two_words["name"]["value"] == "<em>Linen</em> <em>Shi</em>rt"
    assert ask(query="linen clothing")["hits"][0]["_highlightResult"]["categories"]["lvl1"] == {
        "value": "<em>Clothing</em> > Tops",
        "matchLevel": "partial",
        "fullyHighlighted": False,
        "matchedWords": ["clothing"],
    }


def test_highlighting_escapes_nothing_and_can_be_narrowed(ask: Any) -> None:
    hit = ask(query="zed", attributesToHighlight=["brand"], filters="brand:'Zed & Co'")["hits"][0]
    assert hit["_highlightResult"] == {
        "brand": {
            "value": "<em>Zed</em> & Co",
            "matchLevel": "full",
            "fullyHighlighted": False,
            "matchedWords": ["zed"],
        }
    }


def test_snippets_show_the_best_window(ask: Any) -> None:
    answer = ask(query="notebook", attributesToSnippet=["description:3"], snippetEllipsisText="[…]")
    snippet = answer["hits"][0]["_snippetResult"]["description"]
    assert snippet == {"value": "[…]15 inch <em>notebook</em>[…]", "matchLevel": "full"}


def test_the_answer_repeats_the_question(ask: Any) -> None:
    answer = ask(query="shirt & co", hitsPerPage=2, clickAnalytics=True, unknownParameter=[1])
    assert answer["query"] == "shirt & co"
    assert "query=shirt+%26+co" in answer["params"]
    assert "hitsPerPage=2" in answer["params"]
    assert answer["exhaustiveNbHits"] is True
    assert answer["processingTimeMS"] >= 1
    assert len(answer["queryID"]) == 32
    assert "queryID" not in ask(query="")


def test_parameters_may_come_url_encoded(ask: Any) -> None:
    answer = ask(params='query=shirt&hitsPerPage=1&facets=["brand"]&typoTolerance=false')
    assert (len(answer["hits"]), answer["facets"]["brand"]["Acme"]) == (1, 2)


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"hitsPerPage": "many"}, "hitsPerPage"),
        ({"hitsPerPage": 1001}, "hitsPerPage"),
        ({"page": -1}, "page"),
        ({"query": 5}, "query"),
        ({"facets": {"a": 1}}, "facets"),
        ({"facetFilters": [[1]]}, "facetFilters"),
        ({"filters": "price >"}, "filters"),
        ({"numericFilters": ["price>cheap"]}, "numericFilters"),
        ({"typoTolerance": "maybe"}, "typoTolerance"),
        ({"params": 5}, "params"),
    ],
)
def test_a_malformed_parameter_is_named(
    server: RunningServer, shop: str, params: dict[str, object], named: str
) -> None:
    answer = server.post(f"/1/indexes/{shop}/query", params, key=SEARCH_KEY)
    assert answer.status_code == 400
    assert answer.json()["status"] == 400
    assert named in answer.json()["message"]


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
