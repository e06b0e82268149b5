"""Django's own log of the admin keeps the names of rows; pages that the trail tells about write nothing to it."""

from importlib import import_module

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django_celery_beat.models import CrontabSchedule, IntervalSchedule
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.models import User
from shop.audit.models import Entry
from shop.audit.service_admin import TrailedAdmin
from shop.catalog.models import Brand

pytestmark = pytest.mark.django_db

# Times of periodic jobs: numbers and days, which nobody changes once they are there. The trail's own page adds nothing.
OTHERS = {IntervalSchedule, CrontabSchedule, Entry}


def test_every_page_that_can_write_there_was_thought_of() -> None:
    pages = admin.site._registry.items()
    assert {model for model, page in pages if not isinstance(page, TrailedAdmin)} == OTHERS


def test_what_is_added_changed_and_deleted_is_in_the_trail_alone(staff_browser: Client) -> None:
    add = {"name": "interns", "permissions": []}
    assert staff_browser.post("/admin/auth/group/add/", add).status_code == 302
    group = Group.objects.get(name="interns")
    page = f"/admin/auth/group/{group.pk}"
    assert staff_browser.post(f"{page}/change/", {**add, "name": "trainees"}).status_code == 302
    assert staff_browser.post(f"{page}/delete/", {"post": "yes"}).status_code == 302
    brand = Brand.objects.create(name="Weaver", slug="weaver")
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": brand.pk}
    assert staff_browser.post("/admin/catalog/brand/", chosen).status_code == 302

    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["group.rights_changed", "group.rights_changed", "group.deleted", "brand.deleted"]
    assert not LogEntry.objects.exists()


def test_times_of_jobs_are_told_there_still(staff_browser: Client) -> None:
    page = "/admin/django_celery_beat/intervalschedule"
    staff_browser.post(f"{page}/add/", {"every": 5, "period": "minutes"})
    row = IntervalSchedule.objects.get(every=5, period="minutes")
    assert LogEntry.objects.get().object_repr == "every 5 minutes"
    assert "owner" in staff_browser.get(f"{page}/{row.pk}/history/").content.decode()


def test_the_first_page_shows_no_empty_list_of_recent_actions(staff_browser: Client) -> None:
    for page in ("/admin/", "/admin/catalog/"):
        shown = staff_browser.get(page).content.decode()
        assert "/admin/catalog/product/add/" in shown
        assert "recent-actions" not in shown
        assert "content-related" not in shown


def test_names_of_accounts_leave_it_with_the_migration(owner: User) -> None:
    for model in (User, TOTPDevice, IntervalSchedule):
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.create(
            user=owner, content_type=kind, object_id="1", object_repr=f"a {kind.model}", action_flag=2
        )
    migration = import_module("shop.accounts.migrations.0012_names_leave_the_admin_log")
    with connection.cursor() as cursor:
        cursor.execute(migration.FORWARD)

    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["a intervalschedule"]
    assert all(operation.reversible for operation in migration.Migration.operations)
