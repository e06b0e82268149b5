"""`manage.py sync_algolia_products`: started, joined, followed to its end."""

import io
import re
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shop.audit.models import Entry
from shop.search.client import push
from shop.search.console import follow
from shop.search.models import Rebuild
from shop.search.rules import Phase
from tests.shop.search.conftest import Make, held, wrong

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_index")]
Drain = Callable[[], int]


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("sync_algolia_products", "--by", "Ada", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def worker(drain: Drain) -> "Iterator[Callable[[], None]]":
    """Does what is owed, in a thread, until the rebuild is at rest."""
    over = Event()
    threads: list[Thread] = []

    def work() -> None:
        try:
            while not over.is_set() and not Rebuild.objects.filter(finished_at__isnull=False).exists():
                drain()
                over.wait(0.05)
        finally:
            connection.close()

    def start() -> None:
        threads.append(Thread(target=work, daemon=True))
        threads[-1].start()

    yield start
    over.set()
    for thread in threads:
        thread.join()


def test_it_starts_one_and_the_next_joins_it(make: Make, drain: Drain) -> None:
    make("Mug")
    assert re.match(r"Rebuild \d+ started: 1 products\.\nFollow it in the admin: /admin/", run())
    assert "is under way already, started by Ada" in run()
    assert Rebuild.objects.count() == 1
    assert set(Entry.objects.filter(action="rebuild.started").values_list("actor_label", flat=True)) == {
        "Ada"
    }
    drain()
    assert (Rebuild.objects.get().phase, wrong()) == (Phase.FINISHED, [])


def test_one_that_is_about_to_end_is_waited_for_before_the_index_is_emptied(make: Make) -> None:
    make("Mug")
    run()
    Rebuild.objects.update(phase=Phase.REMARKING)
    with pytest.raises(CommandError, match="does not empty the index"):
        run("--clear")


def test_it_waits_for_the_end_and_tells_of_it(
    make: Make, drain: Drain, worker: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Mug", "Cup"):
        make(name)
    drain()
    worker()
    told = run("--clear", "--wait")
    assert re.search(r"Rebuild \d+ finished: 2 products at [\d,]+ a second\.", told)
    assert "visible records: 2, before 0" in told
    shown = capsys.readouterr().err
    assert "2/2" in shown
    assert "Finished" in shown
    assert wrong() == []


def test_one_that_is_refused_is_an_error_that_says_what_to_do(
    make: Make, drain: Drain, worker: Callable[[], None]
) -> None:
    make("Mug")
    drain()
    push([{"objectID": "900", "visible": True, "name": "Ghost"}])
    worker()
    with pytest.raises(CommandError, match=r"50 % fewer; 10 % are allowed.*--allow-shrink"):
        run("--wait")
    assert len(held()) == 2
    Rebuild.objects.all().delete()
    worker()
    assert "visible records: 1, before 2" in run("--wait", "--allow-shrink")


def test_it_says_when_nobody_works(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Mug")
    run()
    Rebuild.objects.update(moved_at="2020-01-01T00:00:00Z")
    shown = io.StringIO()

    def rest(_: float) -> None:
        Rebuild.objects.update(phase=Phase.FINISHED)

    monkeypatch.setattr("shop.search.console.time.sleep", rest)
    follow(Rebuild.objects.get(), stream=shown)
    assert "nothing has moved for" in shown.getvalue()
    assert "does a worker of the bulk lane run?" in shown.getvalue()
