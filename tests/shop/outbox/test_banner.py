"""The banner on every page of the admin: one cheap query, and never the end of a page."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from shop.accounts.models import User
from shop.outbox.admin import finding
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, Heartbeat, Sink
from shop.outbox.services.beat import beat
from shop.outbox.sinks import note_away
from shop.outbox.table import register
from tests.shop.outbox.conftest import ONCE, STATE

EVERYONE = ["relay", "beat", *(f"lane:{lane.label}" for lane in Lane)]
PAGES = ["/admin/", "/admin/outbox/effect/", "/admin/catalog/product/add/", "/admin/password_change/"]


@pytest.fixture
def all_seen(db: None) -> None:
    for name in EVERYONE:
        beat(name)


def page(browser: Client, address: str = "/admin/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("all_seen")
def test_nothing_is_said_while_all_is_well(staff_browser: Client) -> None:
    assert "ops-banner" not in page(staff_browser)


@pytest.mark.usefixtures("all_seen")
@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_what_is_wrong_and_links_to_it(staff_browser: Client, address: str) -> None:
    Heartbeat.objects.filter(name="lane:bulk").update(seen_at=Now() - timedelta(seconds=100))
    Effect.objects.create(topic=STATE.topic, key="1", lane=Lane.BULK, wanted_at=Now() - timedelta(minutes=6))
    Effect.objects.create(topic=STATE.topic, key="2", dead_at=Now())
    shown = page(staff_browser, address)
    assert "No worker has taken from <code>bulk</code> for 100 s; 1 effect waits, the oldest 6 min" in shown
    assert '1 effect is dead <a href="/admin/outbox/effect/?state=dead">' in shown


@pytest.mark.usefixtures("all_seen")
def test_a_sink_that_is_away_is_told(staff_browser: Client) -> None:
    note_away("search", "connection refused", None)
    Sink.objects.update(away_since=Now() - timedelta(minutes=6))
    words = "Search has been away for 6 min; what it is owed waits</li>"
    assert words in page(staff_browser), "nothing of the small table goes there"


@pytest.mark.usefixtures("all_seen")
def test_a_sink_that_is_away_links_to_what_it_is_owed(staff_browser: Client) -> None:
    lines = [
        replace(ONCE, topic=topic, task=f"effects.{topic}", sink=sink)
        for topic, sink in (("a", "mail"), ("b", "mail"), ("c", ""))
    ]
    register(lines)
    Effect.objects.bulk_create(Effect(topic=line.topic, key="owed") for line in lines)
    Effect.objects.create(topic="a", key="sent", done=1)
    note_away("mail", "connection refused", None)
    Sink.objects.update(away_since=Now() - timedelta(minutes=6))
    found = re.search(r'what it is owed waits <a href="([^"]+)">', page(staff_browser))
    assert found
    listed = staff_browser.get(unescape(found[1])).context["cl"].result_list
    assert {(effect.topic, effect.key) for effect in listed} == {("a", "owed"), ("b", "owed")}


@pytest.mark.usefixtures("all_seen")
def test_what_else_is_owed_takes_no_room_from_what_a_sink_is_owed(
    staff_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "AT_MOST", 3)
    Effect.objects.bulk_create(Effect(topic="another", key=str(n)) for n in range(5))
    Effect.objects.bulk_create(Effect(topic=topic, key="owed") for topic in ("b", "c"))
    answer = staff_browser.get("/admin/outbox/effect/", {"state": "owed", "topic__in": "b,c"})
    assert {effect.topic for effect in answer.context["cl"].result_list} == {"b", "c"}


@pytest.mark.usefixtures("all_seen")
def test_a_beat_that_is_away_links_to_the_periodic_jobs(staff_browser: Client, client: Client) -> None:
    Heartbeat.objects.filter(name="beat").update(seen_at=Now() - timedelta(minutes=6))
    link = 'is it running? <a href="/admin/django_celery_beat/periodictask/">Look</a>'
    assert link in page(staff_browser)
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_effect"))
    client.force_login(looker)
    assert "is it running?</li>" in page(client), "a page that is not for them is no help"


@pytest.mark.usefixtures("all_seen")
def test_what_a_sentence_names_is_shown_as_text(staff_browser: Client) -> None:
    note_away("<b>`<i>`", "connection refused", None)
    Sink.objects.update(away_since=Now() - timedelta(minutes=6))
    assert "&lt;b&gt;<code>&lt;i&gt;</code> has been away" in page(staff_browser)


@pytest.mark.usefixtures("all_seen")
def test_it_costs_one_query_however_much_is_owed(staff_browser: Client) -> None:
    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            page(staff_browser)
        return [query["sql"] for query in caught]

    before = statements()
    assert len([sql for sql in before if "outbox_" in sql]) == 1
    Effect.objects.bulk_create(Effect(topic=f"topic.{n % 5}", key=str(n), lane=n % 3) for n in range(100))
    assert len(statements()) == len(before)


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_does_not_answer_in_time_costs_the_banner_not_the_page(
    owner: User, client: Client
) -> None:
    """Someone holds the heartbeats' table, as a migration would."""
    client.force_login(owner)
    assert "Relay has never been seen" in page(client)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE outbox_heartbeat IN ACCESS EXCLUSIVE MODE")
        assert "ops-banner" not in page(client)
    finally:
        other.rollback()
        other.close()
    assert "Relay has never been seen" in page(client)


def test_its_time_limit_ends_with_it(staff_browser: Client) -> None:
    page(staff_browser)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_who_is_not_signed_in_sees_none_and_who_may_not_look_gets_no_link(client: Client, db: None) -> None:
    assert "ops-banner" not in page(client, "/admin/login/")
    keeper = User.objects.create_user("keeper", is_staff=True)
    keeper.user_permissions.add(Permission.objects.get(codename="view_product"))
    client.force_login(keeper)
    shown = page(client)
    assert "Relay has never been seen" in shown
    assert "/admin/outbox/effect/" not in shown


def test_who_looks_at_effects_gets_to_flower_from_every_page(
    staff_browser: Client, settings: Settings
) -> None:
    settings.FLOWER_URL = "https://flower.shop.example"
    link = '<a href="https://flower.shop.example" rel="noreferrer">'
    assert link in page(staff_browser)
    assert page(staff_browser, "/admin/outbox/effect/").count(link) == 2
    settings.FLOWER_URL = ""
    assert "Workers" not in page(staff_browser, "/admin/outbox/effect/")


def test_who_may_not_look_at_effects_gets_no_way_to_flower(client: Client, stranger: User) -> None:
    stranger.is_staff = True
    stranger.save()
    client.force_login(stranger)
    assert "Workers" not in page(client)
    assert "Workers" not in page(Client(), "/admin/login/")
