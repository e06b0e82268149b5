"""What is still found when a shopper's fingers slip, and what comes first then."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.shop.search.engine.catalogue import found
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer

NAMES = {
    "earbud": "Acme earbud",
    "hub": "Acme USB hub",
    "hubs-cable": "USB cable",
    "headset": "Headset for games",
    "tn": "Toner TN-2110",
    "toner": "Toner for others",
    "watch": "Watch",
    "smart": "Smart things for home",
    "lamp": "Lamp",
    "lamp-2": "Lamp, silent",
    "lamp-3": "Lamp, small",
    "lambda": "Lambda",
    "ban": "Power, and a ban on batteries by air",
    "bank": "Power bank",
    **{f"bank-{number}": f"Bank {number} mAh" for number in range(20)},
    "coffee": "Coffee mill",
}
Search = Callable[..., list[str]]


@pytest.fixture(scope="session")
def search(server: RunningServer) -> Search:
    """Finds ids in an index of these names."""
    client, index = server.client(), "slips"
    client.set_settings(index, {"searchableAttributes": ["name"]})
    client.save_objects(index, [{"objectID": id_, "name": name} for id_, name in NAMES.items()])

    def run(query: str, **params: Any) -> list[str]:
        answer = server.post(f"/1/indexes/{index}/query", {"query": query, **params}, key=SEARCH_KEY)
        assert answer.status_code == 200, answer.text
        return found(answer.json())

    return run


def test_a_slip_in_a_plural(search: Search) -> None:
    assert search("earbuds") == ["earbud"]
    assert search("earbds") == ["earbud"]


def test_a_slip_in_the_first_letter_is_forgiven_where_nothing_else_is_found(search: Search) -> None:
    assert search("toffee") == ["coffee"]
    assert search("ocffee") == ["coffee"]
    assert search("hxb") == ["hub"]
    # By Algolia's rules it counts as two, and words of three letters have none.
    assert search("toffee", removeWordsIfNoResults="none") == []
    assert search("hxb", removeWordsIfNoResults="none") == []
    assert search("toffee", typoTolerance=False) == []


def test_a_slip_is_forgiven_before_a_word_is_dropped(search: Search) -> None:
    assert search("usb hib") == ["hub"]


def test_words_that_belong_together_or_apart(search: Search) -> None:
    assert search("head set") == ["headset"]
    assert search("tn2110 toner") == ["tn"]
    assert search("head se", removeWordsIfNoResults="none") == ["headset"], "while the second is being typed"
    assert search("head set", typoTolerance=False, removeWordsIfNoResults="none") == []


def test_a_word_that_nobody_has_as_typed_counts_by_its_nearest(search: Search) -> None:
    """Nothing has both; which comes first is not decided by the slip."""
    assert search("smart watch") == ["watch", "smart"]
    assert search("smart wattch") == ["watch", "smart"]


def test_the_rarest_of_what_may_be_meant_is_not_the_best(search: Search) -> None:
    assert search("lam")[0] == "lamp"


def test_a_rare_word_that_begins_a_frequent_one_is_no_better_for_its_rarity(search: Search) -> None:
    assert search("power ban")[0] == "bank"
    assert set(search("power ban")) == {"ban", "bank"}
