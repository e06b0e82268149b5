"""Starts the search server as a process of its own: `python -m tests.shop.search.engine.run_server DIR PORT`."""

import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from shop.search.engine.config import EngineConfig
from shop.search.engine.insights import Event
from shop.search.engine.server import serve
from tests.shop.search.engine.running import ADMIN_KEY, APP_ID, SEARCH_KEY


def write_down(file: Path) -> Callable[[Sequence[Event]], None]:
    """A sink that keeps events as lines of JSON; one of a name that says so it fails on."""

    def sink(events: Sequence[Event]) -> None:
        if events[0].name == "fail":
            raise OSError("the sink is away")
        with file.open("a") as lines:
            lines.writelines(json.dumps(asdict(event)) + "\n" for event in events)

    return sink


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    serve(
        EngineConfig(
            data_dir=Path(sys.argv[1]),
            app_id=APP_ID,
            admin_key=ADMIN_KEY,
            search_key=SEARCH_KEY,
            port=int(sys.argv[2]),
            max_body_bytes=2_000_000,
            event_sink=write_down(Path(sys.argv[1]).with_suffix(".events")),
        )
    )
