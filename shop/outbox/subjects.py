"""What effects are about: `<kind> <id>`, such as `product 7`. Changes when a subject is written differently.

Whose effects a page shows is asked by subject, and a room that has pages for a kind says here where they are: so
the outbox links upwards without knowing who stands above it.
"""

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse


@dataclass(slots=True)
class _Pages:
    by_kind: dict[str, str] = field(default_factory=dict)


_pages = _Pages()


def subject_of(kind: str, id_: object) -> str:
    """The subject of the thing of that kind and id."""
    return f"{kind} {id_}"


def has_page(kind: str, url_name: str) -> None:
    """Say that each `kind` has a page: the URL of that name, which takes the id."""
    _pages.by_kind[kind] = url_name


def address_of(subject: str) -> str | None:
    """The page of `subject`; None where its kind has none."""
    kind, _, id_ = subject.partition(" ")
    name = _pages.by_kind.get(kind)
    if name is None:
        return None
    try:
        return reverse(name, args=[id_])
    except NoReverseMatch:
        return None
