"""Brings the index's settings, synonyms and rules in line with the code's. Changes when there is more to compare."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from shop.search.client import live_settings, push_settings
from shop.search.extras import KINDS, Kind, live_extras, push_extras
from shop.search.facets import facet_attributes, offered_facets
from shop.search.index_settings import index_settings, replica_settings
from shop.search.synonyms import Vocabulary, vocabulary

logger = logging.getLogger(__name__)

# Of the main index alone.
_NOT_SHARED = ("replicas", "ranking")
# Our own server keeps these once for an index and its replicas, which are views of it.
_KEPT_BY_THE_MAIN_INDEX = ("searchableAttributes", "attributesForFaceting")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of `index` that is not as the code says; None stands for what is not there.

    `kind` is *settings*, *synonyms* or *rules*, `name` a setting's name or an objectID.
    """

    index: str
    kind: str
    name: str
    live: Any
    wanted: Any


def set_up_if_new() -> None:
    """Give an index that has no settings yet its own, so that its first records can be found by their facets.

    Raises IndexAway or IndexRefused.
    """
    if live_settings(settings.SEARCH_INDEX) is None:
        push_differing_settings()


def wanted_settings() -> dict[str, dict[str, Any]]:
    """The settings of the main index and, after it, of each replica, by the index's name."""
    index = settings.SEARCH_INDEX
    main = index_settings(index, facet_attributes(), offered_facets())
    shared = {name: value for name, value in main.items() if name not in _NOT_SHARED}
    return {index: main} | {name: shared | own for name, own in replica_settings(index).items()}


def push_differing_settings() -> list[Difference]:
    """Push those settings of the index and its replicas that differ from the code's; returns what differed.

    Raises IndexAway or IndexRefused.
    """
    index = settings.SEARCH_INDEX
    found: list[Difference] = []
    for name, wanted in wanted_settings().items():
        # Only now: what was forwarded from the main index differs no more.
        differing = list(_settings_differences(name, wanted))
        if differing:
            # All of a new index: with the other settings' defaults it would be indexed twice. Of another no more than
            # differs: a ranking that is forwarded takes the replicas' own away until that is pushed again.
            is_new = name == index and any(one.name == "replicas" for one in differing)
            pushed = wanted if is_new else {one.name: one.wanted for one in differing}
            push_settings(name, pushed, forward=name == index)
            logger.info("pushed the settings of %s: %s", name, ", ".join(one.name for one in differing))
        found += differing
    return found


def push_differing_vocabulary() -> list[Difference]:
    """Make the synonyms and rules of the index agree with the code's; returns what differed. No difference, no write.

    Raises IndexAway or IndexRefused, or UnusableVocabulary.
    """
    words = _vocabulary()
    found: list[Difference] = []
    for name in _indices_with_words():
        for kind in KINDS:
            differing = list(_extras_differences(name, kind, words))
            if differing:
                push_extras(name, kind, getattr(words, kind).values())
                logger.info("pushed the %s of %s: %s", kind, name, ", ".join(one.name for one in differing))
            found += differing
    return found


def differences() -> list[Difference]:
    """All that is not as the code says, index by index. Raises IndexAway or IndexRefused, or UnusableVocabulary."""
    words, with_words = _vocabulary(), _indices_with_words()
    found: list[Difference] = []
    for name, wanted in wanted_settings().items():
        found += _settings_differences(name, wanted)
        for kind in KINDS if name in with_words else ():
            found += _extras_differences(name, kind, words)
    return found


def live(index: str) -> dict[str, Any]:
    """What the index has now: `settings` (None where there is no such index), `synonyms` and `rules`.

    Raises IndexAway or IndexRefused.
    """
    return {"settings": live_settings(index), **{kind: live_extras(index, kind) for kind in KINDS}}


def _vocabulary() -> Vocabulary:
    return vocabulary(settings.SEARCH_VOCABULARY)


def _indices_with_words() -> list[str]:
    # At Algolia each replica has synonyms and rules of its own; our own server's are views.
    replicas = replica_settings(settings.SEARCH_INDEX) if settings.SEARCH_IS_ALGOLIA else {}
    return [settings.SEARCH_INDEX, *replicas]


def _settings_differences(index: str, wanted: dict[str, Any]) -> Iterator[Difference]:
    now = live_settings(index) or {}
    for name, value in wanted.items():
        held = now.get(name)
        is_view = "primary" in now and not settings.SEARCH_IS_ALGOLIA
        if is_view and held is None and name in _KEPT_BY_THE_MAIN_INDEX:
            continue
        # Algolia answers null for an empty list.
        if (held or None) != (value or None):
            yield Difference(index, "settings", name, held, value)


def _extras_differences(index: str, kind: Kind, words: Vocabulary) -> Iterator[Difference]:
    wanted = getattr(words, kind)
    held = {entry["objectID"]: entry for entry in live_extras(index, kind)}
    for id_ in wanted.keys() | held.keys():
        ours, theirs = wanted.get(id_), held.get(id_)
        # The server adds fields of its own to an entry, such as whether it is enabled.
        if ours is None or theirs is None or any(theirs.get(name) != value for name, value in ours.items()):
            yield Difference(index, kind, id_, theirs, ours)
