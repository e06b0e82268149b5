"""Changes to whole indices. Each runs on the writer thread; what it saved in the registry is durable when it
returns.
"""

from __future__ import annotations

from dataclasses import replace

from shop.search.engine.batch import Change, apply_changes
from shop.search.engine.engine import Engine
from shop.search.engine.errors import ApiError
from shop.search.engine.filter_query import filter_query
from shop.search.engine.filters import Groups
from shop.search.engine.registry import Entry
from shop.search.engine.settings import PRIMARY_ONLY, IndexSettings, Settings, layout_of, merge_settings


def write(engine: Engine, name: str, changes: list[Change]) -> None:
    """Applies changes to an index, made when there is none yet; what stands before a `delete` is not even
    tried.
    """
    actions = [change.action for change in changes]
    if "delete" in actions:
        delete_index(engine, name)
        changes = changes[len(actions) - actions[::-1].index("delete") :]
    if changes:
        apply_changes(engine.store_for_writing(name), changes)


def clear_index(engine: Engine, name: str) -> None:
    """Removes all records of an index and keeps its settings."""
    engine.stores[engine.writable(name).directory].clear()


def delete_matching(engine: Engine, name: str, groups: Groups) -> None:
    """Removes the records that a filter holds for."""
    store = engine.stores[engine.writable(name).directory]
    store.commit()
    snapshot = store.snapshot()
    query = filter_query(groups, snapshot)
    if query is not None:
        for object_id in snapshot.ids(query):
            store.delete(object_id)


def delete_index(engine: Engine, name: str) -> None:
    """Removes an index; its replicas go with it, as they have no records of their own. An absent one is no
    error.
    """
    if name not in engine.registry.entries:
        return
    entry = engine.writable(name)
    replicas = tuple(replica.name for replica in engine.registry.replicas_of(name))
    engine.commit()
    engine.registry.save(removed=(name, *replicas))
    engine.drop(entry.directory)


def put_settings(engine: Engine, name: str, changes: Settings, *, forward: bool) -> int:
    """Stores settings, with `forward` for replicas too; returns the task of the indexing that may follow."""
    entry = engine.registry.entries.get(name)
    if entry is not None and entry.primary is not None:
        return _put_replica_settings(engine, entry, changes)
    settings = merge_settings(entry.settings if entry else {}, changes)
    replicas = _replicas(engine, name, settings)
    if forward:
        shared = _without(changes, PRIMARY_ONLY)
        replicas = [
            replace(replica, settings=merge_settings(replica.settings, shared)) for replica in replicas
        ]
    layout_of(IndexSettings(settings), [IndexSettings(replica.settings) for replica in replicas])
    if entry is None:
        entry = engine.create(name, settings)
    kept = {replica.name for replica in replicas}
    gone = tuple(replica.name for replica in engine.registry.replicas_of(name) if replica.name not in kept)
    engine.registry.save(replace(entry, settings=settings), *replicas, removed=gone)
    return engine.reindex_if_stale(name)


def _put_replica_settings(engine: Engine, entry: Entry, changes: Settings) -> int:
    primary = engine.registry.entries[entry.primary or ""]
    for setting in PRIMARY_ONLY:
        if setting in changes and changes[setting] != primary.settings.get(setting):
            message = f"{entry.name} is a replica, a view of {primary.name}: set {setting} on {primary.name}"
            raise ApiError(400, message)
    settings = merge_settings(entry.settings, _without(changes, PRIMARY_ONLY))
    others = [
        IndexSettings(replica.settings)
        for replica in engine.registry.replicas_of(primary.name)
        if replica.name != entry.name
    ]
    layout_of(IndexSettings(primary.settings), [IndexSettings(settings), *others])
    engine.registry.save(replace(entry, settings=settings))
    return engine.reindex_if_stale(primary.name)


