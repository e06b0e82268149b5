"""What somebody with the public key may ask for at once: each of these would keep or break the server for everybody."""

from pathlib import Path
from typing import Any

import pytest

from shop.search.engine import browsing, handlers_search, layout, query_text
from shop.search.engine.batch import Change
from shop.search.engine.browsing import Browsed
from shop.search.engine.commands import write
from shop.search.engine.config import EngineConfig
from shop.search.engine.engine import Engine
from shop.search.engine.errors import ApiError
from shop.search.engine.handlers_search import search_many
from shop.search.engine.keys import Access
from shop.search.engine.layout import column
from shop.search.engine.query import search
from shop.search.engine.request import Request
from tests.shop.search.engine.conftest import Ask
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer

MANY = [f"name{number}" for number in range(201)]
DEEP = "[" * 300 + "]" * 300


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("attributesToRetrieve", MANY),
        ("attributesToHighlight", MANY),
        ("attributesToSnippet", MANY),
        ("facets", MANY),
        ("ruleContexts", MANY),
        ("optionalWords", MANY),
        ("attributesToRetrieve", ["a." * 501]),
        ("attributesToSnippet", ["name:" + "9" * 5000]),
        ("optionalFilters", [f"brand:{name}" for name in MANY] * 5),
        ("renderingContent", f'{{"a":{DEEP}}}'),
        ("filters", "brand:a<score=1e308>"),
        ("filters", "brand:a<score=-1>"),
    ],
)
def test_too_much_of_a_parameter_is_refused_by_its_name(
    server: RunningServer, shop: str, name: str, value: Any
) -> None:
    answer = server.post(f"/1/indexes/{shop}/query", {name: value}, key=SEARCH_KEY)

    assert answer.status_code == 400, answer.text
    assert name in answer.json()["message"]


def test_json_that_could_not_be_written_again_is_refused(server: RunningServer, shop: str) -> None:
    body = f'{{"query": "phone", "unknown": {DEEP}}}'

    for path, key in (
        (f"/1/indexes/{shop}/query", SEARCH_KEY),
        ("/1/indexes/deep", "admin-key-of-the-tests"),
    ):
        answer = server.request("POST", path, key=key, data=body)
        assert answer.status_code == 400
        assert "nested" in answer.json()["message"]


def test_no_more_than_a_thousand_objects_are_read_at_once(server: RunningServer, shop: str) -> None:
    one = {"indexName": shop, "objectID": "1"}

    answer = server.post("/1/indexes/*/objects", {"requests": [one] * 1001}, key=SEARCH_KEY)

    assert answer.status_code == 400
    assert server.post("/1/indexes/*/objects", {"requests": [one] * 1000}, key=SEARCH_KEY).status_code == 200


def test_a_facet_that_no_record_has_is_not_counted(ask: Ask) -> None:
    with_values = ask(query="", facets=["brand"])["facets"]

    assert with_values["brand"]
    assert ask(query="", facets=["brand", "brand.made.up"])["facets"] == with_values


def test_long_questions_to_a_facet_are_cut(server: RunningServer, shop: str) -> None:
    path = f"/1/indexes/{shop}/facets/brand/query"
    short, long = (
        server.post(path, {"facetQuery": typed}, key=SEARCH_KEY) for typed in ("a " * 10, "a " * 300 + "zzz")
    )

    assert short.json()["facetHits"] == long.json()["facetHits"]


def test_queries_of_one_request_share_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(EngineConfig(tmp_path, "app", "admin", "search"))
    engine.writer.call(lambda: engine.create("products", {}))
    queries = {"requests": [{"indexName": "products", "query": "a"}] * 2}
    browser, owner = Access(frozenset(("search",))), Access(admin=True)

    def ask(access: Access) -> int:
        return len(search_many(Request(engine, access, (), {}, queries, 0))["results"])

    assert ask(browser) == 2
    monkeypatch.setattr(handlers_search, "CPU_SECONDS", -1.0)
    with pytest.raises(ApiError, match="requests"):
        ask(browser)
    assert ask(owner) == 2
    engine.close()


def test_phrases_share_the_records_that_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(EngineConfig(tmp_path, "app", "admin", "search"))
    changes = [Change("addObject", str(n), {"objectID": str(n), "name": "red blue"}) for n in range(10)]
    engine.writer.call(lambda: write(engine, "products", changes))
    monkeypatch.setattr(query_text, "MAX_READ", 8)

    def count(typed: str) -> int:
        asked = {"query": typed, "advancedSyntax": True}
        return int(search(engine.view("products"), asked, Access(admin=True))["nbHits"])

    assert count('"red blue"') == 8
    assert count('"red blue" "red blue"') == 4
    assert count('"red blue"' + ' "red blue"' * 7) == 8 // 5
    engine.close()


def test_answers_are_kept_by_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsing, "MAX_BYTES", 1000)
    monkeypatch.setattr(browsing, "MAX_ANSWER_BYTES", 400)
    kept = Browsed()
    large, small = {"hits": ["x" * 500]}, {"hits": ["x" * 200]}

    assert kept.keep((b"large",), large) is large
    assert kept.get((b"large",)) is None
    assert kept.keep((b"x" * 500,), {}) == {}
    assert kept.get((b"x" * 500,)) is None
    for number in range(20):
        kept.keep((b"%d" % number,), small)
    assert 1 <= sum(kept.get((b"%d" % number,)) is not None for number in range(20)) <= 4


def test_long_names_of_attributes_are_not_remembered() -> None:
    before = layout._short_column.cache_info().currsize

    names = {column(f"{'x' * 1000}{number}") for number in range(50)}

    assert len(names) == 50
    assert layout._short_column.cache_info().currsize == before
