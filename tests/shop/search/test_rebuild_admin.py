"""The page of rebuilds: the button, live progress, and who may."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db.models.functions import Now
from django.test import Client

from shop.accounts.models import User
from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.outbox.models import Effect
from shop.search.models import Rebuild
from shop.search.rules import Phase
from shop.search.services.start_rebuild import start_rebuild

URL = "/admin/search/rebuild/"

pytestmark = pytest.mark.django_db


def limited(*codenames: str) -> Client:
    """A browser of somebody of the staff who may do these things in the room of search."""
    user = User.objects.create_user("helper", "helper@example.test", "correct horse battery", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="search", codename__in=codenames)
    )
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_button_starts_one_and_leads_to_its_page(staff_browser: Client) -> None:
    assert "Rebuild the index</button>" in staff_browser.get(URL).content.decode()
    answer = staff_browser.post(f"{URL}start/", {"allow_shrink": "on"}, follow=True)
    run = Rebuild.objects.get()
    assert answer.redirect_chain == [(f"{URL}{run.pk}/change/", 302)]
    page = answer.content.decode()
    assert f"Rebuild {run.pk} has started." in page
    assert f'data-progress="{URL}{run.pk}/progress/"' in page
    assert (run.allow_shrink, run.clear, run.started_by) == (True, False, "owner")
    assert Effect.objects.get(topic="search.rebuild").key == str(run.pk)
    entry = Entry.objects.get(action="rebuild.started")
    assert (entry.actor_label, entry.object_id) == ("owner", str(run.pk))


def test_while_one_is_under_way_the_list_shows_it_instead_of_the_button(staff_browser: Client) -> None:
    run, _ = start_rebuild(actor=Actor("1", "Ada"))
    listed = staff_browser.get(URL).content.decode()
    assert f'data-progress="{URL}{run.pk}/progress/"' in listed
    assert "Rebuild the index</button>" not in listed
    again = staff_browser.post(f"{URL}start/", follow=True).content.decode()
    assert f"Rebuild {run.pk} is under way already." in again
    assert Rebuild.objects.count() == 1
    instead = staff_browser.post(f"{URL}start/", {"clear": "on"}, follow=True).content.decode()
    emptying = Rebuild.objects.latest("pk")
    assert f"Rebuild {emptying.pk} has started." in instead
    assert (Rebuild.objects.count(), emptying.clear) == (2, True)
    Rebuild.objects.filter(pk=emptying.pk).update(clear=False, phase=Phase.REMARKING)
    refused = staff_browser.post(f"{URL}start/", {"clear": "on"}, follow=True).content.decode()
    assert "does not empty the index" in refused


def test_progress_tells_rate_and_time_left(staff_browser: Client) -> None:
    run, _ = start_rebuild(actor=Actor("1", "Ada"))
    Rebuild.objects.update(
        phase=Phase.FILLING,
        filled=5_000,
        products=20_000,
        filling_at=run.started_at - timedelta(seconds=2),
        moved_at=run.started_at,
    )
    answer = staff_browser.get(f"{URL}{run.pk}/progress/")
    told = answer.json()
    assert (told["done"], told["total"], told["at_rest"]) == (5_000, 20_000, False)
    assert told["sentence"] == "filling it, 5,000 of 20,000 products, 2,500 a second, about 6 s left"
    assert "no-store" in answer["Cache-Control"]
    Rebuild.objects.update(moved_at=Now() - timedelta(minutes=5))
    assert "nothing has moved for 5 min" in staff_browser.get(f"{URL}{run.pk}/progress/").json()["sentence"]
    assert staff_browser.get(f"{URL}{run.pk + 1}/progress/").status_code == 404


def test_who_may_only_look_can_not_start_one() -> None:
    browser = limited("view_rebuild")
    assert "Rebuild the index</button>" not in browser.get(URL).content.decode()
    assert browser.post(f"{URL}start/").status_code == 403
    assert not Rebuild.objects.exists()


def test_who_may_not_look_sees_nothing() -> None:
    run, _ = start_rebuild(actor=Actor("1", "Ada"))
    browser = limited("add_rebuild")
    assert browser.get(f"{URL}{run.pk}/progress/").status_code == 403
    assert Client().get(f"{URL}{run.pk}/progress/").status_code == 302, "to the login"


def test_a_forged_form_and_a_link_start_nothing(owner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    assert browser.post(f"{URL}start/").status_code == 403
    assert browser.get(f"{URL}start/").status_code == 405
    assert not Rebuild.objects.exists()


def test_its_page_tells_what_came_of_it(staff_browser: Client) -> None:
    run, _ = start_rebuild(actor=Actor("1", "Ada"))
    Rebuild.objects.update(phase=Phase.REFUSED, failure="8 would take the place of 10", finished_at=Now())
    page = staff_browser.get(f"{URL}{run.pk}/change/").content.decode()
    assert "8 would take the place of 10" in page
    assert "data-progress" not in page
    assert "Rebuild index" in page, "its effect is on the page"
    assert staff_browser.get(f"{URL}999/change/").status_code == 302
    for way in ("add/", f"{run.pk}/delete/"):
        assert staff_browser.post(f"{URL}{way}", {"post": "yes"}).status_code == 403
