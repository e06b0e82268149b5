"""What an answer says of words that had to be let go of."""

import pytest
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.catalogue import PRODUCTS, SETTINGS, found
from tests.shop.search.engine.conftest import Ask
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer


def after(ask: Ask, query: str, **params: object) -> str | None:
    marked: str | None = ask(query=query, **params).get("queryAfterRemoval")
    return marked


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("linen xyzzy", "linen <em>xyzzy</em>"),
        ("Xyzzy,  LINEN shirt!", "<em>Xyzzy</em>,  LINEN shirt!"),
        ("qwxz linen xyzzy", "<em>qwxz</em> linen <em>xyzzy</em>"),
        ("linen qwxz xyzzy", "linen <em>qwxz</em> <em>xyzzy</em>"),
        ("linen qwxz-xyzzy", "linen <em>qwxz-xyzzy</em>"),
        ("qwxz-linen-xyzzy", "<em>qwxz</em>-linen-<em>xyzzy</em>"),
        ("café <qwxz> & chair", "café <<em>qwxz</em>> & chair"),
        # Slips and beginnings match as well.
        ("xyzzy trosers", "<em>xyzzy</em> trosers"),
        ("xyzzy lapt", "<em>xyzzy</em> lapt"),
    ],
)
def test_words_that_nothing_has_are_marked_in_what_was_typed(ask: Ask, query: str, marked: str) -> None:
    assert after(ask, query) == marked


@pytest.mark.parametrize("query", ["linen shirt", "linen laptop", "trosers", "xyzzy", "", "secret trosers"])
def test_nothing_is_said_where_every_word_has_its_part_or_none_has(ask: Ask, query: str) -> None:
    assert after(ask, query) is None


def test_a_word_that_only_hidden_records_have_is_let_go_of(ask: Ask) -> None:
    assert after(ask, "secret trousers", filters="visible:true") == "<em>secret</em> trousers"
    assert after(ask, "chair linen", filters="brand:Acme") is None
    assert after(ask, "chair linen", filters='categories.lvl0:"Home"') == "chair <em>linen</em>"


def test_words_are_let_go_of_from_the_end_or_the_beginning(ask: Ask) -> None:
    query = "linen Laptop, wool laptop"
    last = ask(query=query, removeWordsIfNoResults="lastWords")
    assert (found(last), last["queryAfterRemoval"]) == (
        ["1"],
        "linen <em>Laptop</em>, <em>wool</em> <em>laptop</em>",
    )
    first = ask(query=query, removeWordsIfNoResults="firstWords")
    assert (found(first), first["queryAfterRemoval"]) == (
        ["4"],
        "<em>linen</em> <em>Laptop</em>, <em>wool</em> laptop",
    )
    assert after(ask, "linen shirt", removeWordsIfNoResults="lastWords") is None
    assert after(ask, "linen xyzzy", removeWordsIfNoResults="none") is None


def test_words_that_were_optional_from_the_start_are_not_let_go_of(ask: Ask) -> None:
    assert after(ask, "linen xyzzy", optionalWords=["xyzzy"]) is None
    assert after(ask, "linen xyzzy qwxz", optionalWords=["xyzzy"]) == "linen xyzzy <em>qwxz</em>"


def test_words_after_the_tenth_are_no_part_of_it(ask: Ask) -> None:
    assert after(ask, "linen " + "xyzzy " * 11) == "linen" + " <em>xyzzy</em>" * 9 + " xyzzy xyzzy "


def test_a_response_can_leave_it_out(ask: Ask) -> None:
    assert "queryAfterRemoval" not in ask(query="linen xyzzy", responseFields=["hits", "nbHits"])
    assert set(ask(query="linen xyzzy", responseFields=["queryAfterRemoval"])) == {"queryAfterRemoval"}


def test_it_is_what_was_typed_that_is_marked_not_what_a_rule_made_of_it(
    server: RunningServer, client: SearchClientSync, index: str
) -> None:
    client.wait_for_task(index, client.set_settings(index, SETTINGS).task_id)
    client.save_objects(index, PRODUCTS)
    edits = [
        {"type": "remove", "delete": "cheap"},
        {"type": "replace", "delete": "flax", "insert": "linen qwxz"},
    ]
    conditions = [{"pattern": "cheap", "anchoring": "contains"}]
    rule = {"objectID": "r", "conditions": conditions, "consequence": {"params": {"query": {"edits": edits}}}}
    client.wait_for_task(index, client.save_rule(index, "r", rule).task_id)

    def marked(query: str) -> str | None:
        answer = server.post(f"/1/indexes/{index}/query", {"query": query}, SEARCH_KEY)
        found: str | None = answer.json().get("queryAfterRemoval")
        return found

    assert marked("Cheap linen xyzzy") == "Cheap linen <em>xyzzy</em>"
    assert marked("Cheap flax shirt") is None, "what nothing has was put in by the rule"
    assert marked("Cheap flax xyzzy") == "Cheap flax <em>xyzzy</em>"


def test_phrases_are_looked_for_first_and_marked_where_they_stand(ask: Ask) -> None:
    query = 'xyzzy "linen shirt" laptop'
    assert after(ask, query, advancedSyntax=True) == '<em>xyzzy</em> "linen shirt" <em>laptop</em>'
