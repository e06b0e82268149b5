"""Each run of a handler, noted where it happens: in this process and in the one that breaks off, by one clock.

Changes when a run is to be judged by something else. A line goes to the file in one piece before a handler begins and
when it has ended, so that a run whose process was killed has begun and never ended.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.conf import settings
from django.utils.module_loading import import_string

from shop.outbox.protocol import LEASE_SECONDS, Claim
from tests.invariants import Run
from workers.outcome import Handler, Outcome


@contextmanager
def noted() -> Iterator[None]:
    """Whatever is delivered meanwhile is noted."""
    with patch("workers.deliver.import_string", handler):
        yield


def handler(path: str, before: Callable[[], object] = lambda: None) -> Handler:
    """The handler at `path`, which notes its runs; `before` comes first and belongs to them."""
    real: Handler = import_string(path)

    def run(claims: Sequence[Claim]) -> Outcome | None:
        number = uuid4().hex
        effects = [(claim.topic, claim.key, claim.generation) for claim in claims]
        _note({"run": number, "began": time.monotonic(), "effects": effects})
        try:
            before()
            return real(claims)
        finally:
            _note({"run": number, "ended": time.monotonic()})

    return run


def note_lapse() -> None:
    """Every lease has lapsed by now."""
    _note({"lapse": time.monotonic()})


def history() -> list[Run]:
    """The runs since `forget`, in the order in which they began."""
    lines = [json.loads(line) for line in _file().read_text().splitlines()] if _file().exists() else []
    ends = {line["run"]: line["ended"] for line in lines if "ended" in line}
    lapses = [line["lapse"] for line in lines if "lapse" in line]
    return [
        Run(topic, key, generation, line["began"], ends.get(line["run"]), _lease(line["began"], lapses))
        for line in lines
        if "began" in line
        for topic, key, generation in line["effects"]
    ]


def forget() -> None:
    """Begin a new history."""
    _file().unlink(missing_ok=True)


def _lease(began: float, lapses: Sequence[float]) -> float:
    """When the lease of a run lapsed; one that was renewed lasted longer than this, never shorter."""
    return min([began + LEASE_SECONDS, *(lapse for lapse in lapses if lapse > began)])


def _note(line: dict[str, Any]) -> None:
    with _file().open("a") as file:
        file.write(json.dumps(line) + "\n")


def _file() -> Path:
    return Path(settings.SEARCH_DATA).parent / "runs.jsonl"
