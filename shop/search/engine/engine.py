"""The open indices: what readers see of them, and the steps from the data folder to a running engine."""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import IO

from shop.search.engine.asked import Asked
from shop.search.engine.config import EngineConfig
from shop.search.engine.errors import ApiError, EngineError, index_missing
from shop.search.engine.keyring import Keyring
from shop.search.engine.keys import RateLimit
from shop.search.engine.layout import Layout
from shop.search.engine.registry import Entry, Registry
from shop.search.engine.rules import Rules
from shop.search.engine.settings import PRIMARY_ONLY, IndexSettings, Settings, layout_of
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.store import Store
from shop.search.engine.synonyms import Synonyms
from shop.search.engine.tasks import Tasks
from shop.search.engine.writer import Writer

log = logging.getLogger(__name__)

# How long after indexing anew failed it is tried again: on a full disk, room is made by people.
RETRY_SECONDS = 10.0


@dataclass(frozen=True)
class View:
    """One index or replica as a request sees it: all that was set for it and one committed state."""

    name: str
    settings: IndexSettings
    snapshot: Snapshot
    synonyms: Synonyms = field(default_factory=Synonyms)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class _Meaning:
    """What the entries of an index and of its primary mean; made once for each state of the two."""

    entry: Entry
    primary: Entry
    settings: IndexSettings
    synonyms: Synonyms
    rules: Rules


def lock_data_dir(config: EngineConfig) -> IO[str]:
    """Makes this process and its children the only server of the data folder; the lock ends with the file.

    Raises EngineError when another one holds it.
    """
    config.data_dir.mkdir(parents=True, exist_ok=True)
    file = (config.data_dir / "LOCK").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise EngineError(
            f"{config.data_dir} is in use by another search server: stop that one first"
        ) from None
    return file


