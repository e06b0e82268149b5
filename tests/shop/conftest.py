"""What the domains' tests share: which facts a service left behind, and what the trail says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.catalog import facts as catalog_facts
from shop.catalog.models import Product
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.outbox.facts import Fact
from shop.outbox.models import Effect
from shop.outbox.table import EffectType, Mark, effect_types, register


def _marks(fact: Fact) -> Iterable[Mark]:
    return [Mark(key=str(getattr(fact, field.name))) for field in fields(fact)]


def _line(kind: type[Fact]) -> EffectType:
    return EffectType(kind.__name__, f"effects.{kind.__name__}", "tests.shop.nothing", {kind: _marks})


class Facts:
    """The facts whose effects are in the database, as (name, id)."""

    def take(self) -> list[tuple[str, int]]:
        """Those since the last call, in order of name and id."""
        rows = sorted((topic, int(key)) for topic, key in Effect.objects.values_list("topic", "key"))
        Effect.objects.all().delete()
        return rows


@pytest.fixture
def facts() -> Iterator[Facts]:
    """One effect for each fact of the catalogue, named after it, whatever the shop itself does with them."""
    kinds = [
        kind for kind in vars(catalog_facts).values() if isinstance(kind, type) and kind.__base__ is Fact
    ]
    before = effect_types()
    register([_line(kind) for kind in kinds])
    yield Facts()
    register(before)


@pytest.fixture
def trail(db: None) -> Callable[[], list[tuple[str, Any, Any]]]:
    """What the audit trail got since the last call: action, before, after."""
    seen = [0]

    def read() -> list[tuple[str, Any, Any]]:
        entries = list(Entry.objects.filter(pk__gt=seen[0]).order_by("pk"))
        seen[0] = entries[-1].pk if entries else seen[0]
        return [(entry.action, entry.before, entry.after) for entry in entries]

    return read


@pytest.fixture
def shirt(db: None, actor: Actor) -> Product:
    """A shirt in two sizes of two colours."""
    options = [("White", "S"), ("White", "M"), ("Blue", "S"), ("Blue", "M")]
    product = create_product(
        actor=actor,
        fields=ProductFields(name="Linen shirt", status="active", option_names=["Color", "Size"]),
        variants=[
            VariantFields(options=pair, sku=f"SHIRT-{index}", price=5000 + 100 * index)
            for index, pair in enumerate(options)
        ],
    )
    # What follows from its creation is not what a test with a shirt asks about.
    Effect.objects.all().delete()
    return product
