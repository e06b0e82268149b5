"""Query parameters and settings that widgets and clients use now and then, each by what it changes."""

from typing import Any

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.catalogue import PRODUCTS, SETTINGS, found
from tests.shop.search.engine.conftest import Ask
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer
from tests.shop.search.engine.test_indices import names, settle


def test_optional_filters_lift_and_leave_none_out(ask: Ask) -> None:
    assert found(ask(query="shirt", typoTolerance=False)) == ["6", "1", "2", "4"]
    lifted = ask(query="shirt", typoTolerance=False, optionalFilters=["brand:zedtech"])
    assert (found(lifted), lifted["nbHits"]) == (["4", "6", "1", "2"], 4)
    lowered = ask(query="shirt", typoTolerance=False, optionalFilters="brand:-Acme")
    assert set(found(lowered)[:2]) == {"4", "2"}
    assert found(ask(query="shirt", optionalFilters=["brand:Beta"]))[-1] == "7"


def test_optional_filters_rank_without_words_before_the_custom_ranking(ask: Ask) -> None:
    plain = found(ask(query=""))
    lifted = found(ask(query="", optionalFilters=[["brand:zedtech<score=2>", "brand:Beta"], "on_sale:true"]))
    assert lifted == ["4", "7", "3", *[one for one in plain if one not in ("4", "7", "3")]] or lifted[:1] == [
        "4"
    ]
    assert lifted[:3] in (["4", "7", "3"], ["4", "3", "7"])
    assert lifted[3:] == [one for one in plain if one not in ("4", "7", "3")]
    pages = [
        found(ask(query="", optionalFilters="brand:zedtech", hitsPerPage=3, page=page)) for page in range(3)
    ]
    assert [one for page in pages for one in page] == ["4", *[one for one in plain if one != "4"]]


def test_scores_of_a_group_count_by_their_best_or_their_sum(ask: Ask) -> None:
    group = [["categories.lvl0:Clothing<score=2>", "brand:Acme<score=2>", "on_sale:true<score=3>"]]
    assert found(ask(query="", optionalFilters=group))[0] == "3"
    summed = found(ask(query="", optionalFilters=group, sumOrFiltersScores=True))
    # The chair: brand and sale. Clothes of the brand: 4. Others: 2.
    assert summed[0] == "3"
    assert set(summed[1:4]) == {"1", "5", "6"}


def test_no_sum_of_scores_outweighs_a_typo(ask: Ask) -> None:
    skirt = [["brand:Beta", "categories.lvl0:Clothing", "price:7000", "on_sale:false", "visible:true"]]
    answer = ask(query="shirt", optionalFilters=skirt, sumOrFiltersScores=True)
    assert found(answer)[-1] == "7"
    assert len(found(answer)) == 5


def test_scores_in_filters_rank_what_they_let_through(ask: Ask) -> None:
    answer = ask(query="shirt", typoTolerance=False, filters="brand:zedtech<score=3> OR brand:Acme<score=1>")
    assert found(answer) == ["4", "6", "1"]


def test_offset_and_length_take_any_window(ask: Ask) -> None:
    whole = found(ask(query=""))
    window = ask(query="", offset=2, length=3)
    assert (found(window), window["offset"], window["length"], window["nbHits"]) == (whole[2:5], 2, 3, 7)
    assert "page" not in window
    assert found(ask(query="", offset=6, length=5)) == whole[6:]


def test_advanced_syntax_takes_phrases_and_leaves_words_out(ask: Ask) -> None:
    def asked(query: str, **more: object) -> list[str]:
        params = {"advancedSyntax": True, "removeWordsIfNoResults": "none", "typoTolerance": False, **more}
        return found(ask(query=query, **params))

    assert asked('"cotton shirts"') == ["2"]
    assert asked('"shirts cotton"') == []
    assert asked('"15 inch" laptop') == ["4"]
    assert asked("shirt -linen") == ["6", "2", "4"]
    assert asked('shirt -"cotton shirts"') == ["6", "1", "4"]
    assert set(asked("-shirt")) == {"2", "3", "5", "7"}
    assert asked("shirt -linen", advancedSyntaxFeatures=["exactPhrase"]) == ["1"]
    assert found(ask(query='"shirts cotton"', typoTolerance=False)) == ["2"]


