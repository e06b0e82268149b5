"""Which typed texts are counted, and which of them stand for others."""

import pytest
from django.conf import settings

from shop.search.asked_for import fold, tally_queries, without_beginnings
from shop.search.engine.insights import Event


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Linen \t SHIRT ", "linen shirt"),
        ("Cafe\u0301 chair", "caf\u00e9 chair"),
        ("\uff33ize 10", "size 10"),
        ("black & decker", "black & decker"),
        ("5.5-inch, men's", "5.5-inch, men's"),
        ("iphone 15 256gb", "iphone 15 256gb"),
        ("monitor 2560x1440 144hz", "monitor 2560x1440 144hz"),
        ("हिंदी किताब", "हिंदी किताब"),
        ("x" * 59, "x" * 59),
        ("a b c d e f g h i j", "a b c d e f g h i j"),
    ],
)
def test_what_is_counted_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ab",
        "word " * 17,
        "me@example.test",
        "order 100234",
        "call 49-170 123 4567",
        "+49 170 123-45-67",
        "(555) 123 4567",
        "shirt \U0001f595",
        "shirt\x00s",
        "shirt \u202etrihs",
        "shirt!!!",
        "https://example.test",
        "shirt ... rude",
        "s\u0337\u0337\u0337hirt",
        "-rude",
        # What the search server would pass over unread.
        "shirt " + "x" * 60,
        "a b c d e f g h i j rude",
        "a\u0337" * 10 + " rude",
    ],
)
def test_what_names_nothing_that_a_shop_sells_is_not_counted(typed: str) -> None:
    assert fold(typed) is None


def test_a_shopper_counts_once_for_a_query() -> None:
    seen: set[object] = set()

    def is_new(key: object) -> bool:
        new = key not in seen
        seen.add(key)
        return new

    index = settings.SEARCH_INDEX

    def event(kind: str, query: str, user: str = "u", of: str = index) -> Event:
        return Event(kind, "something", of, user, object_ids=("1",), query=query)

    events = [
        event("click", "Linen Shirt"),
        event("click", "linen  shirt"),
        event("conversion", "linen shirt"),
        event("conversion", "linen shirt", user="other"),
        event("click", "linen shirt", user="third", of=f"{index}_price_asc"),
        event("click", "wool"),
        event("view", "cotton"),
        event("click", "silk", of="of another shop"),
        event("click", "me@example.test"),
        event("click", ""),
        Event("click", "filter", index, "u", filters=("brand:acme",), query="leather"),
    ]
    assert tally_queries(events, index, is_new) == {"linen shirt": 3, "wool": 1}


def test_the_beginning_of_a_more_popular_query_is_left_out() -> None:
    scores = {"linen sh": 3.0, "linen shirt": 9.0, "wool": 8.0, "wool socks": 7.0, "li": 9.5}
    assert list(without_beginnings(scores)) == ["li", "linen shirt", "wool", "wool socks"]
