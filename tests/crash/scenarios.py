"""For each line of the table: a write that asks for the effect, and the failpoints that its work passes.

Changes when the table gets a line, or an effect's work passes other failpoints: the completeness tests say so.
Everything is looked up by name, so that a process of its own finds the same things.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from algoliasearch.http.helpers import RetryTimeout
from django.conf import settings
from django.db.models import QuerySet
from django_celery_beat.models import PeriodicTask

from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter
from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.audit.services.add_entry import Change, add_entry
from shop.catalog.models import Attribute, Brand, Category, Collection, Product
from shop.catalog.services import refresh_collection
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_collection import create_collection
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.update_attribute import update_attribute
from shop.catalog.services.update_brand import update_brand
from shop.catalog.services.update_category import update_category
from shop.catalog.services.update_collection import update_collection
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    CollectionFields,
    ProductFields,
    VariantFields,
)
from shop.common.write import write
from shop.imports import applying, staging
from shop.imports.intake import take_in
from shop.imports.models import ImportRun
from shop.imports.services import advance_run, discard_staged
from shop.imports.services.start_import import start_import
from shop.outbox.models import JobSlot
from shop.outbox.record import record
from shop.outbox.table import EffectType
from shop.search import indices, rebuilding, sweeping
from shop.search.client import call
from shop.search.facts import StraysFound
from shop.search.models import Rebuild, Sweep
from shop.search.services import mark_records
from shop.search.services.report_indexed import report_products
from shop.search.services.report_lost_index import report_lost_index
from shop.search.services.start_rebuild import start_rebuild
from shop.search.services.start_sweep import start_sweep
from tests.crash import letters, people, stock
from tests.invariants import Key
from workers.beat import install, take_due_slots
from workers.effects import EFFECTS
from workers.schedule import JOBS

OWNER = Actor("owner", "owner")
READER = "reader"
MAIL_WRITTEN = "mail.written"
# A price that no product has.
HIGH = 10**8
DAWN = datetime(2026, 1, 1, tzinfo=UTC)
RECORDING = frozenset({"record.before_flush", "record.after_flush", "write.after_commit"})
COMMITTING = frozenset({"write.after_commit"})
TICKING = RECORDING | {"slot.before_commit", "beat.after_slot"}
RINGING = frozenset({"relay.before_ring", "relay.after_ring"})
DELIVERING = frozenset(
    {
        "deliver.before_claim",
        "deliver.after_claim",
        "deliver.before_act",
        "lease.before_renewal",
        "deliver.after_act",
        "deliver.before_fail",
        "deliver.before_complete",
        "deliver.after_complete",
    }
)
MARKING = RECORDING | {"mark.before_batch"}
REBUILDING = RECORDING | {
    "search.before_push",
    "search.before_confirm",
    "rebuild.before_shadow",
    "rebuild.after_shadow",
    "rebuild.after_batch",
    "rebuild.before_copy",
    "rebuild.before_move",
    "rebuild.after_move",
    "rebuild.after_remark",
    "rebuild.after_slice",
}
SWEEPING = RECORDING | {"sweep.after_page", "sweep.after_note", "sweep.after_slice"}
IMPORTING = RECORDING | {
    "imports.before_stage",
    "imports.after_stage",
    "imports.before_apply",
    "imports.after_apply",
    "imports.after_discard",
    "imports.after_slice",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """How one effect comes about.

    `write` asks for it, told by a number that is new each time; `happened` says whether that write has committed,
    `keys` which effects it has then marked. `again` is how another does the same meanwhile: a *new* number, the
    *same* one, or *not*. `working` are the failpoints that its handler passes.
    """

    write: Callable[[int], object]
    happened: Callable[[int], bool]
    keys: Callable[[int], list[Key]]
    again: str = "new"
    writing: frozenset[str] = RECORDING
    working: frozenset[str] = field(default_factory=frozenset)


def table() -> list[EffectType]:
    """The real table, and the one-shot effect that stands for those to come."""
    return [*EFFECTS, letters.LETTER]


@contextmanager
def small_pieces() -> Iterator[None]:
    """Cut the work into small pieces, so that a few rows pass every place that many pass."""
    with (
        patch.object(staging, "CHUNK_ROWS", 3),
        patch.object(applying, "CHUNK_PRODUCTS", 1),
        patch.object(discard_staged, "CHUNK", 3),
        patch.object(mark_records, "BATCH", 1),
        patch.object(rebuilding, "BATCH", 1),
        patch.object(indices, "PAGE", 1),
        patch.object(sweeping, "KEYS", 1),
        patch.object(refresh_collection, "SLICE", 2),
        # Who waits for the index asks again at once.
        patch.object(RetryTimeout, "__call__", lambda *_: 0.005),
        # Each step of an import is a slice of its own.
        patch.dict(advance_run.advance_run.__kwdefaults__, seconds=0.0),
        # So is each of a rebuild and of a sweep.
        patch.dict(rebuilding.advance_rebuild.__kwdefaults__, seconds=0.0),
        patch.dict(sweeping.advance_sweep.__kwdefaults__, seconds=0.0),
    ):
        yield


def build_world() -> None:
    """The catalogue that all scenarios change: three products with everything that a record shows."""
    weaver = create_brand(actor=OWNER, fields=BrandFields(name="Weaver", slug="weaver"))
    kitchen = create_category(actor=OWNER, fields=CategoryFields(name="Kitchen", slug="kitchen"))
    define_attribute(actor=OWNER, code="material", fields=AttributeFields(name="Material"))
    for name, tags in (("Mug", ["new"]), ("Cup", []), ("Plate", [])):
        product = create_product(
            actor=OWNER,
            fields=ProductFields(
                name=name,
                slug=name.lower(),
                status="active",
                brand_id=weaver.pk,
                category_id=kitchen.pk,
                tags=tags,
            ),
            variants=[VariantFields(price=1800, sku=name.upper())],
        )
        set_attributes(actor=OWNER, product_id=product.pk, values={"material": ["Clay"]})
    create_collection(
        actor=OWNER, fields=CollectionFields(name="New", slug="new", rule=_rule("tag", "is", "new"))
    )
    create_collection(
        actor=OWNER, fields=CollectionFields(name="All", slug="all", rule=_rule("price", "gte", 0))
    )
    User.objects.create_user(READER, "reader@mail.example")
    for job in JOBS:
        install(job)
    PeriodicTask.objects.update(date_changed=DAWN - timedelta(days=2), enabled=False)
    PeriodicTask.objects.exclude(task__in=[job.name for job in JOBS]).delete()


def _rule(name: str, op: str, value: Any) -> dict[str, Any]:
    return {"match": "all", "conditions": [{"field": name, "op": op, "value": value}]}


def _mug() -> Product:
    return Product.objects.get(slug="mug")


def _rename_mug(number: int) -> None:
    update_product(actor=OWNER, product_id=_mug().pk, fields=ProductFields(name=f"Mug {number}"))


def _toggle_mug(number: int) -> None:
    """Into the collection of what is new, or out of it; the number is a tag too."""
    mug = _mug()
    tags = [f"tag-{number}"] if "new" in mug.tags else [f"tag-{number}", "new"]
    update_product(actor=OWNER, product_id=mug.pk, fields=ProductFields(tags=tags))


def _mug_keys(_: int) -> list[Key]:
    id_ = str(_mug().pk)
    return [("search.product", id_), ("collections.product", id_)]


def _toggle_all(number: int) -> None:
    """Every product into the collection, or out of it; the number is in the rule too."""
    collection = Collection.objects.get(slug="all")
    rule = (
        _rule("price", "gte", number) if price_threshold() >= HIGH else _rule("price", "gte", HIGH + number)
    )
    update_collection(actor=OWNER, collection_id=collection.pk, fields=CollectionFields(rule=rule))


def price_threshold() -> int:
    """What the rule of the collection *all* asks of a price, in minor units."""
    rule: Any = Collection.objects.get(slug="all").rule
    return int(rule["conditions"][0]["value"])


def _csv(number: int) -> bytes:
    """Three products at this number's price, and a row without a handle."""
    head = "Handle,Title,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    lines = [head + "Variant Inventory Qty,Variant Inventory Policy,Variant Price"]
    for name in ("bowl", "jug", "vase"):
        lines += [
            f"{name},{name.title()},TRUE,Size,{size},{name}-{size},shopify,{number % 7},deny,{number}.50"
            for size in "SL"
        ]
    lines.append(f",Nobody,TRUE,Size,S,X,shopify,1,deny,{number}.00")
    return "\n".join(lines).encode()


