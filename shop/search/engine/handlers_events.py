"""The endpoint that takes the events of shoppers."""

from __future__ import annotations

import logging
from typing import Any

from shop.search.engine.insights import parse_events
from shop.search.engine.request import Request

log = logging.getLogger(__name__)

Answer = dict[str, Any]


def send_events(request: Request) -> Answer:
    """POST /1/events: all of them must be right. What the sink can't take is lost, and only the log says so:
    the shopper's browser could do nothing about it.
    """
    events = [request.engine.asked.completed(event) for event in parse_events(request.body)]
    for name in {event.index for event in events}:
        request.access.check_index(name)
    sink = request.engine.config.event_sink
    if sink is not None:
        try:
            sink(events)
        except Exception:
            log.exception("%d events of shoppers are lost", len(events))
    return {"status": 200, "message": "OK"}
