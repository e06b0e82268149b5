"""`_highlightResult` and `_snippetResult`: which tokens of a hit the query's words match, marked for the
reader.

Nothing is escaped here: the client escapes the value and then swaps the tags for markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from shop.search.engine import analysis
from shop.search.engine.params import SearchParams
from shop.search.engine.typed_words import TypedWord

DEFAULT_SNIPPET_WORDS = 10
MOST_DIGITS = 6

Render = Callable[[str], dict[str, Any]]


class Highlighter:
    """Marks the values of hits for one query; remembers each token that it has judged, and each value."""

    def __init__(self, words: list[TypedWord], params: SearchParams) -> None:
        self._words = words
        self._exact = {analysis.term_of(typed.word): typed.word for typed in words}
        self._misspelt = {term: typed.word for typed in words for level in typed.terms[1:] for term in level}
        self._synonyms = {
            term: typed.word for typed in words for _, terms in typed.synonyms for term in terms
        }
        # Only what stands in for one word can be shown as that word.
        self._replaced = (
            {terms[0] for typed in words for _, terms in typed.synonyms if len(terms) == 1}
            if params["replaceSynonymsInHighlight"]
            else set()
        )
        self._before: str = params["highlightPreTag"]
        self._after: str = params["highlightPostTag"]
        self._only_matched = bool(words) and params["restrictHighlightAndSnippetArrays"]
        self._ellipsis: str = params["snippetEllipsisText"]
        self._judged: dict[str, tuple[str, int] | None] = {}
        # Hits of one query have much in common: brands, categories, and what an attribute may be.
        self._marked: dict[str, dict[str, Any]] = {}

    def highlight(self, record: dict[str, Any], attributes: Iterable[str]) -> dict[str, Any]:
        """`_highlightResult` for the attributes of a record that are given; `*` for all."""
        return self._narrowed(_render(record, dict.fromkeys(attributes, self._highlighted)))

    def snippet(self, record: dict[str, Any], attributes: Iterable[str]) -> dict[str, Any]:
        """`_snippetResult`; attributes are given as `name:words`, ten words when left out."""
        renders: dict[str, Render] = {}
        for attribute in attributes:
            name, _, count = attribute.partition(":")
            length = int(count[:MOST_DIGITS]) if count.isdecimal() else DEFAULT_SNIPPET_WORDS
            renders[name] = lambda value, length=length: self._snippet(value, length)  # type: ignore[misc]
        return self._narrowed(_render(record, renders))

    def _narrowed(self, rendered: dict[str, Any]) -> dict[str, Any]:
        return (
            {name: _matched_items(value) for name, value in rendered.items()}
            if self._only_matched
            else rendered
        )

    def _highlighted(self, value: str) -> dict[str, Any]:
        known = self._marked.get(value)
        if known is None:
            known = self._marked[value] = self._mark(value)
        return known

    def _mark(self, value: str) -> dict[str, Any]:
        parts, matched, everything, position = [], {}, True, 0
        for token in analysis.WORD.finditer(value) if self._words else ():
            judged = self._judge(token[0])
            if judged is None:
                everything = False
                continue
            word, length = judged
            matched[word] = True
            end = token.start() + length
            everything = everything and end == token.end()
            shown = self._shown(value[token.start() : end], word)
            parts.append(f"{value[position : token.start()]}{self._before}{shown}{self._after}")
            position = end
        if not matched:
            return {"value": value, "matchLevel": "none", "matchedWords": []}
        parts.append(value[position:])
        level = "full" if len(matched) == len({typed.word for typed in self._words}) else "partial"
        return {
            "value": "".join(parts),
            "matchLevel": level,
            "fullyHighlighted": everything,
            "matchedWords": list(matched),
        }

    def _snippet(self, value: str, length: int) -> dict[str, Any]:
        tokens = list(analysis.WORD.finditer(value))
        if len(tokens) > length:
            first = self._best_window([token[0] for token in tokens], length)
            last = min(first + length, len(tokens)) - 1
            start = tokens[first].start() if first else 0
            end = tokens[last].end() if last + 1 < len(tokens) else len(value)
            cut = value[start:end]
            value = f"{self._ellipsis if start else ''}{cut}{self._ellipsis if end < len(value) else ''}"
        result = self._highlighted(value)
        return {"value": result["value"], "matchLevel": result["matchLevel"]}

    def _best_window(self, tokens: list[str], length: int) -> int:
        """Where the window of so many tokens starts that shows the most matches, the earliest of equals."""
        found = [self._judge(token) is not None for token in tokens]
        count = best = sum(found[:length])
        first = 0
        for start in range(1, len(tokens) - length + 1):
            count += found[start + length - 1] - found[start - 1]
            if count > best:
                best, first = count, start
        return first

    def _judge(self, token: str) -> tuple[str, int] | None:
        """The query's word that a token matches, and how many of its letters are marked."""
        if token not in self._judged:
            self._judged[token] = self._match(token)
        return self._judged[token]

    def _match(self, token: str) -> tuple[str, int] | None:
        word = analysis.fold(token)
        term = analysis.term_of(word)
        typed = self._exact.get(term)
        if typed is not None:
            return typed, len(token)
        for candidate in self._words:
            if candidate.prefix and word.startswith(candidate.word):
                same_length = len(word) == len(token)
                return candidate.word, len(candidate.word) if same_length else len(token)
        meant = self._synonyms.get(term) or self._misspelt.get(term)
        return (meant, len(token)) if meant is not None else None

    def _shown(self, token: str, word: str) -> str:
        """What is shown of a match: the token, or the word of the query that it is a synonym of."""
        term = analysis.term_of(analysis.fold(token)) if self._replaced else ""
        return word if term in self._replaced and term not in self._exact else token


def _render(record: dict[str, Any], renders: dict[str, Render]) -> dict[str, Any]:
    names = record if "*" in renders else dict.fromkeys(path.partition(".")[0] for path in renders)
    rendered = {
        name: _render_value(name, record[name], renders, renders.get("*")) for name in names if name in record
    }
    return {name: value for name, value in rendered.items() if value is not None}


def _matched_items(value: Any) -> Any:
    """A rendered value with those items of its lists that something matched in."""
    if isinstance(value, list):
        return [_matched_items(item) for item in value if _is_matched(item)]
    if isinstance(value, dict) and "matchLevel" not in value:
        return {name: _matched_items(child) for name, child in value.items()}
    return value


def _is_matched(item: Any) -> bool:
    if isinstance(item, list):
        return any(_is_matched(child) for child in item)
    if "matchLevel" in item:
        return bool(item["matchLevel"] != "none")
    return any(_is_matched(child) for child in item.values())


def _render_value(path: str, value: Any, renders: dict[str, Render], inherited: Render | None) -> Any:
    render = renders.get(path, inherited)
    if isinstance(value, dict):
        children = {
            name: rendered
            for name, child in value.items()
            if (rendered := _render_value(f"{path}.{name}", child, renders, render)) is not None
        }
        return children or None
    if isinstance(value, list):
        items = [_render_value(path, item, renders, render) for item in value]
        return [item for item in items if item is not None] or None
    if render is None or value is None or isinstance(value, bool):
        return None
    return render(str(value))