def _import(number: int) -> None:
    content = _csv(number)
    start_import(intake=take_in(io.BytesIO(content), name=_file(number), size=len(content)), actor=OWNER)


def _file(number: int) -> str:
    return f"catalogue-{number}.csv"


def _import_keys(number: int) -> list[Key]:
    return [("imports.run", str(run.pk)) for run in ImportRun.objects.filter(file_name=_file(number))]


def moment(job: str, number: int) -> datetime:
    """A time at which a slot of the job has just come: a day of its own for each number."""
    at = {
        "reindex_products": (3, 15),
        "expired_rows": (3, 30),
        "refresh_popularity": (3, 35),
        "prune_outbox": (3, 45),
        "compare_versions": (3, 5),
        "compare_records": (4, 15),
    }
    hour, minute = at.get(job, (3, 0))
    return DAWN + timedelta(days=number, hours=hour, minutes=minute)


def _beat(job: str) -> Callable[[int], object]:
    def write(number: int) -> None:
        PeriodicTask.objects.exclude(task=job).update(enabled=False)
        PeriodicTask.objects.filter(task=job).update(enabled=True)
        take_due_slots(moment(job, number))

    return write


def _ticked(job: str) -> Callable[[int], bool]:
    return lambda number: JobSlot.objects.filter(job=job, slot=moment(job, number)).exists()


