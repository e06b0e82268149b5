"""What effects are about: `<kind> <id>`, such as `product 7`. Changes when a subject is written differently.

Whose effects a page shows is asked by subject, and a room that has pages for a kind says here where they are: so
the outbox links upwards without knowing who stands above it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

# Longer numbers are no row's.
_DIGITS = 18


Notes = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class _Page:
    url_name: str
    model: type[Model]


@dataclass(slots=True)
class _Pages:
    by_kind: dict[str, _Page] = field(default_factory=dict)
    notes: dict[str, list[Notes]] = field(default_factory=dict)


_pages = _Pages()


def subject_of(kind: str, id_: object) -> str:
    """The subject of the thing of that kind and id."""
    return f"{kind} {id_}"


def has_page(kind: str, url_name: str, model: type[Model]) -> None:
    """Say that each `kind`, a row of `model`, has a page: the URL of that name, which takes the id.

    A kind that is all of its rows at once has a page without one.
    """
    _pages.by_kind[kind] = _Page(url_name, model)


def has_notes(kind: str, notes: Notes) -> None:
    """Let the page of each `kind` say in words what `notes`, given its id, finds about its effects."""
    _pages.notes.setdefault(kind, []).append(notes)


def notes_of(kind: str, id_: object) -> list[str]:
    """What is to be said on that page."""
    return [note for notes in _pages.notes.get(kind, ()) for note in notes(str(id_))]


def address_of(subject: str) -> str | None:
    """The page of `subject`; None where its kind has none."""
    kind, _, id_ = subject.partition(" ")
    page = _pages.by_kind.get(kind)
    if page is None:
        return None
    try:
        return reverse(page.url_name, args=[id_] if id_ else [])
    except NoReverseMatch:
        return None


def may_visit(user: Any, kind: str) -> bool:
    """Whether `user` may see the pages of that kind."""
    page = _pages.by_kind.get(kind)
    if page is None:
        return False
    room, name = page.model._meta.app_label, page.model._meta.model_name
    return any(user.has_perm(f"{room}.{verb}_{name}") for verb in ("view", "change"))


def present(subjects: Iterable[str]) -> set[str]:
    """Those of `subjects` whose kind has pages and that are there still; one query for each such kind."""
    ids: dict[str, set[int]] = {}
    for subject in subjects:
        kind, _, id_ = subject.partition(" ")
        if kind in _pages.by_kind and id_.isascii() and id_.isdecimal() and len(id_) <= _DIGITS:
            ids.setdefault(kind, set()).add(int(id_))
    found: set[str] = set()
    for kind, of_kind in ids.items():
        rows = _pages.by_kind[kind].model._default_manager.filter(pk__in=of_kind)
        found |= {subject_of(kind, pk) for pk in rows.values_list("pk", flat=True)}
    return found
