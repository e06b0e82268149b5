"""The answer to one search, from what was found: which of its parts there are changes this file."""

from __future__ import annotations

import uuid
from typing import Any

from shop.search.engine.params import SearchParams
from shop.search.engine.rule_effects import Effects

Answer = dict[str, Any]


def paging(params: SearchParams, total: int) -> Answer:
    """Where the hits stand: by page, or by offset when the request said how many it wants from where."""
    if params.get("length") is not None:
        return {"offset": params.get("offset") or 0, "length": params.span[1]}
    size, limit = params["hitsPerPage"], params["paginationLimitedTo"]
    return {
        "page": params.get("page") or 0,
        "nbPages": -(-min(total, limit) // size) if size else 0,
        "hitsPerPage": size,
    }


def extras(params: SearchParams, effects: Effects, index: str) -> Answer:
    """What is told only when there is something to tell, or when it was asked for."""
    answer: Answer = {}
    if effects.user_data:
        answer["userData"] = effects.user_data
    if params["getRankingInfo"]:
        answer["indexUsed"] = index
        answer["parsedQuery"] = params.query
        if effects.rule_ids:
            answer["appliedRules"] = [{"objectID": rule_id} for rule_id in effects.rule_ids]
    if params["renderingContent"]:
        answer["renderingContent"] = params["renderingContent"]
    if params.get("clickAnalytics"):
        answer["queryID"] = _new_id()
    return answer


def as_new(answer: Answer) -> Answer:
    """An answer that was given before, for the next who asks."""
    own = {"queryID": _new_id(), "processingTimeMS": 1}
    return {**answer, **{name: value for name, value in own.items() if name in answer}}


def _new_id() -> str:
    return uuid.uuid4().hex


def only_wanted(answer: Answer, params: SearchParams) -> Answer:
    """The parts of an answer that `responseFields` names."""
    wanted = params["responseFields"]
    return answer if "*" in wanted else {name: value for name, value in answer.items() if name in wanted}
