"""Rules: kept with the index, when they hold and what they do."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync

from shop.search.engine.rule_effects import effects_of
from tests.shop.search.engine.catalogue import PRODUCTS, SETTINGS, found
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer
from tests.shop.search.engine.test_indices import names, settle

Rule = dict[str, Any]
INDEX = "rules"


def rule(consequence: Rule, pattern: str | None = None, anchoring: str = "is", **more: object) -> Rule:
    held: Rule = {"consequence": consequence, **more}
    if pattern is not None:
        held["conditions"] = [{"pattern": pattern, "anchoring": anchoring}]
    return {"objectID": "rule", **held}


@pytest.fixture
def ruled(server: RunningServer, client: SearchClientSync) -> Iterator[SearchClientSync]:
    if not client.index_exists(INDEX):
        settle(client, INDEX, {**SETTINGS, "removeWordsIfNoResults": "none"})
        client.save_objects(INDEX, PRODUCTS)
    yield client
    client.clear_rules(INDEX)
    client.clear_synonyms(INDEX)


def answer_to(server: RunningServer, key: str = SEARCH_KEY, **params: object) -> dict[str, Any]:
    answer = server.post(f"/1/indexes/{INDEX}/query", {"typoTolerance": False, **params}, key=key)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


@pytest.mark.parametrize(
    ("anchoring", "query", "holds"),
    [
        ("is", "wool hat", True),
        ("is", "Wool  HAT!", True),
        ("is", "wool hats", False),
        ("is", "big wool hat", False),
        ("startsWith", "wool hat big", True),
        ("startsWith", "big wool hat", False),
        ("endsWith", "big wool hat", True),
        ("endsWith", "wool hat big", False),
        ("contains", "a wool hat now", True),
        ("contains", "wool big hat", False),
    ],
)
def test_patterns_are_anchored(
    ruled: SearchClientSync, server: RunningServer, anchoring: str, query: str, holds: bool
) -> None:
    ruled.save_rule(INDEX, "rule", rule({"userData": "held"}, "wool hat", anchoring))
    assert answer_to(server, query=query).get("userData") == (["held"] if holds else None)


def test_alternatives_are_plurals_typos_and_synonyms(ruled: SearchClientSync, server: RunningServer) -> None:
    condition = {"pattern": "trouser", "anchoring": "is", "alternatives": True}
    ruled.save_rule(INDEX, "rule", rule({"userData": 1}, conditions=[condition]))
    ruled.save_synonyms(INDEX, [{"objectID": "s", "type": "synonym", "synonyms": ["long johns", "trouser"]}])
    for query in ("trousers", "truoser", "long johns"):
        assert answer_to(server, query=query)["userData"] == [1]
    assert "userData" not in answer_to(server, query="shirt")


def test_contexts_filters_and_several_conditions(ruled: SearchClientSync, server: RunningServer) -> None:
    conditions = [
        {"context": "mobile", "pattern": "shirt", "anchoring": "contains"},
        {"filters": "brand:Beta"},
    ]
    ruled.save_rule(INDEX, "rule", rule({"userData": {"a": 1}}, conditions=conditions))
    assert answer_to(server, query="shirt", ruleContexts=["web", "mobile"])["userData"] == [{"a": 1}]
    assert "userData" not in answer_to(server, query="shirt", ruleContexts=["web"])
    assert "userData" not in answer_to(server, query="hat", ruleContexts=["mobile"])
    assert "userData" in answer_to(server, query="hat", filters="price > 1 AND brand:Beta")
    assert "userData" not in answer_to(server, query="hat", filters="brand:Acme")


def test_a_rule_can_be_off_or_of_limited_validity(ruled: SearchClientSync, server: RunningServer) -> None:
    now = int(time.time())
    cases: list[tuple[Rule, bool]] = [
        ({}, True),
        ({"enabled": False}, False),
        ({"validity": [{"from": now - 60, "until": now + 60}]}, True),
        ({"validity": [{"from": now - 60, "until": now - 30}]}, False),
        ({"validity": [{"from": now + 60, "until": now + 90}]}, False),
    ]
    for number, (more, holds) in enumerate(cases):
        ruled.save_rule(INDEX, "rule", rule({"userData": number}, **more))
        assert ("userData" in answer_to(server, query="")) == holds, more
    ruled.save_rule(INDEX, "rule", rule({"userData": 9}))
    assert "userData" not in answer_to(server, query="", enableRules=False)


@pytest.mark.parametrize(
    ("change", "query", "hits"),
    [
        ("linen", "anything", ["1"]),
        ({"remove": ["cheap"]}, "cheap linen shirt", ["1"]),
        ({"edits": [{"type": "remove", "delete": "very cheap"}]}, "linen very cheap", ["1"]),
        ({"edits": [{"type": "replace", "delete": "pullover", "insert": "linen shirt"}]}, "a pullover", None),
        ({"edits": [{"type": "replace", "delete": "pullover", "insert": "linen"}]}, "Pullover shirt", ["1"]),
    ],
)
def test_a_rule_edits_the_query(
    ruled: SearchClientSync, server: RunningServer, change: object, query: str, hits: list[str] | None
) -> None:
    ruled.save_rule(INDEX, "rule", rule({"params": {"query": change}}))
    answer = answer_to(server, query=query)
    assert found(answer) == (hits or [])
    assert answer["query"] == query


def test_every_place_of_an_edit_is_edited() -> None:
    edits = [{"type": "replace", "delete": "big tv", "insert": "television"}]
    effects = effects_of(
        [{"objectID": "r", "consequence": {"params": {"query": {"edits": edits}}}}], "Big-TV or big tv?"
    )
    assert effects.overrides["query"] == "television or television ?"


def test_a_rule_adds_filters_and_overrides_parameters(ruled: SearchClientSync, server: RunningServer) -> None:
    params = {"filters": "visible:true", "facetFilters": [["brand:Acme", "brand:zedtech"]], "hitsPerPage": 1}
    ruled.save_rule(INDEX, "rule", rule({"params": params}, "shirt", "contains"))
    answer = answer_to(server, query="shirt", filters="price < 9000", hitsPerPage=7, facets=["brand"])
    assert (answer["hitsPerPage"], answer["nbHits"], found(answer)) == (1, 2, ["1"])
    assert answer["facets"]["brand"] == {"Acme": 1, "zedtech": 1}


def test_of_several_rules_filters_add_up_and_the_first_parameter_counts(
    ruled: SearchClientSync, server: RunningServer
) -> None:
    rules: list[Rule] = [
        {"objectID": "b", "consequence": {"params": {"filters": "brand:Acme", "hitsPerPage": 2}}},
        {"objectID": "a", "consequence": {"params": {"filters": "visible:true", "hitsPerPage": 1}}},
        {"objectID": "c", "consequence": {"userData": "third"}},
    ]
    ruled.save_rules(INDEX, rules)
    answer = answer_to(server, query="shirt", getRankingInfo=True)
    assert (found(answer), answer["hitsPerPage"], answer["userData"]) == (["1"], 1, ["third"])
    assert answer["appliedRules"] == [{"objectID": name} for name in ("a", "b", "c")]
    assert "appliedRules" not in answer_to(server, query="shirt")


def test_promoted_records_stand_in_their_places_on_every_page(
    ruled: SearchClientSync, server: RunningServer
) -> None:
    assert found(answer_to(server, query="shirt")) == ["6", "1", "2", "4"]
    promote = [
        {"objectID": "4", "position": 0},
        {"objectIDs": ["5", "3"], "position": 2},
        {"objectID": "none", "position": 1},
    ]
    ruled.save_rule(INDEX, "rule", rule({"promote": promote, "hide": [{"objectID": "2"}]}, "shirt"))
    expected = ["4", "6", "5", "3", "1"]
    whole = answer_to(server, query="shirt", facets=["brand"])
    assert (found(whole), whole["nbHits"]) == (expected, 5)
    assert whole["facets"]["brand"] == {"Acme": 4, "zedtech": 1}
    for size in (1, 2, 3):
        pages = [answer_to(server, query="shirt", hitsPerPage=size, page=page) for page in range(6)]
        assert [hit for page in pages for hit in found(page)] == expected


def test_promotes_past_the_last_hit_follow_it(ruled: SearchClientSync, server: RunningServer) -> None:
    ruled.save_rule(INDEX, "rule", rule({"promote": [{"objectID": "3", "position": 9}]}, "linen"))
    assert found(answer_to(server, query="linen")) == ["1", "3"]


def test_promotes_keep_to_filters_when_told_and_to_the_keys_always(
    ruled: SearchClientSync, server: RunningServer
) -> None:
    promote = {"promote": [{"objectID": "6", "position": 0}]}
    ruled.save_rule(INDEX, "rule", rule(promote, "linen"))
    assert found(answer_to(server, query="linen", filters="brand:Acme AND visible:true")) == ["6", "1"]
    secured = ruled.generate_secured_api_key(SEARCH_KEY, {"filters": "visible:true"})
    assert found(answer_to(server, key=secured, query="linen")) == ["1"]
    ruled.save_rule(INDEX, "rule", rule({**promote, "filterPromotes": True}, "linen"))
    assert found(answer_to(server, query="linen", filters="visible:true")) == ["1"]


def test_rules_are_saved_searched_and_removed(client: SearchClientSync, index: str) -> None:
    client.save_rule(
        index, "one", {"objectID": "one", **rule({"userData": 1}, "shirt")} | {"objectID": "one"}
    )
    others: list[Rule] = [
        {"objectID": "two", "consequence": {"userData": 2}, "enabled": False, "description": "Winter sale"},
        {"objectID": "three", "consequence": {"userData": 3}, "conditions": [{"context": "home"}]},
    ]
    client.save_rules(index, others)
    assert client.get_rule(index, "one").conditions[0].pattern == "shirt"  # type: ignore[index]

    def searched(**params: object) -> list[str]:
        return [hit.object_id for hit in client.search_rules(index, params).hits]

    assert searched() == ["one", "two", "three"]
    assert searched(query="winter") == ["two"]
    assert searched(enabled=True) == ["one", "three"]
    assert searched(context="home") == ["three"]
    assert searched(anchoring="is") == ["one"]
    page = client.search_rules(index, {"hitsPerPage": 2, "page": 1})
    assert ([hit.object_id for hit in page.hits], page.nb_pages, page.nb_hits) == (["three"], 2, 3)
    client.delete_rule(index, "one")
    with pytest.raises(RequestException, match="ObjectID does not exist"):
        client.get_rule(index, "one")
    client.save_rules(index, [rule({"userData": 4})], clear_existing_rules=True)
    assert searched() == ["rule"]
    client.clear_rules(index)
    assert searched() == []


@pytest.mark.parametrize(
    ("item", "named"),
    [
        (rule({}), "consequence"),
        (rule({"promote": [{"objectID": "1"}]}), "position"),
        (rule({"hide": ["1"]}), "hide"),
        (rule({"params": {"hitsPerPage": "many"}}), "hitsPerPage"),
        (rule({"params": {"filters": "price >"}}), "filters"),
        (rule({"params": {"query": {"edits": [{"type": "drop", "delete": "a"}]}}}), "edits"),
        (
            rule({"params": {"automaticFacetFilters": ["brand"]}}),
            "automaticFacetFilters in a rule is not supported",
        ),
        (rule({"redirect": {"indexName": "x"}}), "redirect of a rule is not supported"),
        (rule({"userData": 1}, "{facet:brand}"), "facets in patterns are not supported"),
        (rule({"userData": 1}, "shirt", "near"), "anchoring"),
        (rule({"userData": 1}, validity=[{"from": 1}]), "validity"),
        (rule({"userData": 1}, enabled="yes"), "enabled"),
    ],
)
def test_a_wrong_rule_is_refused_by_name(server: RunningServer, index: str, item: Rule, named: str) -> None:
    answer = server.post(f"/1/indexes/{index}/rules/batch", [item])
    assert answer.status_code == 400
    assert "rules[0] objectID=rule" in answer.json()["message"]
    assert named in answer.json()["message"]


def test_rules_are_forwarded_copied_and_moved_and_survive_a_kill(
    own_server: RunningServer, index: str
) -> None:
    client = own_server.client()
    copy, replica = f"{index}_copy", f"{index}_r"
    settle(client, index, {"replicas": [replica]})
    client.save_objects(index, [{"objectID": "1", "name": "a"}, {"objectID": "2", "name": "b"}])
    hide = rule({"hide": [{"objectID": "1"}]})
    client.save_rules(index, [hide])
    assert (names(client, index), names(client, replica)) == (["b"], ["a", "b"])
    client.save_rule(index, "rule", hide, forward_to_replicas=True)
    assert names(client, replica) == ["b"]
    client.operation_index(index, {"operation": "copy", "destination": copy, "scope": ["rules"]})
    assert client.search_rules(copy, {}).nb_hits == 1
    client.save_objects(copy, [{"objectID": "1", "name": "a"}, {"objectID": "3", "name": "c"}])
    client.clear_rules(index)
    client.operation_index(copy, {"operation": "move", "destination": index})
    own_server.kill()
    own_server.start()
    assert names(own_server.client(), index) == ["c"]
