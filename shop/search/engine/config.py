"""What the search server is started with. A new knob of the server changes this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shop.search.engine.errors import EngineError
from shop.search.engine.insights import Event


@dataclass(frozen=True)
class EngineConfig:
    """Where the engine listens, keeps its data, and whom it lets in.

    Sizes are bytes. `threads` bounds the requests in work at once; at most half of them may be writes. `event_sink`
    is handed what shoppers did, from several threads; without one it is dropped.
    Raises EngineError naming the field when a value can't work.
    """

    data_dir: Path
    app_id: str
    admin_key: str
    search_key: str
    host: str = "127.0.0.1"
    port: int = 8108
    max_body_bytes: int = 32 * 1024 * 1024
    max_record_bytes: int = 100_000
    threads: int = 16
    event_sink: Callable[[Sequence[Event]], None] | None = None

    def __post_init__(self) -> None:
        for field in ("app_id", "admin_key", "search_key"):
            if not getattr(self, field):
                raise EngineError(f"{field} is empty: the search server needs one")
        if self.admin_key == self.search_key:
            raise EngineError("admin_key and search_key are equal: anyone who searches could write")
        if not 0 <= self.port <= 65535:
            raise EngineError(f"port {self.port} is not between 0 and 65535")
        for field in ("max_body_bytes", "max_record_bytes"):
            if getattr(self, field) < 1:
                raise EngineError(f"{field} must be at least 1")
        if self.threads < 2:
            raise EngineError("threads must be at least 2: one to write, one to read")