def _job(job: str, topics: list[str], working: frozenset[str] = frozenset()) -> Scenario:
    keys = [(topic, job) for topic in topics]
    return Scenario(_beat(job), _ticked(job), lambda _: keys, again="same", writing=TICKING, working=working)


def _promise_until_then(number: int) -> None:
    stock.promised(_mug().variants.all()[0], number)
    _beat("release_reservations")(number)


def _named(model: Any, slug: dict[str, str], topic: str, change: Callable[[int, str], object]) -> Scenario:
    """A page whose name its products' records show."""

    def key() -> int:
        return int(model.objects.get(**slug).pk)

    return Scenario(
        write=lambda number: change(key(), f"Name {number}"),
        happened=lambda number: model.objects.filter(**slug, name=f"Name {number}").exists(),
        keys=lambda _: [(topic, str(key()))],
        working=MARKING,
    )


def _entries(number: int) -> QuerySet[Entry]:
    return Entry.objects.filter(action="index.lost", object_id=str(number))


@write
def _confirm(number: int) -> None:
    """That the index has the mug, with a row beside it, by which one sees that it has committed."""
    add_entry(actor=OWNER, change=Change("index.lost", "index", str(number)))
    report_products(product_ids=[_mug().pk])


@write
def _notice_loss(number: int) -> None:
    """The loss with a row beside it, by which one sees that it has committed."""
    add_entry(actor=OWNER, change=Change("index.lost", "index", str(number)))
    report_lost_index()


@write
def _rebuild(number: int) -> None:
    """As above. What earlier cases left of the index must not have it refused."""
    add_entry(actor=OWNER, change=Change("index.lost", "index", str(number)))
    start_rebuild(actor=OWNER, allow_shrink=True)


def _sweep(number: int) -> None:
    """Of an index that has lost a record behind everyone's back."""
    indices.delete_records(settings.SEARCH_INDEX, [str(_mug().pk)])
    _start_sweep(number)


@write
def _start_sweep(number: int) -> None:
    """As above."""
    add_entry(actor=OWNER, change=Change("index.lost", "index", str(number)))
    start_sweep(actor=OWNER, bodies=True)


def _sweep_keys(_: int) -> list[Key]:
    return [("search.sweep", str(Sweep.objects.order_by("-pk")[0].pk))]


def _stray(number: int) -> None:
    """A record that the index holds and nobody knows of."""
    body = {"objectID": f"stray {number}", "visible": False, "_v": 1}
    requests = [{"action": "addObject", "body": body}]
    call(lambda client: client.batch(settings.SEARCH_INDEX, {"requests": requests}))
    _find_stray(number)


@write
def _find_stray(number: int) -> None:
    """As above."""
    add_entry(actor=OWNER, change=Change("index.lost", "index", str(number)))
    record(StraysFound(object_ids=(f"stray {number}",)))


def _stray_keys(number: int) -> list[Key]:
    return [("search.stray", sha256(f"stray {number}".encode()).hexdigest())]


def _mails(number: int) -> QuerySet[Entry]:
    return Entry.objects.filter(action=MAIL_WRITTEN, object_id=str(number))


@write
def _write_mail(number: int) -> None:
    """As above, once for each number."""
    if not _mails(number).exists():
        reader = User.objects.get(username=READER)
        letter = write_letter(kind=Letter.Kind.REGISTERED, email=reader.email, user=reader)
        change = Change(MAIL_WRITTEN, "mail", str(number), after={"letter": str(letter.pk)})
        add_entry(actor=OWNER, change=change)


def _mail_keys(number: int) -> list[Key]:
    return [("accounts.letter", entry.after["letter"]) for entry in _mails(number) if entry.after]


def _rebuild_keys(_: int) -> list[Key]:
    return [("search.rebuild", str(Rebuild.objects.order_by("-pk")[0].pk))]


