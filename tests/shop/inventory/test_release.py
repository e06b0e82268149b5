"""What was promised is given back: all of it or some, once."""

import logging
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from shop.audit.actor import Actor
from shop.common.clock import now
from shop.inventory.models import Reservation
from shop.inventory.queries import availability, expired_owners
from shop.inventory.services.keep import keep
from shop.inventory.services.release import release
from shop.inventory.services.release_expired import release_expired
from shop.inventory.services.reserve import reserve
from shop.inventory.services.set_on_hand import set_on_hand
from shop.outbox.models import Effect
from tests.shop.conftest import Facts
from tests.shop.inventory.conftest import Stocked, ledger, reserved, state
from workers.jobs.reservations import release_expired_reservations


def test_all_of_it_can_be_sold_again(stocked: Stocked, facts: Facts) -> None:
    variant, other = stocked(3), stocked(5, number=1)
    reserve(owner="order:1", quantities={variant.pk: 3, other.pk: 2})
    reserve(owner="order:2", quantities={other.pk: 1})
    facts.take()
    assert release(owner="order:1") == {variant.pk: 3, other.pk: 2}
    assert reserved() == {("order:2", "main"): 1}
    assert state() == {(variant.pk, "main"): (3, 0, 0), (other.pk, "main"): (5, 1, 0)}
    assert facts.take() == [("ProductChanged", variant.product_id)], "it had been sold out"
    assert ledger()[-2:] == [("main", "released", 0, -3, "order:1"), ("main", "released", 0, -2, "order:1")]


def test_a_second_time_gives_nothing_back(stocked: Stocked) -> None:
    variant = stocked(3)
    reserve(owner="order:1", quantities={variant.pk: 3})
    release(owner="order:1")
    before = ledger()
    assert release(owner="order:1") == {}
    assert ledger() == before


def test_some_of_it_from_where_it_is(stocked: Stocked) -> None:
    variant = stocked(2, north=2)
    reserve(owner="order:1", quantities={variant.pk: 4})
    assert release(owner="order:1", quantities={variant.pk: 3}) == {variant.pk: 3}
    assert reserved() == {("order:1", "north"): 1}
    assert release(owner="order:1", quantities={variant.pk: 3}) == {variant.pk: 1}


def test_it_settles_a_shortfall(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(5)
    for number in (1, 2):
        reserve(owner=f"order:{number}", quantities={variant.pk: 2})
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=1)
    release(owner="order:1")
    assert state() == {(variant.pk, "main"): (1, 2, 1)}
    assert availability([variant.pk]) == {variant.pk: False}


def test_only_what_is_past_its_deadline_expires(stocked: Stocked) -> None:
    variant, moment = stocked(9), now()
    for owner, until in {"late": moment, "soon": moment + timedelta(hours=1), "kept": None}.items():
        reserve(owner=owner, quantities={variant.pk: 2}, until=until)
    assert expired_owners(10) == ["late"]
    assert expired_owners(0) == []
    assert [release_expired(owner=owner) for owner in ("late", "soon", "kept", "nobody")] == [
        True,
        False,
        False,
        False,
    ]
    assert set(reserved()) == {("soon", "main"), ("kept", "main")}
    assert ledger()[-1] == ("main", "expired", 0, -2, "late")


def test_a_deadline_that_was_put_off_meanwhile_does_not_count(stocked: Stocked) -> None:
    variant = stocked(9)
    reserve(owner="order:1", quantities={variant.pk: 2}, until=now() - timedelta(seconds=1))
    assert keep(owner="order:1", until=None) == {variant.pk: 2}
    assert not release_expired(owner="order:1")
    assert keep(owner="nobody", until=None) == {}
    assert Reservation.objects.get().expires_at is None


@pytest.mark.django_db
def test_nothing_follows_from_a_reservation_that_ended_by_itself_twice(stocked: Stocked) -> None:
    variant = stocked(9)
    reserve(owner="order:1", quantities={variant.pk: 2}, until=now())
    Reservation.objects.update(expires_at=Now() - timedelta(seconds=1))
    release_expired(owner="order:1")
    marked = Effect.objects.count()
    release_expired(owner="order:1")
    assert Effect.objects.count() == marked


def test_the_job_looks_for_all_whose_deadline_has_passed(
    stocked: Stocked, caplog: pytest.LogCaptureFixture
) -> None:
    variant = stocked(3)
    for number, minutes in enumerate((-1, -1, 1)):
        until = now() + timedelta(minutes=minutes)
        reserve(owner=f"order:{number}", quantities={variant.pk: 1}, until=until)
    caplog.set_level(logging.INFO, logger="workers.jobs.reservations")
    release_expired_reservations([])
    assert reserved() == {("order:2", "main"): 1}
    assert "released for 2 owners" in caplog.text
