"""Going through all records of an index, page by page, whatever is written meanwhile."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson
from tantivy import Occur, Query

from shop.search.engine import query
from shop.search.engine.documents import key_of
from shop.search.engine.errors import malformed
from shop.search.engine.params import parse_params
from shop.search.engine.projection import project
from shop.search.engine.request import Request
from shop.search.engine.values import integer

Answer = dict[str, Any]

MAX_PAGE = 1000


def browse(request: Request) -> Answer:
    """POST /1/indexes/{index}/browse: records by objectID. The cursor knows the last one and what was asked for."""
    view, access = request.engine.view(request.index), request.access
    body, after = _position(request.mapping())
    snapshot = view.snapshot
    params = parse_params(body, view.settings, access.parameters)
    size = integer(1, MAX_PAGE)("hitsPerPage", params.given.get("hitsPerPage", MAX_PAGE))
    size = min(size, access.max_hits or size)
    matching = query.find(view, params).query
    rest = snapshot.index.parse_query(f"key:>{key_of(after)}", ["key"]) if after else None
    wanted = matching if rest is None else Query.boolean_query([(Occur.Must, matching), (Occur.Must, rest)])
    found = snapshot.search_by_id(wanted, size)
    hits = [orjson.loads(snapshot.stored(address)) for _, address in found.hits]
    hidden = access.hidden(view.settings.unretrievable)
    answer: Answer = {
        "hits": [project(hit, tuple(params["attributesToRetrieve"]), hidden) for hit in hits],
        "nbHits": found.total if rest is None else snapshot.search(matching, 0).total,
        "hitsPerPage": size,
        "query": params.query,
        "params": params.echo,
        "processingTimeMS": 1,
    }
    if found.total > len(hits):
        answer["cursor"] = _cursor(hits[-1]["objectID"], body)
    return answer


def _position(body: Answer) -> tuple[Answer, str]:
    """What is asked for and the objectID after which to go on; with a cursor both are what it says."""
    if body.get("cursor") is None:
        return body, ""
    try:
        asked, after = orjson.loads(base64.urlsafe_b64decode(body["cursor"]))
    except (binascii.Error, ValueError, TypeError):
        asked, after = None, None
    if not isinstance(asked, dict) or not isinstance(after, str) or "cursor" in asked:
        raise malformed("cursor", "expected the cursor of the page before")
    return asked, after


def _cursor(after: str, asked: Answer) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([asked, after])).decode()
