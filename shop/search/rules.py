"""How a rebuild and a sweep of the index go on, and what counts as drift. Pure; changes with that protocol.

A rebuild fills a *shadow*, an index beside the live one, and puts it in the live one's place. The phases are in the
order of the work; each step may be repeated after a kill, and only the steps below are taken.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Any

# The effects that keep the records, one for each product; its generations are the records' versions.
RECORD_TOPIC = "search.product"
# The effects that mark the records of everything below or of a name, after the name has changed.
MARKING_TOPICS = ("search.category", "search.brand", "search.attribute")
# A rebuild that would take away more than this share of the visible records is refused unless told otherwise.
MOST_SHRINK = 0.10


class Phase(StrEnum):
    """Where a rebuild is on its way."""

    PREPARING = "preparing"
    FILLING = "filling"
    BURYING = "burying"
    CHECKING = "checking"
    COPYING = "copying"
    SWAPPING = "swapping"
    REMARKING = "remarking"
    FINISHED = "finished"
    REFUSED = "refused"
    FAILED = "failed"


# A shadow that was lost on the way is made anew.
NEXT: Mapping[Phase, frozenset[Phase]] = {
    Phase.PREPARING: frozenset({Phase.FILLING, Phase.FAILED}),
    Phase.FILLING: frozenset({Phase.BURYING, Phase.FAILED}),
    Phase.BURYING: frozenset({Phase.CHECKING, Phase.FAILED}),
    Phase.CHECKING: frozenset({Phase.COPYING, Phase.REFUSED, Phase.PREPARING, Phase.FAILED}),
    Phase.COPYING: frozenset({Phase.SWAPPING, Phase.FAILED}),
    Phase.SWAPPING: frozenset({Phase.REMARKING, Phase.PREPARING, Phase.FAILED}),
    Phase.REMARKING: frozenset({Phase.FINISHED}),
    Phase.FINISHED: frozenset(),
    Phase.REFUSED: frozenset(),
    Phase.FAILED: frozenset(),
}
AT_REST = frozenset(phase for phase, following in NEXT.items() if not following)
# From the registration, which is the end of PREPARING, until the swap is confirmed, whatever is written to the live
# index is written to the shadow first.
FED = frozenset({Phase.FILLING, Phase.BURYING, Phase.CHECKING, Phase.COPYING, Phase.SWAPPING})


class Look(StrEnum):
    """Where a sweep is on its way: at what the index holds, at what it lacks, or at rest."""

    HELD = "held"
    LACKING = "lacking"
    FINISHED = "finished"


class Kind(StrEnum):
    """How a record differs."""

    MISSING = "missing"
    EXTRA = "extra"
    OLDER = "older"
    NEWER = "newer"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Finding:
    """A record that differs. `version` is the index's; `owned` says whether an effect keeps that id.

    `unknown` are attributes that no record of ours has.
    """

    object_id: str
    kind: Kind
    detail: dict[str, Any]
    version: int
    owned: bool
    unknown: list[str] = field(default_factory=list)


def may_follow(now: Phase, then: Phase) -> bool:
    """Whether a rebuild in phase `now` may go to `then`, or stay where it is."""
    return then is now or then in NEXT[now]


def mark_of(rebuild_id: int, attempt: int) -> str:
    """What the index that a rebuild makes is marked with; each attempt makes one of its own."""
    return f"{rebuild_id}-{attempt}"


def shadow_of(index: str, mark: str) -> str:
    """The name of the shadow with that mark; no key for browsers may search it."""
    return f"{index}-rebuild-{mark}"


def copy_of(index: str, rebuild_id: int) -> str:
    """The name of the copy that a rebuild takes of the index which it replaces, for going back."""
    return f"{index}-before-{rebuild_id}"


def mark_in(index: str, name: str) -> str | None:
    """The mark of the shadow called `name`; None where it is none."""
    found = re.fullmatch(re.escape(f"{index}-rebuild-") + r"([1-9][0-9]*-[1-9][0-9]*)", name)
    return found[1] if found else None


def copy_id(index: str, name: str) -> int | None:
    """The rebuild whose copy for going back is called `name`; None where it is none."""
    found = re.fullmatch(re.escape(f"{index}-before-") + r"([1-9][0-9]{0,17})", name)
    return int(found[1]) if found else None


def is_product_key(key: str) -> bool:
    """Whether a product could have that id, written in the one way in which ids are written."""
    return key.isascii() and key.isdecimal() and len(key) < 19 and not key.startswith("0")


def shrinks(before: int, after: int) -> bool:
    """Whether so many visible records fewer need somebody's word."""
    return after < before * (1 - MOST_SHRINK)


def refusal(before: int, after: int) -> str:
    """Why a rebuild is refused, in words."""
    share = 100 * (before - after) / before
    return (
        f"{after:,} visible records would take the place of {before:,}, {share:.0f} % fewer;"
        f" {100 * MOST_SHRINK:.0f} % are allowed. If that is right, start it with --allow-shrink."
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """What the index should hold of one id, and at which version; `body` is None where only versions are compared."""

    version: int
    body: Mapping[str, Any] | None = None


def differs(expected: Expected, found: Mapping[str, Any] | None) -> tuple[Kind, dict[str, Any]] | None:
    """How a record differs from what is expected of it, and the particulars; None where it does not."""
    if found is None:
        return Kind.MISSING, {}
    version = version_of(found)
    if version < expected.version:
        return Kind.OLDER, {"version": version, "expected": expected.version}
    if version > expected.version:
        return Kind.NEWER, {"version": version, "expected": expected.version}
    if expected.body is None or canonical_hash(expected.body) == canonical_hash(found):
        return None
    return Kind.BODY, {"attributes": differing(expected.body, found)}


def why(kind: Kind, detail: Mapping[str, Any]) -> str:
    """A difference in words."""
    if kind is Kind.MISSING:
        return "the index does not hold it"
    if kind is Kind.EXTRA:
        return "the shop knows nothing of it"
    if kind is Kind.BODY:
        return f"differs in {', '.join(detail.get('attributes', []))}"
    return f"version {detail.get('version')}, {detail.get('expected')} is expected"


def version_of(record: Mapping[str, Any]) -> int:
    """A record's version; 0 where what it has is none."""
    version = record.get("_v")
    return version if isinstance(version, int) and not isinstance(version, bool) else 0


def canonical(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says: without its version, its id, what is null, and what the index adds by itself."""
    return {name: value for name, value in record.items() if value is not None and name not in _OWN}


def canonical_hash(record: Mapping[str, Any]) -> str:
    """The same for records that say the same, in whatever order."""
    text = json.dumps(canonical(record), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def differing(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The names of the attributes that differ, sorted."""
    one, other = canonical(expected), canonical(found)
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


_OWN = frozenset({"_v", "objectID", "_highlightResult", "_snippetResult", "_rankingInfo", "_distinctSeqID"})
