"""What an answer says about the hits: facets, pages, attributes, highlights, errors."""

import pytest
from algoliasearch.http.exceptions import RequestException

from tests.shop.search.engine.catalogue import found
from tests.shop.search.engine.conftest import Ask
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer


def test_facets_count_all_matches_and_carry_statistics(ask: Ask) -> None:
    answer = ask(query="", facets=["*"], hitsPerPage=0, filters="visible:true")
    assert answer["facets"]["brand"] == {"Acme": 3, "Beta": 1, "Zed & Co": 1, "zedtech": 1}
    assert answer["facets"]["categories.lvl0"] == {"Clothing": 5, "Home": 1}
    assert answer["facets"]["options.Shoe Size"] == {"40": 1}
    assert answer["facets"]["on_sale"] == {"false": 5, "true": 1}
    assert "visible" not in answer["facets"]
    stats = answer["facets_stats"]["price"]
    assert (stats["min"], stats["max"], stats["sum"]) == (49.5, 7000, 17049.5)
    assert (answer["hits"], answer["nbHits"], answer["nbPages"]) == ([], 6, 0)


def test_facets_may_be_cut_and_sorted(ask: Ask) -> None:
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


def test_pages(ask: Ask) -> None:
    pages = [ask(query="", hitsPerPage=3, page=page) for page in range(3)]
    assert [(answer["page"], answer["nbPages"], len(answer["hits"])) for answer in pages] == [
        (0, 3, 3),
        (1, 3, 3),
        (2, 3, 1),
    ]
    assert len({object_id for answer in pages for object_id in found(answer)}) == 7
    assert ask(query="", hitsPerPage=1000, page=5)["hits"] == []


def test_retrieved_attributes(ask: Ask, server: RunningServer, shop: str) -> None:
    hit = ask(query="linen", attributesToRetrieve=["name", "categories.lvl0", "cost"])["hits"][0]
    highlight = hit.pop("_highlightResult")
    assert hit == {"objectID": "1", "name": "Linen Shirt", "categories": {"lvl0": "Clothing"}}
    assert "cost" not in highlight
    assert "cost" not in ask(query="linen")["hits"][0]
    assert "price" not in ask(query="linen", attributesToRetrieve=["*", "-price"])["hits"][0]
    assert server.request("GET", f"/1/indexes/{shop}/1", SEARCH_KEY).json().get("cost") is None
    assert server.request("GET", f"/1/indexes/{shop}/1").json()["cost"] == 5


def test_highlights_mark_what_matched(ask: Ask) -> None:
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


def test_highlighting_escapes_nothing_and_can_be_narrowed(ask: Ask) -> None:
    hit = ask(query="zed", attributesToHighlight=["brand"], filters="brand:'Zed & Co'")["hits"][0]
    assert hit["_highlightResult"] == {
        "brand": {
            "value": "<em>Zed</em> & Co",
            "matchLevel": "full",
            "fullyHighlighted": False,
            "matchedWords": ["zed"],
        }
    }


def test_snippets_show_the_best_window(ask: Ask) -> None:
    answer = ask(query="notebook", attributesToSnippet=["description:3"], snippetEllipsisText="[…]")
    snippet = answer["hits"][0]["_snippetResult"]["description"]
    assert snippet == {"value": "[…]15 inch <em>notebook</em>[…]", "matchLevel": "full"}


def test_the_answer_repeats_the_question(ask: Ask) -> None:
    answer = ask(query="shirt & co", hitsPerPage=2, clickAnalytics=True, unknownParameter=[1])
    assert answer["query"] == "shirt & co"
    assert "query=shirt+%26+co" in answer["params"]
    assert "hitsPerPage=2" in answer["params"]
    assert answer["exhaustiveNbHits"] is True
    assert answer["processingTimeMS"] >= 1
    assert len(answer["queryID"]) == 32
    assert "queryID" not in ask(query="")


def test_parameters_may_come_url_encoded(ask: Ask) -> None:
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


@pytest.mark.parametrize(
    "parameters",
    [
        {"highlightPreTag": "<" * 257},
        {"filters": "a:b OR " * 5000 + "a:b"},
        {"facetFilters": [["brand:x"] * 1001]},
        {"hitsPerPage": "--5"},
        {"page": "9" * 5000},
    ],
)
def test_a_question_that_would_cost_too_much_is_refused(
    server: RunningServer, shop: str, parameters: dict[str, object]
) -> None:
    answer = server.post(f"/1/indexes/{shop}/query", {"query": "linen", **parameters}, key=SEARCH_KEY)
    assert answer.status_code == 400
    assert next(iter(parameters)).removeprefix("facetF").lower() in answer.json()["message"].lower()


def test_a_search_key_sends_questions_not_bulk(server: RunningServer, shop: str) -> None:
    body = {"query": "x" * 1_100_000}
    assert server.post(f"/1/indexes/{shop}/query", body, key=SEARCH_KEY).status_code == 413
    assert server.post(f"/1/indexes/{shop}/query", body).status_code == 200
