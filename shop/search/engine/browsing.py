"""Answers that are kept for as long as nothing is written. Changes with what such an answer depends on.

Those without words are the dearest, as all records match, and the same for everybody: the first look at the search
page, a category, a brand. After them come those to the first letters, which everybody passes who types, and which
match most of an index. All others are made anew each time.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from shop.search.engine.engine import View
    from shop.search.engine.keys import Access

Answer = dict[str, Any]
# The last part is what was asked.
Key = tuple[*tuple[Hashable, ...], bytes]

MAX_KEPT = 500
# As JSON, what was asked included; in memory it is three times as much.
MAX_BYTES = 16_000_000
MAX_ANSWER_BYTES = 500_000
# As many letters as stand for very many words.
FIRST_LETTERS = 2
_OTHER_WORDS = ("similarQuery", "params")


class Browsed:
    """Answers by what was asked, of one state of an index."""

    def __init__(self) -> None:
        self._answers: dict[Key, Answer] = {}
        self._bytes = 0

    def get(self, key: Key) -> Answer | None:
        """The answer that was given before, which nobody may change."""
        return self._answers.get(key)

    def keep(self, key: Key, answer: Answer) -> Answer:
        """Keeps an answer, unless it is a large one, and returns it."""
        size = len(orjson.dumps(answer)) + len(key[-1])
        if size > MAX_ANSWER_BYTES:
            return answer
        if len(self._answers) >= MAX_KEPT or self._bytes + size > MAX_BYTES:
            self._answers.clear()
            self._bytes = 0
        self._answers[key] = answer
        self._bytes += size
        return answer


def browsing_key(view: View, request: dict[str, Any], access: Access) -> Key | None:
    """All that the answer depends on, the state of the index aside; None for a request with more words than are kept,
    or where rules may change it by the hour.
    """
    typed = request.get("query") or ""
    if view.rules or any(request.get(name) for name in _OTHER_WORDS) or len(str(typed)) > FIRST_LETTERS:
        return None
    asked = orjson.dumps([request, access.parameters], option=orjson.OPT_SORT_KEYS)
    return view.name, view.settings, view.synonyms, access.acl, access.admin, access.max_hits, asked
