"""Which typed texts are counted, and which of those that are asked for most are worth suggesting. Pure.

Changes with what may stand among the suggestions of a shop. Whoever searches can make such a text up and click after
it, so little is let through here: what a person could not mean as the name of something is not even counted.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from shop.search.engine.insights import Event
from shop.search.interest import is_about

SHORTEST, LONGEST = 3, 80
# The search server reads no more words of a query, and none that is longer: what it does not read, nobody has checked.
MOST_WORDS = 10
MOST_WORD_BYTES = 59
_SIGNS = "&+'\u2019.,/%()\"-"
# Letters and digits with their marks, and between two of them one sign at the most.
_PLAIN = re.compile("LM{0,2}(?: ?S? ?LM{0,2})*S?")
# For the search server a word may end at a mark, or go on after it.
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_WORDS = re.compile(f"[ {re.escape(_SIGNS)}]+")
# Six digits in a row, or nine in groups, are an order, a customer or a telephone.
_NUMBER = re.compile(r"\d{6}|\d(?:[-./() ]{0,2}\d){8}")


def fold(typed: str) -> str | None:
    """The form in which a query is counted, however it was typed; None for what is not counted."""
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    if not SHORTEST <= len(text) <= LONGEST or not _PLAIN.fullmatch("".join(map(_kind, text))):
        return None
    longest = max(len(word.encode()) for word in _BETWEEN_WORDS.split(text))
    if len(_WORD.findall(text)) > MOST_WORDS or longest > MOST_WORD_BYTES or _NUMBER.search(text):
        return None
    return text


def _kind(character: str) -> str:
    if character == " ":
        return " "
    if character in _SIGNS:
        return "S"
    if character.isalnum():
        return "L"
    return "M" if unicodedata.category(character).startswith("M") else "X"


def tally_queries(
    events: Iterable[Event], index: str, is_new: Callable[[tuple[str, str, str]], bool]
) -> dict[str, int]:
    """How often products were opened or bought after which query; `is_new` says of (user, "query", text) whether it
    counts still.
    """
    counts: Counter[str] = Counter()
    for event in events:
        if event.type == "view" or not event.query or not event.object_ids or not is_about(event, index):
            continue
        text = fold(event.query)
        if text and is_new((event.user_token, "query", text)):
            counts[text] += 1
    return dict(counts)


def without_beginnings(scores: Mapping[str, float]) -> dict[str, float]:
    """Those queries, the most popular first, that no more popular one begins with: they are left of its typing."""
    kept: dict[str, float] = {}
    for text, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
        if not any(longer.startswith(text) for longer in kept):
            kept[text] = score
    return kept
