"""What happened because of a thing, on its page; and the way back from an effect to what it is about."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.values import ProductFields
from shop.imports.models import ImportRun
from shop.outbox import traced
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.subjects import address_of, subject_of
from shop.outbox.table import register, required_effect_type
from workers.deliver import deliver
from workers.effects import EFFECTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_table(small_table: None) -> None:
    """The shop's own table, in place of the small one of the tests beside this."""
    register(EFFECTS)


@pytest.fixture
def mug(actor: Actor) -> Product:
    return create_product(actor=actor, fields=ProductFields(name="Mug"))


def page_of(product: Product) -> str:
    return f"/admin/catalog/product/{product.pk}/change/"


def test_a_products_page_tells_its_effects_and_no_others(staff_browser: Client, mug: Product) -> None:
    effect = Effect.objects.get(topic="search.product", key=str(mug.pk))
    Effect.objects.filter(pk=effect.pk).update(
        done=1, wanted_at=Now() - timedelta(hours=3, seconds=2.5), done_at=Now() - timedelta(hours=3)
    )
    Effect.objects.filter(topic="collections.product").update(
        dead_at=Now(), attempts=8, last_error="no such rule"
    )
    Effect.objects.create(topic="search.brand", key="1", subject="product 999999")
    page = staff_browser.get(page_of(mug)).content.decode()
    timeline = page[page.index("What happened because of this") :]
    assert "Sync products" in timeline
    assert "done 3 h ago" in timeline
    assert "2.5 s" in timeline
    assert f"/admin/outbox/effect/{effect.pk}/change/" in timeline
    assert "Refresh memberships" in timeline
    assert "no such rule" in timeline
    assert "Mark brand records" not in timeline


def test_it_costs_one_query_however_long_it_is(staff_browser: Client, mug: Product) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            staff_browser.get(page_of(mug))
        return len(caught)

    before = queries()
    Effect.objects.bulk_create(
        Effect(topic="search.product", key=f"more {n}", subject=f"product {mug.pk}") for n in range(70)
    )
    assert queries() == before
    page = staff_browser.get(page_of(mug)).content.decode()
    assert f"?q=product%20{mug.pk}" in page, "those that find no room are on the effects page"


def test_an_import_runs_page_tells_its_effects(staff_browser: Client) -> None:
    run = ImportRun.objects.create(
        dialect="shopify_classic",
        file="a.csv",
        file_name="a.csv",
        file_bytes=1,
        sha256="0" * 64,
        header=[],
        byte_cursor=0,
        line_cursor=0,
    )
    Effect.objects.create(
        topic="imports.run", key=str(run.pk), subject=f"run {run.pk}", last_error="disk full"
    )
    page = staff_browser.get(f"/admin/imports/importrun/{run.pk}/change/").content.decode()
    assert "Advance imports" in page
    assert "disk full" in page


def write_csv(path: Path, names: list[str]) -> str:
    rows = [f"{name},{name.title()},Title,Default Title,SKU-{name},shopify,3,19.90" for name in names]
    heads = (
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
        "Variant Inventory Qty,Variant Price"
    )
    path.write_text("\n".join([heads, *rows]), encoding="utf-8")
    return str(path)


def test_an_import_runs_page_counts_what_its_slices_set_off(
    staff_browser: Client, mug: Product, tmp_path: Path
) -> None:
    for name, products in (("one", ["hat", "cap", "scarf"]), ("two", ["belt"])):
        call_command("import_catalogue", write_csv(tmp_path / f"{name}.csv", products), stdout=io.StringIO())
    # Until both runs are at rest, and nothing of what they set off.
    while deliver(required_effect_type("imports.run"), Lane.BULK):
        pass
    run = ImportRun.objects.get(file_name="one.csv")
    assert run.state == ImportRun.State.FINISHED
    trace = Effect.objects.get(topic="imports.run", key=str(run.pk)).trace_id
    failing = Effect.objects.filter(topic="search.product", trace_id=trace).latest("pk")
    Effect.objects.filter(pk=failing.pk).update(last_error="disk full", attempts=1)

    page = staff_browser.get(f"/admin/imports/importrun/{run.pk}/change/")
    section = page.content.decode().partition('id="set-off"')[2].partition("</fieldset>")[0]
    cells = (r'class="ops-name">([^<]+)', r'data-label="State">(\w+)', r'data-label="How many">(\d+)')
    counts = set(re.findall(r"</td>\s*<td [^>]*?".join(cells), section))
    assert {
        ("Advance imports", "done", "1"),
        ("Sync products", "due", "2"),
        ("Sync products", "waiting", "1"),
    } <= counts
    assert f"/admin/outbox/effect/{failing.pk}/change/" in section
    assert "disk full" in section
    assert f"?q=trace%3A{trace}" in section


