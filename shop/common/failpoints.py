"""Named places where a test can end, fail, delay or pause the product. Changes when there is another such place.

Off, a failpoint is one test of a global: nothing is looked up. `SHOPSTER_FAILPOINTS` arms them in a process whose
SHOPSTER_ENV is `test`; no other boots with it (config/env.py). The grammar, entries separated by commas:

    NAME=ACTION[@HIT][;once=FILE]

    exit            the process ends on the spot with code 9, as by kill -9
    raise           FailpointReached is raised
    sleep:SECONDS   this thread waits
    pause           the whole process stops (SIGSTOP) until someone sends it SIGCONT

`@3` acts at the third time alone, else each time does. With `;once=FILE` only the first of all processes that share
FILE acts: it creates the file.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

EXIT_CODE = 9

# Every failpoint, in the order in which the work of one effect passes them. A test holds this list against the code.
NAMES: Mapping[str, str] = {
    "record.before_flush": "the service has done its work; none of its effects is marked",
    "record.after_flush": "its effects are marked; nothing is committed",
    "write.after_commit": "a write has committed; its caller does not know",
    "slot.before_commit": "a periodic slot and its effect are written; nothing is committed",
    "beat.after_slot": "the slot is committed; the task's last run is not noted",
    "relay.before_ring": "work was found due; nobody is told",
    "relay.after_ring": "the doorbell is in the queue; the relay has not noted it",
    "deliver.before_claim": "the doorbell is answered; nothing is claimed",
    "deliver.after_claim": "a claim is committed; nothing is done",
    "deliver.before_act": "the leases are being renewed; the handler has not begun",
    "lease.before_renewal": "the handler works longer than a while; the leases are about to be renewed",
    "search.before_push": "the records are read; the index knows nothing of them",
    "search.before_confirm": "the index has taken the records; whether they can be found is not known",
    "mark.before_batch": "some of many records may be marked; the next batch is not",
    "rebuild.before_shadow": "a rebuild begins; there is no shadow",
    "rebuild.after_shadow": "the shadow is there; live updates do not know of it",
    "rebuild.after_batch": "the shadow has a batch of records; the rebuild has not noted it",
    "rebuild.before_copy": "the shadow is good; the live index is not copied",
    "rebuild.before_move": "the live index is copied; it is the old one",
    "rebuild.after_move": "the shadow has taken its place; the rebuild has not noted it",
    "rebuild.after_remark": "what was completed meanwhile is owed again; the rebuild is not at rest",
    "rebuild.after_slice": "a slice has ended; the rebuild's effect is not completed",
    "sweep.after_page": "some records are compared; nothing of it is noted",
    "sweep.after_note": "what differs is noted and owed; the sweep goes on",
    "sweep.after_slice": "a slice has ended; the sweep's effect is not completed",
    "stray.after_delete": "stray records are gone; whether one has become a product's is not known",
    "imports.before_stage": "rows are staged; nothing is committed",
    "imports.after_stage": "rows are staged and committed",
    "imports.before_apply": "products are applied; nothing is committed",
    "imports.after_apply": "products are applied and committed",
    "imports.after_discard": "some of what a run has staged is removed",
    "imports.after_slice": "a slice has ended; the run's effect is not completed",
    "mail.before_dialogue": "a letter is noted as on its way; the mail server knows nothing of it",
    "mail.after_dialogue": "the mail server has taken a letter; it is not deleted",
    "deliver.after_act": "the handler has succeeded; the effect is not completed",
    "deliver.before_fail": "the handler has failed; the effect is not given back",
    "deliver.before_complete": "what failed is given back; what succeeded is not completed",
    "deliver.after_complete": "the batch is completed; the task goes on",
}


class FailpointReached(Exception):
    """What the action `raise` raises."""


@dataclass(frozen=True, slots=True)
class Failpoint:
    """One armed failpoint. `hit` is the only time that acts, from 1; None where each does."""

    name: str
    act: Callable[[], None]
    hit: int | None = None
    once: str = ""


# Empty while nothing is armed, and that is all that a failpoint looks at then.
_armed: dict[str, list[Failpoint]] = {}
_hits: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Pass the failpoint `name`: nothing happens unless a test has armed some.

    Raises ValueError then for a name that is not declared.
    """
    if _armed:
        _pass(name)


def arm(text: str) -> None:
    """Arm what `text` says, in the grammar above, instead of what was armed. Raises ValueError for a wrong word."""
    wanted = parse(text)
    _hits.clear()
    _armed.clear()
    for point in wanted:
        _armed.setdefault(point.name, []).append(point)


@contextmanager
def armed(text: str) -> Iterator[None]:
    """Arm what `text` says for the block. Raises ValueError for a wrong word."""
    arm(text)
    try:
        yield
    finally:
        arm("")


@contextmanager
def passed() -> Iterator[Counter[str]]:
    """Count in the block how often each failpoint is passed; none acts."""
    arm("")
    counts: Counter[str] = Counter()
    for name in NAMES:
        _armed[name] = [Failpoint(name, partial(counts.update, [name]))]
    try:
        yield counts
    finally:
        arm("")


def parse(text: str) -> list[Failpoint]:
    """The failpoints that `text` arms. Raises ValueError that says what is wrong with which entry."""
    return [_entry(entry.strip()) for entry in text.split(",") if entry.strip()]


def _entry(entry: str) -> Failpoint:
    name, equals, rest = entry.partition("=")
    rest, _, option = rest.partition(";")
    what, at, hit = rest.partition("@")
    if not equals:
        raise ValueError(f"{entry!r} is not of the form NAME=ACTION[@HIT][;once=FILE]")
    if name not in NAMES:
        raise ValueError(f"knows no failpoint {name!r}; there are {', '.join(NAMES)}")
    if at and not (hit.isdecimal() and int(hit) > 0):
        raise ValueError(f"{entry!r}: the hit after @ is a number from 1")
    if option and not option.removeprefix("once="):
        raise ValueError(f"{entry!r}: once= needs a file")
    if option and not option.startswith("once="):
        raise ValueError(f"{entry!r}: after ; comes once=FILE")
    return Failpoint(name, _action(name, what), int(hit) if at else None, option.removeprefix("once="))


def _action(name: str, what: str) -> Callable[[], None]:
    if what == "exit":
        return partial(os._exit, EXIT_CODE)
    if what == "raise":
        return partial(_raise, name)
    if what == "pause":
        return _pause
    if what.startswith("sleep:"):
        return partial(time.sleep, _seconds(what.removeprefix("sleep:")))
    raise ValueError(f"knows no action {what!r} for {name}; there are exit, raise, pause and sleep:SECONDS")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise ValueError(f"sleep:{text} is not a number of seconds from 0 to 3600")
    return seconds


def _raise(name: str) -> None:
    raise FailpointReached(name)


def _pause() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _pass(name: str) -> None:
    if name not in NAMES:
        raise ValueError(f"knows no failpoint {name!r}; declare it in shop/common/failpoints.py")
    _hits[name] += 1
    for point in _armed.get(name, ()):
        if point.hit in {None, _hits[name]} and _first_of_all(point.once):
            point.act()


def _first_of_all(marker: str) -> bool:
    if not marker:
        return True
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True
