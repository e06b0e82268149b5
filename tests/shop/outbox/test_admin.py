"""The effects list in the admin: read, filter, retry, never edit."""

import pytest
from django.contrib.auth.models import Permission
from django.db.models.functions import Now
from django.test import Client

from shop.accounts.models import User
from shop.outbox.models import Effect

URL = "/admin/outbox/effect/"


@pytest.fixture(autouse=True)
def effects(db: None) -> None:
    Effect.objects.create(
        topic="mail", key="dead-letter", dead_at=Now(), attempts=8, last_error="bounced\nlong trace"
    )
    Effect.objects.create(topic="mail", key="sent", wanted=2, done=2)
    Effect.objects.create(topic="search", key="owed")


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("dead", {"dead-letter"}),
        ("done", {"sent"}),
        ("owed", {"owed"}),
        ("failing", set()),
        ("running", set()),
    ],
)
def test_the_list_filters_by_state(staff_browser: Client, state: str, shown: set[str]) -> None:
    page = staff_browser.get(URL, {"state": state}).content.decode()
    assert {key for key in ("dead-letter", "sent", "owed") if f">{key}<" in page} == shown


def test_the_list_shows_the_errors_first_line(staff_browser: Client) -> None:
    page = staff_browser.get(URL, {"topic": "mail"}).content.decode()
    assert "bounced" in page
    assert "long trace" not in page


def test_retrying_owes_dead_effects_again_and_says_what_it_left(staff_browser: Client) -> None:
    chosen = [str(pk) for pk in Effect.objects.filter(topic="mail").values_list("pk", flat=True)]
    answer = staff_browser.post(URL, {"action": "retry", "_selected_action": chosen}, follow=True)
    assert "To be tried again now: 1. Left as they are, done or running: 1." in answer.content.decode()
    assert Effect.objects.get(key="dead-letter").state == "due"
    assert Effect.objects.get(key="sent").state == "done"


def test_nobody_adds_edits_or_deletes_an_effect(staff_browser: Client) -> None:
    owed = Effect.objects.get(key="owed")
    assert staff_browser.get(f"{URL}add/").status_code == 403
    assert staff_browser.post(f"{URL}{owed.pk}/change/", {"topic": "x"}).status_code == 403
    assert staff_browser.post(f"{URL}{owed.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Effect.objects.get(pk=owed.pk).topic == "search"


def test_who_may_not_look_may_not_retry(client: Client, stranger: object) -> None:
    client.force_login(stranger)  # type: ignore[arg-type]
    dead = Effect.objects.get(key="dead-letter")
    client.post(URL, {"action": "retry", "_selected_action": [str(dead.pk)]})
    assert Effect.objects.get(pk=dead.pk).state == "dead"


def test_who_may_only_look_may_not_retry(client: Client, django_user_model: type[User]) -> None:
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_effect"))
    client.force_login(reader)
    dead = Effect.objects.get(key="dead-letter")
    page = client.get(URL)
    assert page.status_code == 200
    assert "Retry now" not in page.content.decode()
    client.post(URL, {"action": "retry", "_selected_action": [str(dead.pk)]})
    assert Effect.objects.get(pk=dead.pk).state == "dead"
