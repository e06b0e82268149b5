"""Names as letters to strangers show them."""

import pytest

from shop.accounts.letters.names import MOST_SHOWN, inert


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ada", "ada"),
        ("", ""),
        ("www.claim-prize1234.com", "www.\u200cclaim-prize1234.\u200ccom"),
        ("a..b.", "a.\u200c.\u200cb.\u200c"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("y" * 35 + ".example.org", "y" * 35 + ".\u200cexa…"),
        ("Žofie", "Žofie"),
    ],
)
def test_a_name_is_shown_short_and_becomes_no_link(name: str, shown: str) -> None:
    assert inert(name) == shown
    assert len(shown.replace("\u200c", "")) <= MOST_SHOWN
