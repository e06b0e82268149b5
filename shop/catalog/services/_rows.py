"""How every service here writes a row: cleaned values, only what differs, an audit entry beside it.

Changes when a column is cleaned differently or the trail tells more.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import Model, Q

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.catalog import locks
from shop.catalog.models import Attribute, Described, Product
from shop.catalog.rules import (
    MAX_NAME,
    clean_line,
    clean_option_names,
    clean_slug,
    clean_tags,
    collection_rule,
    sanitise_html,
)
from shop.common.clock import now
from shop.common.errors import Invalid

MAX_POSITION = 2**31 - 1
_KEY_OF_VIOLATION = re.compile(r"\((\w+)\)=")

D = TypeVar("D", bound=Described)


def _one_of(field: str, choices: list[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise Invalid.field(field, f"{value!r} is not one of {', '.join(choices)}")
        return value

    return check


def _position(value: int) -> int:
    if not 0 <= value <= MAX_POSITION:
        raise Invalid.field("position", f"{value} is not between 0 and {MAX_POSITION}")
    return value


def _paragraph(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _rule(value: Any) -> Any:
    return None if value is None else collection_rule(value).as_json()


_CLEANERS: Mapping[str, Callable[[Any], Any]] = {
    "name": partial(clean_line, "name", required=True),
    "slug": clean_slug,
    "seo_title": partial(clean_line, "seo_title"),
    "seo_description": _paragraph,
    "description": sanitise_html,
    "position": _position,
    "tags": clean_tags,
    "option_names": clean_option_names,
    "status": _one_of("status", list(Product.Status.values)),
    "kind": _one_of("kind", list(Attribute.Kind.values)),
    "unit": partial(clean_line, "unit", max_length=16),
    "rule": _rule,
}


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Each value as its column keeps it. Raises Invalid naming every field that can't be used."""
    kept, problems = {}, {}
    for column, value in values.items():
        try:
            kept[column] = _CLEANERS[column](value) if column in _CLEANERS else value
        except Invalid as error:
            problems.update(error.fields)
    if problems:
        field, reasons = next(iter(problems.items()))
        raise Invalid(f"{field}: {reasons[0]}", fields=problems)
    return kept


def new_page(values: dict[str, Any], model: type[D]) -> D:
    """A row of `model` from cleaned values, not yet saved, with a free slug where none is given.

    Raises Invalid without a name.
    """
    if "name" not in values:
        raise Invalid.field("name", "is needed")
    if "slug" not in values:
        values["slug"] = _free_slug(model, clean_slug(values["name"]))
    return model(**values)


def _free_slug(model: type[Described], wanted: str) -> str:
    # Of two that are created at once under one name, the second sees here what the first took.
    locks.slug(model, wanted)
    alike = Q(slug=wanted) | Q(slug__startswith=f"{wanted}-", slug__regex=r"-\d+$")
    taken = set(model._default_manager.filter(alike).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        suffix = f"-{number}"
        slug = wanted[: MAX_NAME - len(suffix)] + suffix
    return slug


@contextmanager
def unique_columns() -> Iterator[None]:
    """Turns a value that another row has, by the database's own word, into Invalid on its column."""
    try:
        yield
    except IntegrityError as error:
        detail = getattr(getattr(error.__cause__, "diag", None), "message_detail", None) or ""
        column = _KEY_OF_VIOLATION.search(detail)
        if column is None or getattr(error.__cause__, "sqlstate", "") != "23505":
            raise
        raise Invalid.field(column[1], "is already in use") from error


def insert(*, actor: Actor, row: Model, values: Mapping[str, Any]) -> None:
    """Insert `row` and tell the trail its `values`. Raises Invalid where a unique value is taken."""
    with unique_columns():
        row.save(force_insert=True)
    audit(actor=actor, row=row, action="created", after=values)


def save_changes(*, actor: Actor, row: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Save those of `values` that differ and tell the trail; returns them, empty when nothing was to do.

    The caller holds the row. Raises Invalid where a unique value is taken.
    """
    after = {column: value for column, value in values.items() if getattr(row, column) != value}
    if not after:
        return {}
    before = {column: getattr(row, column) for column in after}
    touched = {"updated_at": now()} if isinstance(row, Described) else {}
    for column, value in (after | touched).items():
        setattr(row, column, value)
    with unique_columns():
        row.save(update_fields=[*after, *touched])
    audit(actor=actor, row=row, action="updated", before=before, after=after)
    return after


def audit(
    *,
    actor: Actor,
    row: Model,
    action: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """An entry about `row`, such as ``product.updated``."""
    kind = str(row._meta.model_name)
    change = Change(f"{kind}.{action}", kind, str(row.pk), before=before, after=after)
    add_entry(actor=actor, change=change)


def delete(*, actor: Actor, row: Model, before: Mapping[str, Any]) -> None:
    """Delete `row`, with all that hangs on it, and tell the trail what it was. The caller holds it."""
    audit(actor=actor, row=row, action="deleted", before=before)
    row.delete()