# Before these, the index is lost indeed.
REFILLING = {"job.check_index", "search.refill"}
LANES = ["job.canary.critical", "job.canary.default", "job.canary.bulk"]

SCENARIOS: dict[str, Scenario] = {
    "search.product": Scenario(
        write=_rename_mug,
        happened=lambda number: _mug().name == f"Mug {number}",
        keys=_mug_keys,
        working=RECORDING | {"search.before_push", "search.before_confirm"},
    ),
    "storefront.purge": Scenario(
        write=_confirm,
        happened=lambda number: _entries(number).exists(),
        keys=lambda _: [("storefront.purge", f"product:{_mug().pk}")],
        again="same",
    ),
    "search.category": _named(
        Category,
        {"slug": "kitchen"},
        "search.category",
        lambda id_, name: update_category(actor=OWNER, category_id=id_, fields=CategoryFields(name=name)),
    ),
    "search.brand": _named(
        Brand,
        {"slug": "weaver"},
        "search.brand",
        lambda id_, name: update_brand(actor=OWNER, brand_id=id_, fields=BrandFields(name=name)),
    ),
    "search.attribute": _named(
        Attribute,
        {"code": "material"},
        "search.attribute",
        lambda id_, name: update_attribute(actor=OWNER, attribute_id=id_, fields=AttributeFields(name=name)),
    ),
    "collections.product": Scenario(
        write=_toggle_mug,
        happened=lambda number: f"tag-{number}" in _mug().tags,
        keys=_mug_keys,
        working=RECORDING,
    ),
    "collections.rule": Scenario(
        write=_toggle_all,
        happened=lambda number: price_threshold() in {number, HIGH + number},
        keys=lambda _: [("collections.rule", str(Collection.objects.get(slug="all").pk))],
        working=RECORDING,
    ),
    "imports.run": Scenario(
        write=_import,
        happened=lambda number: bool(_import_keys(number)),
        keys=_import_keys,
        again="not",
        working=IMPORTING,
    ),
    "search.refill": Scenario(
        write=_notice_loss,
        happened=lambda number: _entries(number).exists(),
        keys=lambda _: [("search.refill", "products")],
        again="same",
        working=RECORDING,
    ),
    "search.rebuild": Scenario(
        write=_rebuild,
        happened=lambda number: _entries(number).exists(),
        keys=_rebuild_keys,
        working=REBUILDING,
    ),
    "search.sweep": Scenario(
        write=_sweep,
        happened=lambda number: _entries(number).exists(),
        keys=_sweep_keys,
        again="same",
        working=SWEEPING,
    ),
    "search.stray": Scenario(
        write=_stray,
        happened=lambda number: _entries(number).exists(),
        keys=_stray_keys,
        again="same",
        working=frozenset({"stray.after_delete"}),
    ),
    "accounts.letter": Scenario(
        write=_write_mail,
        happened=lambda number: _mails(number).exists(),
        keys=_mail_keys,
        again="same",
        working=COMMITTING | {"mail.before_dialogue", "mail.after_dialogue"},
    ),
    "accounts.export": Scenario(
        write=people.ask_for_data,
        happened=lambda number: people.asks(number) is not None,
        keys=people.export_keys,
        again="same",
        working=COMMITTING,
    ),
    "accounts.erase": Scenario(
        write=people.leave,
        happened=people.has_left,
        keys=people.leaving_keys,
        again="same",
        working=COMMITTING,
    ),
    "job.check_index": _job("check_index", ["job.check_index"], RECORDING),
    "job.reindex_products": _job("reindex_products", ["job.reindex_products"], RECORDING),
    "job.compare_versions": _job("compare_versions", ["job.compare_versions"], RECORDING),
    "job.compare_records": _job("compare_records", ["job.compare_records"], RECORDING),
    "job.refresh_popularity": _job("refresh_popularity", ["job.refresh_popularity"], COMMITTING),
    "job.prune_outbox": _job("prune_outbox", ["job.prune_outbox"], COMMITTING),
    "job.expired_rows": _job("expired_rows", ["job.expired_rows"], COMMITTING),
    "job.release_reservations": Scenario(
        write=_promise_until_then,
        happened=_ticked("release_reservations"),
        keys=lambda _: [("job.release_reservations", "release_reservations")],
        again="same",
        writing=TICKING,
        working=RECORDING,
    ),
    "job.watch": _job("watch", ["job.watch"], COMMITTING),
    **{topic: _job("canary", LANES) for topic in LANES},
    "test.letter": Scenario(
        write=lambda number: letters.write_letter(letter_id=number),
        happened=letters.is_written,
        keys=lambda number: [("test.letter", letters.key_of(number))],
        again="same",
    ),
}