def test_counting_what_a_run_set_off_is_given_up_in_words(
    staff_browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("import_catalogue", write_csv(tmp_path / "a.csv", ["hat"]), stdout=io.StringIO())
    Effect.objects.bulk_create(Effect(topic="bulk", key=str(n), trace_id="x") for n in range(20_000))
    monkeypatch.setattr(traced, "PATIENCE_MS", 1)
    page = staff_browser.get(f"/admin/imports/importrun/{ImportRun.objects.get().pk}/change/")
    assert page.status_code == 200
    assert "was given up" in page.content.decode()


def test_an_effect_links_to_what_it_is_about(staff_browser: Client, mug: Product) -> None:
    effect = Effect.objects.get(topic="search.product", key=str(mug.pk))
    page = staff_browser.get(f"/admin/outbox/effect/{effect.pk}/change/").content.decode()
    assert f'<a href="{page_of(mug)}">product {mug.pk}</a>' in page


def test_an_effect_of_what_is_gone_links_nowhere(staff_browser: Client, mug: Product, actor: Actor) -> None:
    there = f'<a href="{page_of(mug)}">product {mug.pk}</a>'
    effect = Effect.objects.get(topic="search.product", key=str(mug.pk))
    pages = ("/admin/outbox/effect/", f"/admin/outbox/effect/{effect.pk}/change/")
    assert all(there in staff_browser.get(page).content.decode() for page in pages)
    delete_product(actor=actor, product_id=mug.pk)
    for page in pages:
        shown = staff_browser.get(page).content.decode()
        assert page_of(mug) not in shown
        assert f"product {mug.pk}" in shown


def test_the_list_asks_once_for_what_its_effects_are_about(staff_browser: Client, actor: Actor) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            staff_browser.get("/admin/outbox/effect/")
        return len(caught)

    create_product(actor=actor, fields=ProductFields(name="Plate"))
    before = queries()
    for name in ("Cup", "Bowl", "Pan"):
        create_product(actor=actor, fields=ProductFields(name=name))
    assert queries() == before


def test_a_periodic_effect_tells_its_slot_as_every_time(staff_browser: Client) -> None:
    effect = Effect.objects.create(
        topic="job.watch", key="watch", subject="slot 2026-11-23T02:25:00+00:00", last_error="away"
    )
    chosen = {"action": "retry", "_selected_action": [str(effect.pk)]}
    for page in (
        staff_browser.get("/admin/outbox/effect/"),
        staff_browser.get(f"/admin/outbox/effect/{effect.pk}/change/"),
        staff_browser.post("/admin/outbox/effect/", chosen),
    ):
        assert "slot of 23 Nov 2026, 02:25:00 UTC" in page.content.decode()


@pytest.mark.parametrize("kind", ["product", "category", "brand", "attribute", "collection", "run"])
def test_every_kind_that_the_table_writes_has_its_page(staff_browser: Client, kind: str) -> None:
    assert str(address_of(subject_of(kind, 7))).endswith("/7/change/")


@pytest.mark.parametrize("subject", ["", "slot 2026-11-22T03:15:00+00:00", "product", "dragon 7"])
def test_a_subject_without_a_page_links_nowhere(subject: str) -> None:
    assert address_of(subject) is None


def test_who_may_not_look_at_effects_sees_the_timeline_without_links(client: Client, mug: Product) -> None:
    keeper = User.objects.create_user("keeper", is_staff=True)
    keeper.user_permissions.add(Permission.objects.get(codename="view_product"))
    client.force_login(keeper)
    page = client.get(page_of(mug)).content.decode()
    assert "Sync products" in page
    assert "/admin/outbox/effect/" not in page
