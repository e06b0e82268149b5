"""Drift as staff and Prometheus see it: the number, which records differed, why, and whether they agree again."""

import pytest
from django.db.models.functions import Now
from django.test import Client
from prometheus_client import CollectorRegistry

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.outbox.models import Effect
from shop.search.metrics import IndexCollector
from shop.search.models import Difference, Rebuild, Sweep
from shop.search.rules import Kind, Look, Phase
from shop.search.services.start_sweep import start_sweep
from tests.shop.search.conftest import Make

URL = "/admin/search/difference/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mug(make: Make) -> Product:
    return make("Mug")


@pytest.fixture
def differing(mug: Product) -> Sweep:
    run = start_sweep(actor=Actor("", "schedule"), bodies=True)
    Sweep.objects.update(look=Look.FINISHED, finished_at=Now(), found=3)
    for id_, kind, detail in (
        (str(mug.pk), Kind.BODY, {"attributes": ["name", "price"]}),
        ("900", Kind.EXTRA, {}),
        ("<b>" + "x" * 200, Kind.EXTRA, {}),
    ):
        Difference.objects.create(sweep=run, object_id=id_, kind=kind, detail=detail)
    Difference.objects.create(
        sweep=run, object_id="77", kind=Kind.OLDER, detail={"version": 3, "expected": 5}, repaired_at=Now()
    )
    return run


def test_the_page_tells_the_drift_and_each_record_with_its_reason(
    staff_browser: Client, differing: Sweep, mug: Product
) -> None:
    page = staff_browser.get(URL).content.decode()
    text = " ".join(page.split())
    assert "<strong>3</strong> records of the index differ from the database: 2 extra, 1 body." in text
    assert "whole records 0 s ago" in text
    assert "Versions last compared never," in text
    assert "differs in name, price" in page
    assert "version 3, 5 is expected" in page
    assert f'<a href="/admin/catalog/product/{mug.pk}/change/">{mug.pk}</a>' in page
    assert "&lt;b&gt;xxx" in page
    assert "x" * 100 not in page
    unrepaired = staff_browser.get(URL, {"repaired": "no"}).content.decode()
    assert "version 3, 5 is expected" not in unrepaired
    assert "differs in name, price" in unrepaired
    assert "differs in name" not in staff_browser.get(URL, {"repaired": "yes"}).content.decode()


def test_no_drift_is_told_too(staff_browser: Client) -> None:
    text = " ".join(staff_browser.get(URL).content.decode().split())
    assert "<strong>0</strong> records of the index differ from the database. </p>" in text


def test_sweeps_are_listed_and_only_looked_at(staff_browser: Client, differing: Sweep) -> None:
    listed = staff_browser.get("/admin/search/sweep/").content.decode()
    assert "whole records" in listed
    assert staff_browser.get(f"/admin/search/sweep/{differing.pk}/change/").status_code == 200
    for address in ("/admin/search/sweep/add/", f"{URL}add/", f"/admin/search/sweep/{differing.pk}/delete/"):
        assert staff_browser.post(address, {"post": "yes"}).status_code == 403
    assert Effect.objects.get(topic="search.sweep").subject == f"sweep {differing.pk}"


def test_prometheus_is_told_the_drift_and_when_it_was_looked_at(differing: Sweep) -> None:
    Rebuild.objects.create(index="x", products=0, phase=Phase.FINISHED, finished_at=Now())
    registry = CollectorRegistry()
    registry.register(IndexCollector())

    def shown(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    assert shown("shopster_search_drift_records", kind="extra") == 2
    assert shown("shopster_search_drift_records", kind="body") == 1
    assert shown("shopster_search_drift_records", kind="older") == 0
    for work, there in (("records", True), ("rebuild", True), ("versions", False)):
        age = shown("shopster_search_last_seconds", work=work)
        assert (age is not None and age < 60) == there


def test_the_api_shows_it(client: Client, differing: Sweep) -> None:
    assert b'shopster_search_drift_records{kind="extra"} 2.0' in client.get("/metrics").content