def test_stop_words_are_left_out_but_for_an_unfinished_last_one(ask: Ask) -> None:
    strict = {"removeWordsIfNoResults": "none", "typoTolerance": False}
    assert found(ask(query="the shirt of linen", **strict)) == []
    assert found(ask(query="the shirt of linen", removeStopWords=True, **strict)) == ["1"]
    assert found(ask(query="the shirt of linen", removeStopWords=["de", "en"], **strict)) == ["1"]
    assert found(ask(query="the shirt of linen", removeStopWords=["de"], **strict)) == []
    assert found(ask(query="linen i", removeStopWords=True, **strict)) == []
    assert found(ask(query="linen i ", removeStopWords=True, **strict)) == ["1"]


def test_similar_query_finds_by_any_word(ask: Ask) -> None:
    answer = ask(similarQuery="linen trousers chair", typoTolerance=False, removeWordsIfNoResults="none")
    assert set(found(answer)) == {"1", "5", "3"}
    assert found(ask(similarQuery="linen shirt", typoTolerance=False))[0] == "1"


def test_typos_are_not_forgiven_where_it_says_so(client: SearchClientSync, index: str) -> None:
    settings: dict[str, object] = {"searchableAttributes": ["name", "sku"], "removeWordsIfNoResults": "none"}
    settle(client, index, settings)
    records = [{"objectID": "1", "name": "leather", "sku": "weather"}, {"objectID": "2", "name": "12345"}]
    client.save_objects(index, records)
    assert names(client, index, query="leathr") == ["leather"]
    assert names(client, index, query="leathr", disableTypoToleranceOnWords=["leathr"]) == []
    assert names(client, index, query="weathr") == ["leather"]
    assert names(client, index, query="weathr", disableTypoToleranceOnAttributes=["sku"]) == []
    assert names(client, index, query="leathr", disableTypoToleranceOnAttributes=["sku"]) == ["leather"]
    assert names(client, index, query="12346", allowTyposOnNumericTokens=True) == ["12345"]
    assert names(client, index, query="12346", allowTyposOnNumericTokens=False) == []


def test_only_the_wanted_parts_of_an_answer(ask: Ask) -> None:
    assert set(ask(query="shirt", responseFields=["hits", "nbHits"])) == {"hits", "nbHits"}
    assert "page" in ask(query="shirt", responseFields=["*"])


def test_attributes_can_be_taken_from_all(ask: Ask) -> None:
    hit = ask(query="linen", attributesToRetrieve=["*", "-categories", "-price"])["hits"][0]
    assert {"categories", "price"}.isdisjoint(hit)
    assert hit["name"] == "Linen Shirt"


def test_ranking_info_says_why(ask: Ask) -> None:
    first = ask(query="linne shi", getRankingInfo=True)
    info = first["hits"][0]["_rankingInfo"]
    assert (info["nbTypos"], info["words"], info["nbExactWords"], info["firstMatchedWord"]) == (1, 2, 0, 0)
    described = next(hit for hit in ask(query="shirt", getRankingInfo=True)["hits"] if hit["objectID"] == "4")
    assert described["_rankingInfo"]["firstMatchedWord"] == 3007
    assert described["_rankingInfo"]["nbExactWords"] == 1
    assert first["parsedQuery"] == "linne shi"
    assert "_rankingInfo" not in ask(query="shirt")["hits"][0]


