"""Which effects a fact asks for, by their keys and subjects. Changes when another kind of key is marked."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings

from shop.accounts.facts import AccountDeleted, DataExportRequested, LetterWritten
from shop.outbox.facts import JobCameDue
from shop.outbox.subjects import subject_of
from shop.outbox.table import Mark
from shop.search.facts import CategoryIndexed, IndexWasLost, ProductsIndexed, RecordsWentStale, StraysFound


def by(field: str) -> Callable[[Any], Iterable[Mark]]:
    """One mark, keyed by the fact's id of that name."""

    def marks(fact: Any) -> Iterable[Mark]:
        id_ = getattr(fact, field)
        yield Mark(key=str(id_), subject=subject_of(field.removesuffix("_id"), id_))

    return marks


def letter(fact: LetterWritten) -> Iterable[Mark]:
    """One mark for each letter; it shows on the page of the account that it is about."""
    about = ("user", fact.user_id) if fact.user_id else ("letter", fact.letter_id)
    yield Mark(key=str(fact.letter_id), subject=subject_of(*about))


def export(fact: DataExportRequested) -> Iterable[Mark]:
    """One mark for each export."""
    yield Mark(key=str(fact.export_id), subject=subject_of("user", fact.user_id))


def erasure(fact: AccountDeleted) -> Iterable[Mark]:
    """One mark for each account that was closed."""
    yield Mark(key=str(fact.account_id), subject=subject_of("user", fact.account_id))


def each_product(fact: RecordsWentStale) -> Iterable[Mark]:
    """One mark for each product."""
    return (Mark(key=str(id_), subject=subject_of("product", id_)) for id_ in fact.product_ids)


def each_stray(fact: StraysFound) -> Iterable[Mark]:
    """One mark for each record of the index that no product has."""
    # An objectID may be longer than a key.
    for id_ in fact.object_ids:
        yield Mark(key=sha256(id_.encode()).hexdigest(), payload={"object_id": id_}, subject="search index")


def whole_index(_: IndexWasLost) -> Iterable[Mark]:
    """One mark for all that the index should hold."""
    yield Mark(key="products", subject="search index")


def product_pages(fact: ProductsIndexed) -> Iterable[Mark]:
    """The storefront's pages of each product, where a storefront is known."""
    if settings.STOREFRONT_INTERNAL_URL:
        yield from (Mark(f"product:{id_}", subject=subject_of("product", id_)) for id_ in fact.product_ids)


def category_pages(fact: CategoryIndexed) -> Iterable[Mark]:
    """The storefront's pages of a category, where a storefront is known."""
    if settings.STOREFRONT_INTERNAL_URL:
        yield Mark(f"category:{fact.category_id}", subject=subject_of("category", fact.category_id))


def job(name: str) -> Callable[[JobCameDue], Iterable[Mark]]:
    """One mark when the job of that name came due; slots that pile up coalesce."""

    def marks(fact: JobCameDue) -> Iterable[Mark]:
        if fact.job == name:
            yield Mark(key=name, subject=f"slot {fact.slot.isoformat()}")

    return marks
