"""The periodic jobs that look after the index: what each of them begins."""

from collections.abc import Callable

import pytest
from django.conf import settings

from shop.outbox.queries import database_now
from shop.outbox.services.take_slot import take_slot
from shop.search import indices
from shop.search.models import Difference, Rebuild, Sweep
from shop.search.queries import drift
from shop.search.rules import Look, Phase
from shop.search.services.start_rebuild import start_rebuild
from tests.shop.search.conftest import Make, held, wrong
from workers.jobs.index import SCHEDULE, compare_records, compare_versions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_index")]
Drain = Callable[[], int]


@pytest.fixture
def run(drain: Drain) -> Callable[[str], None]:
    """Runs one periodic job as its next slot would, and all that follows from it."""

    def once(name: str) -> None:
        assert take_slot(job=name, slot=database_now())
        drain()

    return once


def test_the_nightly_job_rebuilds(make: Make, drain: Drain, run: Callable[[str], None]) -> None:
    make("Mug")
    drain()
    run("reindex_products")
    assert [(row.phase, row.started_by) for row in Rebuild.objects.all()] == [(Phase.FINISHED, "schedule")]
    assert wrong() == []


def test_versions_by_the_hour_and_records_by_night(
    make: Make, drain: Drain, run: Callable[[str], None]
) -> None:
    mug = make("Mug")
    drain()
    indices.delete_records(settings.SEARCH_INDEX, [str(mug.pk)])
    run("compare_versions")
    run("compare_records")
    assert [(row.bodies, row.look, row.found) for row in Sweep.objects.order_by("pk")] == [
        (False, Look.FINISHED, 1),
        (True, Look.FINISHED, 0),
    ]
    assert (wrong(), sum(drift().values())) == ([], 1)
    run("check_index")
    assert sum(drift().values()) == 0, "each minute what agrees again is noted"
    assert Difference.objects.get().repaired_at is not None


def test_nothing_is_compared_while_a_rebuild_is_under_way(make: Make) -> None:
    make("Mug")
    start_rebuild(actor=SCHEDULE)
    compare_versions([])
    compare_records([])
    assert not Sweep.objects.exists()


def test_an_index_that_was_lost_is_rebuilt_and_what_rebuilds_left_is_removed(
    make: Make, drain: Drain, run: Callable[[str], None]
) -> None:
    make("Mug")
    drain()
    indices.delete(settings.SEARCH_INDEX)
    left = f"{settings.SEARCH_INDEX}-rebuild-77-1"
    indices.make_shadow(settings.SEARCH_INDEX, left, {}, mark="77-1")
    run("check_index")
    assert (len(held()), wrong(), Rebuild.objects.get().phase) == (1, [], Phase.FINISHED)
    assert left not in indices.names()