def test_lists_are_narrowed_to_what_matched(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    record = {"objectID": "1", "tags": ["red", "blue"], "parts": [{"name": "red lid"}, {"name": "can"}]}
    client.save_objects(index, [record])

    def highlighted(**params: object) -> dict[str, Any]:
        answer = server.post(f"/1/indexes/{index}/query", {"query": "red", **params}).json()
        result: dict[str, Any] = answer["hits"][0]["_highlightResult"]
        return result

    assert len(highlighted()["tags"]) == len(highlighted()["parts"]) == 2
    narrowed = highlighted(restrictHighlightAndSnippetArrays=True)
    assert [item["value"] for item in narrowed["tags"]] == ["<em>red</em>"]
    assert [item["name"]["value"] for item in narrowed["parts"]] == ["<em>red</em> lid"]


def test_rendering_content_is_handed_through(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    content = {
        "facetOrdering": {"facets": {"order": ["brand", "price"]}, "values": {"brand": {"order": ["B"]}}}
    }
    settle(client, index, {"renderingContent": content})
    client.save_objects(index, [{"objectID": "1"}])
    assert server.post(f"/1/indexes/{index}/query", {}).json()["renderingContent"] == content
    redirect = {"redirect": {"url": "https://shop.example/sale"}}
    rule = {"objectID": "r", "consequence": {"params": {"renderingContent": redirect}}}
    client.save_rules(index, [rule])
    assert server.post(f"/1/indexes/{index}/query", {}).json()["renderingContent"] == redirect


@pytest.mark.parametrize(
    "parameters",
    [
        {"optionalFilters": [[1]]},
        {"optionalFilters": ["brand"]},
        {"sumOrFiltersScores": "maybe"},
        {"similarQuery": 5},
        {"offset": -1},
        {"length": 1001},
        {"advancedSyntax": "some"},
        {"removeStopWords": 5},
        {"ignorePlurals": {}},
        {"exactOnSingleWordQuery": "always"},
        {"minProximity": 8},
        {"responseFields": 5},
        {"renderingContent": "[]"},
        {"ruleContexts": [1]},
        {"enableRules": "perhaps"},
        {"getRankingInfo": "x"},
        {"disableTypoToleranceOnWords": 5},
        {"percentileComputation": "x"},
    ],
)
def test_a_malformed_parameter_is_named(
    server: RunningServer, shop: str, parameters: dict[str, object]
) -> None:
    answer = server.post(f"/1/indexes/{shop}/query", parameters, SEARCH_KEY)
    assert answer.status_code == 400
    assert next(iter(parameters)) in answer.json()["message"]


def test_unknown_parameters_are_ignored(ask: Ask) -> None:
    odd = {
        "analytics": False,
        "enableABTest": True,
        "userToken": "u",
        "aroundLatLng": "1,2",
        "newInAlgolia": {"a": 1},
    }
    assert found(ask(query="linen", **odd)) == ["1"]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"removeStopWords": ["de"]}, "de is not supported"),
        ({"ignorePlurals": False}, "ignorePlurals"),
        ({"queryLanguages": ["fr"]}, "fr is not supported"),
        ({"relevancyStrictness": 50}, "relevancyStrictness is not supported"),
        ({"renderingContent": []}, "renderingContent"),
    ],
)
def test_a_setting_is_taken_only_when_it_is_honoured(
    client: SearchClientSync, index: str, values: dict[str, object], named: str
) -> None:
    with pytest.raises(RequestException, match=named) as caught:
        client.set_settings(index, values)
    assert caught.value.status_code == 400


def test_settings_of_how_words_are_read_are_honoured(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    settings: dict[str, object] = {
        **SETTINGS,
        "advancedSyntax": True,
        "removeStopWords": ["en"],
        "ignorePlurals": ["en"],
        "queryLanguages": ["en"],
        "indexLanguages": ["en"],
        "removeWordsIfNoResults": "none",
        "disableTypoToleranceOnWords": ["linnen"],
        "responseFields": ["hits", "nbHits", "query", "params", "processingTimeMS"],
    }
    settle(client, index, settings)
    client.save_objects(index, PRODUCTS)
    assert names(client, index, query="the shirt of -linen pack") == ["Cotton Shirts Pack"]
    assert names(client, index, query="linnen") == []
    kept = server.request("GET", f"/1/indexes/{index}/settings").json()
    assert kept["removeStopWords"] == ["en"]
