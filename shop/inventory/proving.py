"""Proves on this very database that no more is promised than there is. Changes when stock is promised differently.

Many buyers at once want a scratch variant of a draft, take it, change their minds and come back, while somebody looks
on at every moment. Nothing of it stays, but what the audit trail tells.
"""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connection
from django.db.models import Sum

from shop.audit.actor import Actor
from shop.catalog.models import Variant
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.inventory.errors import OutOfStock
from shop.inventory.models import Movement, Reservation, StockLevel
from shop.inventory.services.release import release
from shop.inventory.services.reserve import reserve
from shop.inventory.services.set_on_hand import set_on_hand

_ACTOR = Actor(id="", label="prove_stock")
_MOST_AT_ONCE = 3
_CHANGES_MIND = 0.3
_LOOK_SECONDS = 0.002


@dataclass(slots=True)
class Proof:
    """What came of it. `broken` says in words what must never be; `looks` is how often somebody looked on."""

    units: int
    sold: int = 0
    left: int = 0
    refused: int = 0
    released: int = 0
    looks: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Crowd:
    variant_id: int
    run: str
    proof: Proof
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: threading.Event = field(default_factory=threading.Event)


def prove(*, workers: int, units: int, attempts: int) -> Proof:
    """Have so many workers at once make so many attempts each to get some of so many units."""
    proof = Proof(units)
    with _scratch_variant(units) as variant_id:
        crowd = _Crowd(variant_id, uuid4().hex[:12], proof)
        began = time.monotonic()
        _run(crowd, workers, attempts)
        proof.seconds = time.monotonic() - began
        _judge(crowd)
    return proof


def _run(crowd: _Crowd, workers: int, attempts: int) -> None:
    looking = threading.Thread(target=_closing, args=(_look_on, crowd))
    buyers = [
        threading.Thread(target=_closing, args=(_buy, crowd, number, attempts)) for number in range(workers)
    ]
    looking.start()
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    crowd.is_over.set()
    looking.join()


def _closing(work: object, crowd: _Crowd, *more: int) -> None:
    """Do it in this thread, whose connection is nobody else's; an error is a promise broken."""
    try:
        work(crowd, *more)  # type: ignore[operator]
    except Exception as error:
        with crowd.lock:
            crowd.proof.broken.append(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def _buy(crowd: _Crowd, number: int, attempts: int) -> None:
    chance = random.Random(f"{crowd.run} {number}")  # noqa: S311  # buyers' moods
    for attempt in range(attempts):
        owner = f"proof:{crowd.run}:{number}:{attempt}"
        try:
            reserve(
                owner=owner, quantities={crowd.variant_id: chance.randint(1, _MOST_AT_ONCE)}, actor=_ACTOR
            )
        except OutOfStock:
            with crowd.lock:
                crowd.proof.refused += 1
            continue
        if chance.random() < _CHANGES_MIND:
            given_back = sum(release(owner=owner, actor=_ACTOR).values())
            with crowd.lock:
                crowd.proof.released += given_back


def _look_on(crowd: _Crowd) -> None:
    while not crowd.is_over.wait(_LOOK_SECONDS):
        promised = _promised(crowd.variant_id)
        crowd.proof.looks += 1
        if promised > crowd.proof.units:
            with crowd.lock:
                crowd.proof.broken.append(f"{promised} were promised of {crowd.proof.units}")


def _promised(variant_id: int) -> int:
    of_variant = Reservation.objects.filter(level__variant_id=variant_id)
    return of_variant.aggregate(all=Sum("quantity", default=0))["all"] or 0


def _judge(crowd: _Crowd) -> None:
    level = StockLevel.objects.get(variant_id=crowd.variant_id)
    moved = Movement.objects.filter(variant_id=crowd.variant_id).aggregate(
        all=Sum("reserved_delta", default=0)
    )
    proof, promised = crowd.proof, _promised(crowd.variant_id)
    proof.sold, proof.left = promised, level.free or 0
    if not promised == level.reserved == moved["all"]:
        proof.broken.append(
            f"reservations say {promised}, the level {level.reserved}, the ledger {moved['all']}"
        )
    if proof.sold + proof.left != proof.units:
        proof.broken.append(f"{proof.sold} sold and {proof.left} left are not {proof.units}")


@contextmanager
def _scratch_variant(units: int) -> Iterator[int]:
    name = f"Proof of stock {uuid4().hex[:12]}"
    variants = [VariantFields(options=(), price=100)]
    product = create_product(actor=_ACTOR, fields=ProductFields(name=name), variants=variants)
    try:
        variant = Variant.objects.get(product=product)
        set_on_hand(actor=_ACTOR, variant_id=variant.pk, on_hand=units)
        yield variant.pk
    finally:
        delete_product(actor=_ACTOR, product_id=product.pk)
