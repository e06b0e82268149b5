"""Answers without words, or to first letters, are kept, and never given to whom, or when, they are not true."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from shop.search.engine import query
from shop.search.engine.batch import Change
from shop.search.engine.commands import write
from shop.search.engine.config import EngineConfig
from shop.search.engine.engine import Engine
from shop.search.engine.keys import Access
from tests.shop.search.engine.catalogue import PRODUCTS, SETTINGS, found
from tests.shop.search.engine.running import ADMIN_KEY, SEARCH_KEY, RunningServer

Browse = Callable[..., dict[str, Any]]
INDEX = "browsing"


@pytest.fixture(autouse=True)
def shop(server: RunningServer) -> None:
    client = server.client()
    client.set_settings(INDEX, {**SETTINGS, "replicas": [f"{INDEX}_cheap"]})
    client.set_settings(f"{INDEX}_cheap", {"ranking": ["asc(price)"]})
    client.clear_objects(INDEX)
    client.save_objects(INDEX, PRODUCTS)


@pytest.fixture
def browse(server: RunningServer) -> Browse:
    """Asks without words."""

    def run(index: str = INDEX, key: str = SEARCH_KEY, **asked: Any) -> dict[str, Any]:
        answer = server.post(f"/1/indexes/{index}/query", {"facets": ["brand"], **asked}, key=key)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    return run


def test_the_second_answer_is_that_of_the_first_with_an_id_of_its_own(browse: Browse) -> None:
    first, second = browse(clickAnalytics=True), browse(clickAnalytics=True)
    assert first.pop("queryID") != second.pop("queryID")
    first["processingTimeMS"] = second["processingTimeMS"]
    assert first == second
    assert "processingTimeMS" not in browse(responseFields=["hits"])
    assert browse(responseFields=["hits"]).keys() == {"hits"}


def test_what_was_written_is_in_the_next_answer(server: RunningServer, browse: Browse) -> None:
    before = browse()
    server.client().save_objects(INDEX, [{**PRODUCTS[0], "brand": "New"}])
    after = browse()
    assert "New" in after["facets"]["brand"]
    assert "New" not in before["facets"]["brand"]


def test_what_was_written_is_in_the_next_answer_to_first_letters(
    server: RunningServer, browse: Browse
) -> None:
    before = browse(query="zy")
    server.client().save_objects(INDEX, [{**PRODUCTS[0], "objectID": "zyx", "name": "Zyx"}])
    assert found(before) == []
    assert found(browse(query="zy")) == found(browse(query="zyx")) == ["zyx"]


def test_a_synonym_holds_at_once_for_what_is_as_short(server: RunningServer, browse: Browse) -> None:
    before = browse(query="tv")
    name = str(PRODUCTS[0]["name"]).split()[0]
    synonym = {"objectID": "tv", "type": "oneWaySynonym", "input": "tv", "synonyms": [name]}
    server.client().save_synonyms(INDEX, [synonym])
    after = browse(query="tv")
    server.client().clear_synonyms(INDEX)
    assert PRODUCTS[0]["objectID"] in set(found(after)) - set(found(before))
    assert found(browse(query="tv")) == found(before)


@pytest.mark.parametrize(("typed", "kept"), [("", True), ("s", True), ("sh", True), ("shi", False)])
def test_only_answers_to_first_letters_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, kept: bool
) -> None:
    engine = Engine(EngineConfig(tmp_path, "app", "admin", "search"))
    changes = [Change("addObject", "1", {"objectID": "1", "name": "shirt"})]
    engine.writer.call(lambda: write(engine, INDEX, changes))
    view, made = engine.view(INDEX), Mock(wraps=query._search)
    monkeypatch.setattr(query, "_search", made)

    answers = [query.search(view, {"query": typed}, Access(admin=True)) for _ in range(2)]

    assert [answer["nbHits"] for answer in answers] == [1, 1]
    assert made.call_count == (1 if kept else 2)
    engine.close()


def test_what_was_set_is_in_the_next_answer(server: RunningServer, browse: Browse) -> None:
    assert len(browse()["hits"]) > 2
    server.client().set_settings(INDEX, {"hitsPerPage": 2})
    assert len(browse()["hits"]) == 2


def test_a_replica_has_an_answer_of_its_own(browse: Browse) -> None:
    assert found(browse()) != found(browse(f"{INDEX}_cheap"))


def test_each_key_sees_what_it_may(server: RunningServer, browse: Browse) -> None:
    bound = server.client().generate_secured_api_key(SEARCH_KEY, {"filters": "visible:true"})
    assert "6" in found(browse())
    assert "6" not in found(browse(key=bound))
    assert "cost" in browse(key=ADMIN_KEY)["hits"][0]
    assert "cost" not in browse()["hits"][0]


def test_a_secured_keys_number_of_hits_binds_the_other_way_to_ask_too(
    server: RunningServer, browse: Browse
) -> None:
    bound = server.client().generate_secured_api_key(SEARCH_KEY, {"hitsPerPage": 1})
    for more in ({"hitsPerPage": 5}, {"offset": 0, "length": 5}):
        assert len(browse(key=bound, **more)["hits"]) == 1
        assert len(browse(**more)["hits"]) == 5


def test_rules_are_followed_also_where_nothing_was_typed(server: RunningServer, browse: Browse) -> None:
    assert found(browse())[0] != "3"
    rule = {
        "objectID": "first",
        "conditions": [{"context": "spring"}],
        "consequence": {"promote": [{"objectID": "3", "position": 0}]},
    }
    server.client().save_rules(INDEX, [rule])
    assert found(browse(ruleContexts=["spring"]))[0] == "3"
    server.client().clear_rules(INDEX)
    assert found(browse(ruleContexts=["spring"]))[0] != "3"
