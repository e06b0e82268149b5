"""Records as hits of an answer: what is shown of them, marked, cut and explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from shop.search.engine.documents import flatten
from shop.search.engine.engine import View
from shop.search.engine.highlight import Highlighter
from shop.search.engine.keys import Access
from shop.search.engine.params import SearchParams
from shop.search.engine.projection import project
from shop.search.engine.ranking_info import RankingInfo
from shop.search.engine.typed_words import TypedWord

Hit = dict[str, Any]


def render(
    view: View, params: SearchParams, words: list[TypedWord], places: Iterable[list[bytes]], access: Access
) -> list[Hit]:
    """The hits of an answer; where a place holds several of a group, they are numbered."""
    highlighter = Highlighter(words, params)
    hidden = access.hidden(view.settings.unretrievable)
    searchable = tuple(name for group in view.settings.searchable for name in group) or ("*",)
    marked = params.get("attributesToHighlight")
    highlighted = searchable if marked is None else marked
    explained = RankingInfo(words, searchable)
    hits = []
    for bodies in places:
        for number, body in enumerate(bodies):
            record = orjson.loads(body)
            visible = project(record, ("*",), hidden)
            hit = project(record, tuple(params["attributesToRetrieve"]), hidden)
            hit = {**hit, "_highlightResult": highlighter.highlight(visible, highlighted)}
            if params.get("attributesToSnippet"):
                hit["_snippetResult"] = highlighter.snippet(visible, params["attributesToSnippet"])
            if params["getRankingInfo"]:
                hit["_rankingInfo"] = explained.of(flatten(visible))
            if params.grouped > 1:
                hit["_distinctSeqID"] = number
            hits.append(hit)
    return hits
