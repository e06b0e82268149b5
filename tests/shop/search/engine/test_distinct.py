"""`distinct`: one hit, or a few, of each group."""

from typing import Any

import pytest
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.running import SEARCH_KEY, RunningServer
from tests.shop.search.engine.test_indices import settle

INDEX = "distinct"
COLOURS = ["red", "green", "blue"]
SHIRTS = 40


@pytest.fixture(scope="module", autouse=True)
def variants(server: RunningServer) -> None:
    """Forty shirts in three colours each, the dearest first, and two records that are of no group."""
    client = server.client()
    settings: dict[str, object] = {
        "searchableAttributes": ["name", "colour"],
        "attributesForFaceting": ["colour", "afterDistinct(size)"],
        "customRanking": ["desc(price)"],
        "attributeForDistinct": "shirt",
        "replicas": ["distinct_cheap"],
    }
    settle(client, INDEX, settings)
    settle(client, "distinct_cheap", {"ranking": ["asc(price)", "custom"], "distinct": True})
    records = [
        {
            "objectID": f"{shirt}-{colour}",
            "shirt": shirt,
            "name": "shirt",
            "colour": colour,
            "size": "S" if number else "M",
            "price": shirt * 10 + number,
        }
        for shirt in range(SHIRTS)
        for number, colour in enumerate(COLOURS)
    ]
    singles = [{"objectID": f"single-{n}", "name": "shirt", "price": -1 - n, "size": "L"} for n in range(2)]
    client.save_objects(INDEX, [*records, *singles])


def asked(server: RunningServer, index: str = INDEX, **params: object) -> dict[str, Any]:
    answer = server.post(f"/1/indexes/{index}/query", params, key=SEARCH_KEY)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def ids(answer: dict[str, Any]) -> list[str]:
    return [hit["objectID"] for hit in answer["hits"]]


@pytest.mark.parametrize("query", ["", "shirt"])
def test_one_hit_of_each_group_is_shown_and_groups_are_counted(server: RunningServer, query: str) -> None:
    answer = asked(server, query=query, distinct=True, hitsPerPage=5)
    assert ids(answer) == [f"{shirt}-blue" for shirt in range(39, 34, -1)]
    assert (answer["nbHits"], answer["nbPages"]) == (SHIRTS + 2, 9)
    assert "_distinctSeqID" not in answer["hits"][0]
    assert asked(server, query=query, hitsPerPage=5)["nbHits"] == SHIRTS * 3 + 2


@pytest.mark.parametrize("query", ["", "shirt"])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_hold_every_group_once(server: RunningServer, query: str, size: int) -> None:
    first = asked(server, query=query, distinct=1, hitsPerPage=size)
    pages = [
        asked(server, query=query, distinct=1, hitsPerPage=size, page=n) for n in range(first["nbPages"])
    ]
    shown = [hit for page in pages for hit in ids(page)]
    assert shown == [f"{shirt}-blue" for shirt in reversed(range(SHIRTS))] + ["single-0", "single-1"]


def test_several_hits_of_a_group_stand_together_and_are_numbered(server: RunningServer) -> None:
    answer = asked(server, query="shirt", distinct=2, hitsPerPage=2, page=1)
    assert ids(answer) == ["37-blue", "37-green", "36-blue", "36-green"]
    assert [hit["_distinctSeqID"] for hit in answer["hits"]] == [0, 1, 0, 1]
    assert answer["nbHits"] == SHIRTS + 2


def test_the_second_hit_of_a_group_is_found_however_far_down_it_stands(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    settle(client, index, {"customRanking": ["desc(price)"], "attributeForDistinct": "shirt"})
    records = [
        {"objectID": f"{shirt}-{level}", "shirt": shirt, "price": level * 1000 - shirt}
        for shirt in range(30)
        for level in (1, 2)
    ]
    client.save_objects(index, records)
    answer = asked(server, index, query="", distinct=2, hitsPerPage=2, page=1)
    assert ids(answer) == ["2-2", "2-1", "3-2", "3-1"]


def test_the_group_shows_what_matches_best(server: RunningServer) -> None:
    answer = asked(server, query="red", distinct=True, typoTolerance=False, hitsPerPage=3)
    assert ids(answer) == ["39-red", "38-red", "37-red"]
    assert answer["nbHits"] == SHIRTS


def test_facets_are_counted_before_or_after(server: RunningServer) -> None:
    answer = asked(server, query="", distinct=True, facets=["colour", "size"])
    assert answer["facets"]["colour"] == dict.fromkeys(COLOURS, SHIRTS)
    assert answer["facets"]["size"] == {"S": SHIRTS, "L": 2}
    after = asked(server, query="", distinct=True, facets=["colour"], facetingAfterDistinct=True)
    assert after["facets"] == {"colour": {"blue": SHIRTS}}
    assert asked(server, query="", facets=["size"])["facets"]["size"] == {
        "S": SHIRTS * 2,
        "M": SHIRTS,
        "L": 2,
    }


def test_a_replica_has_distinct_of_its_own(server: RunningServer, client: SearchClientSync) -> None:
    answer = asked(server, "distinct_cheap", query="shirt", hitsPerPage=4)
    assert ids(answer) == ["single-1", "single-0", "0-red", "1-red"]
    settings = client.get_settings(INDEX)
    assert settings.attribute_for_distinct == "shirt"


def test_promoted_hits_come_beside_the_groups(server: RunningServer, client: SearchClientSync) -> None:
    client.save_rule(
        INDEX,
        "pin",
        {"objectID": "pin", "consequence": {"promote": [{"objectID": "single-1", "position": 1}]}},
    )
    answer = asked(server, query="", distinct=True, hitsPerPage=3)
    client.clear_rules(INDEX)
    assert (ids(answer), answer["nbHits"]) == (["39-blue", "single-1", "38-blue"], SHIRTS + 2)


@pytest.mark.parametrize("value", [5, -1, "many", [1]])
def test_a_wrong_value_is_named(server: RunningServer, value: object) -> None:
    answer = server.post(f"/1/indexes/{INDEX}/query", {"distinct": value})
    assert (answer.status_code, "distinct" in answer.json()["message"]) == (400, True)
