"""Which index lives in which directory, with which settings: one file, replaced whole, so that a move is one
step.

Layout of the data folder:

    LOCK                 held by the one running server
    registry.json        format number, and every index and replica
    stores/<number>/     one Tantivy index each
    aside/<when>-<what>  what could not be opened, kept for inspection; the engine never reads it again
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

FORMAT = 1

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One index, or one replica when `primary` names the index whose records it shows.

    `layout` is what the directory was built with; settings may already ask for another. `created_at` is Unix
    seconds. `synonyms` and `rules` are by objectID.
    """

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    directory: str = ""
    layout: dict[str, Any] = field(default_factory=dict)
    primary: str | None = None
    created_at: float = field(default_factory=time.time)
    synonyms: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)


class Registry:
    """The entries by name. Readers take `entries` once and see one state; the writer thread replaces it."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._file = data_dir / "registry.json"
        self.stores = data_dir / "stores"
        data_dir.mkdir(parents=True, exist_ok=True)
        self.entries = self._load()
        self._write(self.entries)
        self.stores.mkdir(exist_ok=True)
        self._sweep()

    def save(self, *changed: Entry, removed: tuple[str, ...] = ()) -> None:
        """Adds or replaces entries and takes others out, in one durable step."""
        entries = {name: entry for name, entry in self.entries.items() if name not in removed}
        entries.update({entry.name: entry for entry in changed})
        self._write(entries)
        self.entries = entries

    def new_directory(self) -> str:
        """A name for a directory that no entry has had."""
        return f"{time.time_ns():x}"

    def replicas_of(self, name: str) -> list[Entry]:
        """The replicas that show this index."""
        return [entry for entry in self.entries.values() if entry.primary == name]

    def set_aside(self, path: Path, reason: str) -> None:
        """Moves what can't be used out of the way and says so: the index must be filled again from the
        database.
        """
        aside = self._data_dir / "aside"
        aside.mkdir(exist_ok=True)
        target = aside / f"{time.strftime('%Y%m%d-%H%M%S')}-{path.name}-{time.time_ns() % 1_000_000}"
        path.rename(target)
        log.error(
            "%s can't be used (%s): moved to %s, starting empty; reindex to fill it again",
            path,
            reason,
            target,
        )

    def _load(self) -> dict[str, Entry]:
        if not self._file.exists():
            self._set_stores_aside("registry.json is missing")
            return {}
        try:
            data = orjson.loads(self._file.read_bytes())
            if data["format"] != FORMAT:
                raise ValueError(f"format {data['format']}, this version reads {FORMAT}")
            return {entry["name"]: Entry(**entry) for entry in data["indices"]}
        except (ValueError, KeyError, TypeError) as error:
            self.set_aside(self._file, str(error))
            self._set_stores_aside("it belongs to that registry")
            return {}

    def _set_stores_aside(self, reason: str) -> None:
        if self.stores.exists() and any(self.stores.iterdir()):
            self.set_aside(self.stores, reason)

    def _write(self, entries: dict[str, Entry]) -> None:
        data = {"format": FORMAT, "indices": [vars(entry) for entry in entries.values()]}
        draft = self._file.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(orjson.dumps(data, option=orjson.OPT_INDENT_2))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)
        folder = os.open(self._data_dir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _sweep(self) -> None:
        """Removes directories that a crash left behind between two steps."""
        used = {entry.directory for entry in self.entries.values()}
        for path in self.stores.iterdir():
            if path.name not in used:
                shutil.rmtree(path)
