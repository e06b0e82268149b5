"""The History button of each page shows what the trail tells of that object, and nothing of others."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from shop.accounts.models import User
from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.catalog.models import Product
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import BrandFields, ProductFields, VariantFields
from shop.imports.models import ImportRun
from shop.inventory.services.set_on_hand import set_on_hand
from shop.outbox.models import Effect
from shop.outbox.services.retry_effects import retry_effects
from workers.beat import install
from workers.schedule import JOBS
from workers.services.run_job import run_job
from workers.services.save_schedule import ScheduleFields, save_schedule

pytestmark = pytest.mark.django_db

ACTOR = Actor(id="owner", label="owner")


def history(browser: Client, page: str) -> set[tuple[str, str]]:
    answer = browser.get(f"/admin/{page}/history/", follow=True)
    assert answer.status_code == 200
    return {(entry.action, entry.object_id) for entry in answer.context["cl"].result_list}


def a_product(_: Path) -> tuple[str, set[tuple[str, str]]]:
    create_product(actor=ACTOR, fields=ProductFields(name="Plate"))
    mug = create_product(actor=ACTOR, fields=ProductFields(name="Mug"))
    return f"catalog/product/{mug.pk}", {("product.created", str(mug.pk))}


def a_brand_of_a_products_number(_: Path) -> tuple[str, set[tuple[str, str]]]:
    mug = create_product(actor=ACTOR, fields=ProductFields(name="Mug"))
    weaver = create_brand(actor=ACTOR, fields=BrandFields(name="Weaver"))
    Entry.objects.create(action="brand.updated", object_type="brand", object_id=str(mug.pk) + "0")
    return f"catalog/brand/{weaver.pk}", {("brand.created", str(weaver.pk))}


def a_stock_level(_: Path) -> tuple[str, set[tuple[str, str]]]:
    plain = VariantFields(sku="MUG", price=500)
    variant = create_product(actor=ACTOR, fields=ProductFields(name="Mug"), variants=[plain]).variants.get()
    level = set_on_hand(actor=ACTOR, variant_id=variant.pk, on_hand=3)
    return f"inventory/stocklevel/{level.pk}", {("stock.updated", str(variant.pk))}


def an_import_run(folder: Path) -> tuple[str, set[tuple[str, str]]]:
    file = folder / "a.csv"
    file.write_text("Handle,Title,Variant Price\nhat,Hat,19.90\n", encoding="utf-8")
    call_command("import_catalogue", str(file), stdout=io.StringIO())
    run = ImportRun.objects.get()
    return f"imports/importrun/{run.pk}", {("import.started", str(run.pk))}


def an_effect(_: Path) -> tuple[str, set[tuple[str, str]]]:
    rows = [Effect.objects.create(topic="search.product", key=key) for key in ("a", "b")]
    retry_effects(ids=[row.pk for row in rows], actor=ACTOR, reason="mended")
    return f"outbox/effect/{rows[0].pk}", {("effect.retried", str(rows[0].pk))}


def a_job(_: Path) -> tuple[str, set[tuple[str, str]]]:
    for known in JOBS:
        install(known)
    row = PeriodicTask.objects.get(task="prune_outbox")
    hourly = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.HOURS)
    fields = ScheduleFields(task="prune_outbox", enabled=True, interval_id=hourly.pk, crontab_id=None)
    save_schedule(actor=ACTOR, fields=fields, row_id=row.pk)
    for name in ("prune_outbox", "check_index"):
        run_job(actor=ACTOR, name=name)
    told = {("schedule.saved", str(row.pk)), ("job.run", "prune_outbox")}
    return f"django_celery_beat/periodictask/{row.pk}", told


@pytest.mark.parametrize(
    "made", [a_product, a_brand_of_a_products_number, a_stock_level, an_import_run, an_effect, a_job]
)
def test_history_is_what_the_trail_tells_of_that_object(
    staff_browser: Client, tmp_path: Path, made: Callable[[Path], tuple[str, set[tuple[str, str]]]]
) -> None:
    page, told = made(tmp_path)
    assert f"/admin/{page}/history/" in staff_browser.get(f"/admin/{page}/change/").content.decode()
    assert history(staff_browser, page) == told


def test_the_trail_tells_times_to_the_second_and_with_their_zone(staff_browser: Client) -> None:
    at = datetime(2026, 11, 23, 2, 30, 5, tzinfo=UTC)
    entry = Entry.objects.create(action="product.updated", object_type="product", object_id="7", at=at)
    for page in ("/admin/audit/entry/", f"/admin/audit/entry/{entry.pk}/change/"):
        assert "23 Nov 2026, 02:30:05 UTC" in staff_browser.get(page).content.decode()


def test_what_is_deleted_has_its_history_still(staff_browser: Client) -> None:
    page, told = a_product(Path())
    product = Product.objects.get(name="Mug")
    staff_browser.post(f"/admin/{page}/delete/", {"post": "yes"})
    assert history(staff_browser, page) == told | {("product.deleted", str(product.pk))}


def test_who_may_not_look_at_the_trail_is_told_so(client: Client) -> None:
    page, _ = a_product(Path())
    keeper = User.objects.create_user("keeper", is_staff=True)
    keeper.user_permissions.add(Permission.objects.get(codename="view_product"))
    client.force_login(keeper)
    answer = client.get(f"/admin/{page}/history/", follow=True)
    assert answer.redirect_chain == [("../change/", 302)]
    assert "which you may not look at" in answer.content.decode()
