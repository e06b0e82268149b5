"""Endpoints that read records: queries, facet values, objects."""

from __future__ import annotations

import time
from typing import Any

import orjson

from shop.search.engine import query
from shop.search.engine.engine import View
from shop.search.engine.errors import ApiError, malformed
from shop.search.engine.filter_query import filter_query
from shop.search.engine.params import parse_groups
from shop.search.engine.projection import project
from shop.search.engine.request import Request
from shop.search.engine.values import strings

Answer = dict[str, Any]
MOST_QUERIES = 50
MOST_OBJECTS = 1_000
# Of one request, counted in its own thread: far more than any page of a shop asks for.
CPU_SECONDS = 1.0


def search_index(request: Request) -> Answer:
    """POST /1/indexes/{index}/query."""
    return _answer(request, request.engine.view(request.index), request.mapping())


def _answer(request: Request, view: View, asked: Answer) -> Answer:
    answer = query.search(view, asked, request.access)
    request.engine.asked.remember(answer)
    return answer


def search_many(request: Request) -> Answer:
    """POST /1/indexes/*/queries: all queries of one index see the same committed state."""
    items = request.requests()
    if len(items) > MOST_QUERIES:
        raise malformed("requests", f"at most {MOST_QUERIES} queries at once")
    stop_early = request.mapping().get("strategy") == "stopIfEnoughMatches"
    views: dict[str, View] = {}
    results: list[Answer] = []
    began = time.thread_time()
    for item in items:
        if time.thread_time() - began > CPU_SECONDS and not request.access.admin:
            raise malformed(
                "requests", f"these queries take more than {CPU_SECONDS:.0f} s: ask for less at once"
            )
        if stop_early and any(result.get("nbHits", 0) >= result.get("hitsPerPage", 0) for result in results):
            break
        results.append(_search_one(request, item, views))
    return {"results": results}


def _search_one(request: Request, item: Answer, views: dict[str, View]) -> Answer:
    name = item.get("indexName")
    if not isinstance(name, str):
        raise malformed("indexName", "expected a string")
    request.access.check_index(name)
    view = views.setdefault(name, views.get(name) or request.engine.view(name))
    if item.get("type") != "facet":
        return _answer(request, view, item)
    facet = item.get("facet")
    if not isinstance(facet, str):
        raise malformed("facet", "expected a string")
    return query.search_values(view, facet, item, request.access)


def search_facet_values(request: Request) -> Answer:
    """POST /1/indexes/{index}/facets/{facet}/query."""
    view = request.engine.view(request.index)
    return query.search_values(view, request.parts[1], request.mapping(), request.access)


def get_object(request: Request) -> Answer:
    """GET /1/indexes/{index}/{objectID}."""
    wanted = strings("attributesToRetrieve", request.query.get("attributesToRetrieve", "*"))
    found = _object(request, request.engine.view(request.index), request.parts[1], wanted)
    if found is None:
        raise ApiError(404, "ObjectID does not exist")
    return found


def get_objects(request: Request) -> Answer:
    """POST /1/indexes/*/objects: null in place of a record that there is not."""
    results = []
    items = request.requests()
    if len(items) > MOST_OBJECTS:
        raise malformed("requests", f"at most {MOST_OBJECTS} objects at once")
    for item in items:
        name, object_id = item.get("indexName"), item.get("objectID")
        if not isinstance(name, str) or not isinstance(object_id, str):
            raise malformed("requests", "each needs the strings indexName and objectID")
        request.access.check_index(name)
        wanted = strings("attributesToRetrieve", item.get("attributesToRetrieve") or ["*"])
        results.append(_object(request, request.engine.view(name), object_id, wanted))
    return {"results": results}


def _object(request: Request, view: View, object_id: str, wanted: tuple[str, ...]) -> Answer | None:
    """What the key may see of a record: the filters and the attributes of a secured key hold here as well."""
    restriction = filter_query(parse_groups({}, request.access.parameters), view.snapshot)
    body = view.snapshot.body(object_id, restriction)
    if body is None:
        return None
    shown = project(orjson.loads(body), wanted, request.access.hidden(view.settings.unretrievable))
    forced = request.access.parameters.get("attributesToRetrieve")
    return shown if forced is None else project(shown, strings("attributesToRetrieve", forced), ())