def _replicas(engine: Engine, name: str, settings: Settings) -> list[Entry]:
    """The replicas that the settings list; a new one starts with the settings, synonyms and rules of its primary."""
    known = engine.registry.entries
    primary = known.get(name) or Entry(name)
    new = Entry(
        "", _without(settings, PRIMARY_ONLY), primary=name, synonyms=primary.synonyms, rules=primary.rules
    )
    replicas = []
    for replica in IndexSettings(settings).replicas():
        entry = known.get(replica) or replace(new, name=replica)
        if replica == name or entry.primary != name:
            raise ApiError(400, f"Invalid value for replicas: {replica} is not a replica of {name}")
        replicas.append(entry)
    return replicas


def copy_index(engine: Engine, name: str, destination: str, scope: list[str]) -> int:
    """Copies an index, or with a scope its settings, synonyms or rules, over another; never the setting `replicas`.

    Returns the task of the indexing that may follow. A destination with replicas is refused, as by Algolia.
    With a scope an absent source is no error: clients do that to fill a new index.
    """
    if scope and name not in engine.registry.entries:
        return engine.tasks.done()
    source = engine.writable(name)
    old = _destination(engine, name, destination)
    if engine.registry.replicas_of(destination):
        raise ApiError(400, f"destination: {destination} has replicas, nothing can be copied onto it")
    if scope:
        return _copy_parts(engine, source, destination, scope)
    settings = _without(source.settings, ("replicas",))
    engine.commit()
    directory = engine.registry.new_directory()
    engine.stores[source.directory].copy_to(engine.registry.stores / directory)
    copied = Entry(
        destination, settings, directory, source.layout, synonyms=source.synonyms, rules=source.rules
    )
    engine.adopt(copied)
    if old is not None:
        engine.drop(old.directory)
    return engine.reindex_if_stale(destination)


def _copy_parts(engine: Engine, source: Entry, destination: str, scope: list[str]) -> int:
    settings = _without(source.settings, ("replicas",)) if "settings" in scope else {}
    old = engine.registry.entries.get(destination)
    task = engine.tasks.done()
    if old is None:
        # The copy will often be moved over its source: with the same sort keys that needs no new indexing.
        engine.create(destination, settings, engine.stores[source.directory].layout.rules)
    elif "settings" in scope:
        changes = {**dict.fromkeys(old.settings), **settings}
        task = put_settings(engine, destination, changes, forward=False)
    extras = {kind: getattr(source, kind) for kind in ("synonyms", "rules") if kind in scope}
    engine.registry.save(replace(engine.registry.entries[destination], **extras))
    return task


def move_index(engine: Engine, name: str, destination: str) -> None:
    """Puts an index in another's place in one step; the destination keeps its replicas.

    Where those sort by rules that the index has no sort keys for, it is indexed anew before. An index that has
    replicas itself can't be moved.
    """
    source = engine.writable(name)
    old = _destination(engine, name, destination)
    if engine.registry.replicas_of(name):
        raise ApiError(400, f"{name} has replicas and can't be moved: take its replicas setting away first")
    engine.commit()
    settings = dict(source.settings)
    if old is not None and "replicas" in old.settings:
        settings["replicas"] = old.settings["replicas"]
    replicas = [IndexSettings(replica.settings) for replica in engine.registry.replicas_of(destination)]
    layout = layout_of(IndexSettings(settings), replicas)
    if not engine.stores[source.directory].layout.serves(layout):
        source = engine.rebuild(source, layout)
    engine.registry.save(replace(source, name=destination, settings=settings), removed=(name,))
    if old is not None:
        engine.drop(old.directory)


def _destination(engine: Engine, name: str, destination: str) -> Entry | None:
    """What stands where an index shall be put; refused when it is a replica or the index itself."""
    if destination == name:
        raise ApiError(400, "Invalid value for destination: expected another index")
    return engine.writable(destination) if destination in engine.registry.entries else None


def _without(settings: Settings, names: tuple[str, ...]) -> Settings:
    return {name: value for name, value in settings.items() if name not in names}