class Engine:
    """Opens every index at once. The caller holds the data folder's lock."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self.tasks = Tasks()
        self.asked = Asked()
        self.registry = Registry(config.data_dir)
        self.keyring = Keyring(config)
        self.rate_limit = RateLimit()
        self._meanings: dict[str, _Meaning] = {}
        self.stores: dict[str, Store] = {}
        for entry in list(self.registry.entries.values()):
            if entry.primary is None:
                self.stores[entry.directory] = self._open(entry)
        self.writer = Writer(self, most_waiting=config.threads // 2)
        for entry in list(self.registry.entries.values()):
            if entry.primary is None:
                self.reindex_if_stale(entry.name)

    def view(self, name: str) -> View:
        """An index or replica to read from. Raises a 404 ApiError when there is none of that name."""
        while True:
            entries = self.registry.entries
            entry = entries.get(name)
            if entry is None:
                raise index_missing(name)
            primary = entries[entry.primary] if entry.primary else entry
            store = self.stores.get(primary.directory)
            # A directory that is gone was replaced between the two look-ups: the entries are new ones now.
            if store is not None:
                meaning = self._meaning(entry, primary)
                return View(name, meaning.settings, store.snapshot(), meaning.synonyms, meaning.rules)

    def close(self) -> None:
        """Finishes the writes that were accepted and lets go of the files."""
        self.writer.stop()
        for store in self.stores.values():
            store.close()

    def commit(self) -> None:
        """For the writer: commits every store that has changes."""
        for store in self.stores.values():
            store.commit()

    def rollback(self) -> None:
        """For the writer: drops uncommitted changes of every store."""
        for store in self.stores.values():
            store.rollback()

    def writable(self, name: str) -> Entry:
        """The entry of an index that takes writes; a 403 for a replica, a 404 when there is none."""
        entry = self.registry.entries.get(name)
        if entry is None:
            raise index_missing(name)
        if entry.primary is not None:
            raise ApiError(403, f"Index {name} is a replica of {entry.primary}: write to that one")
        return entry

    def check_writable(self, name: str) -> None:
        """Raises a 403 for a replica; an index that there is not yet takes writes."""
        if name in self.registry.entries:
            self.writable(name)

    def store_for_writing(self, name: str) -> Store:
        """The store of an index, made when there is none yet. Writer thread only."""
        if name not in self.registry.entries:
            self.create(name, {})
        return self.stores[self.writable(name).directory]

    def create(self, name: str, settings: Settings, rules: tuple[str, ...] = ()) -> Entry:
        """A new empty index; `rules` are ranking rules to keep sort keys for. Writer thread only."""
        layout = layout_of(IndexSettings(settings), [], rules)
        return self.adopt(Entry(name, settings, self.registry.new_directory(), layout.to_json()))

    def adopt(self, entry: Entry) -> Entry:
        """Opens the directory of a new entry, or makes it, and lets the entry be seen. Writer thread only."""
        path = self.registry.stores / entry.directory
        self.stores[entry.directory] = Store(path, Layout.from_json(entry.layout))
        self.registry.save(entry)
        return entry

    def wanted_layout(self, name: str) -> Layout:
        """How the records of an index should be laid out by its settings and those of its replicas now."""
        entry = self.registry.entries[name]
        replicas = [IndexSettings(replica.settings) for replica in self.registry.replicas_of(name)]
        return layout_of(IndexSettings(entry.settings), replicas)

    def reindex_if_stale(self, name: str) -> int:
        """A task number; when the records must be indexed anew, that happens later on the writer thread."""
        if self.stores[self.registry.entries[name].directory].layout.serves(self.wanted_layout(name)):
            return self.tasks.done()
        task = self.tasks.begin(name)
        self.writer.defer(lambda: self._reindex(name, task))
        return task

    def _reindex(self, name: str, task: int) -> None:
        entry = self.registry.entries.get(name)
        try:
            if entry is not None and entry.primary is None:
                layout = self.wanted_layout(name)
                if not self.stores[entry.directory].layout.serves(layout):
                    self.rebuild(entry, layout)
        except BaseException:
            # The settings hold already: the records must follow, and somebody may wait for this task.
            self._later(lambda: self._reindex(name, task))
            raise
        self.tasks.finish(task)

    def _later(self, work: Callable[[], None]) -> None:
        timer = threading.Timer(RETRY_SECONDS, self.writer.defer, [work])
        timer.daemon = True
        timer.start()

    def rebuild(self, entry: Entry, layout: Layout) -> Entry:
        """Lays all records of an index out anew; returns its entry, saved. Writer thread only."""
        old = self.stores[entry.directory]
        old.commit()
        directory = self.registry.new_directory()
        new = self._filled(directory, layout, old.snapshot())
        self.stores[directory] = new
        rebuilt = replace(entry, directory=directory, layout=layout.to_json())
        self.registry.save(rebuilt)
        self.drop(entry.directory)
        log.info("Indexed %s anew after a change of its settings", entry.name)
        return rebuilt

    def _filled(self, directory: str, layout: Layout, records: Snapshot) -> Store:
        """A new store with these records; where that fails, nothing of it stays on what may be a full disk."""
        path = self.registry.stores / directory
        try:
            store = Store(path, layout)
            store.fill(records.bodies())
            store.commit()
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        return store

    def drop(self, directory: str) -> None:
        """Forgets a directory that no entry names any more; running requests keep what they opened."""
        store = self.stores.pop(directory)
        store.close()
        shutil.rmtree(store.path, ignore_errors=True)

    def _open(self, entry: Entry) -> Store:
        path = self.registry.stores / entry.directory
        layout = Layout.from_json(entry.layout)
        try:
            if not path.exists():
                raise EngineError("its directory is missing")
            return Store(path, layout)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # over damaged files Tantivy may panic, which is no Exception
            if path.exists():
                self.registry.set_aside(path, f"index {entry.name}: {error}")
            else:
                log.error("Index %s: %s; starting empty, reindex to fill it again", entry.name, error)
            return Store(path, layout)

    def _meaning(self, entry: Entry, primary: Entry) -> _Meaning:
        known = self._meanings.get(entry.name)
        if known is None or known.entry is not entry or known.primary is not primary:
            shared = {name: primary.settings[name] for name in PRIMARY_ONLY if name in primary.settings}
            own = {name: value for name, value in entry.settings.items() if name not in PRIMARY_ONLY}
            settings = IndexSettings({**own, **shared})
            synonyms, rules = Synonyms(tuple(entry.synonyms.values())), Rules(entry.rules.values())
            known = _Meaning(entry, primary, settings, synonyms, rules)
            self._meanings[entry.name] = known
        return known
