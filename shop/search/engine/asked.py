"""What was typed, by the `queryID` of its answer, so that an event can say after which words it came.

Kept in memory alone, and only so much of it: an event that comes late, or after a restart, says nothing of words.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from shop.search.engine.insights import Event

MOST = 50_000
LONGEST = 100


class Asked:
    """The texts of the last answers that had words, hits and a `queryID`. Any thread may use it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, answer: dict[str, Any]) -> None:
        """Keeps the text of an answer, the oldest one forgotten for it. An answer that leaves `query` or `nbHits` out
        says nothing.
        """
        query_id, text = answer.get("queryID"), answer.get("query")
        if not query_id or not text or len(text) > LONGEST or not answer.get("nbHits"):
            return
        with self._lock:
            self._texts[query_id] = text
            if len(self._texts) > self._most:
                self._texts.popitem(last=False)

    def completed(self, event: Event) -> Event:
        """The event with the words of the search that it came after, where they are known."""
        text = self._texts.get(event.query_id) if event.query_id else None
        return replace(event, query=text) if text else event
