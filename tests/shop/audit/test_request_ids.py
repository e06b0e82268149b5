"""The trail tells by the request's id what a request changed, as the effects page tells what it set off."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from shop.audit.models import Entry
from shop.catalog.models import Product
from shop.outbox.models import Effect
from tests.shop.catalog.admin.page import sent_back

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"

pytestmark = pytest.mark.django_db


def named(request_id: str) -> list[tuple[str, str]]:
    entries = Entry.objects.filter(trace_id=request_id).order_by("pk")
    return list(entries.values_list("action", "object_id"))


def test_what_the_api_changes_is_found_by_the_requests_id(
    staff_api: APIClient, staff_browser: Client, shirt: Product
) -> None:
    url = f"/api/products/{shirt.slug}/"
    answer = staff_api.patch(url, {"name": "Shirt"}, headers={"x-request-id": "my-req-7"})
    assert answer.status_code == 200, answer.content
    assert named("my-req-7") == [("product.updated", str(shirt.pk))]
    assert Effect.objects.filter(trace_id="my-req-7").exists()
    found = staff_browser.get("/admin/audit/entry/?q=my-req-7").context["cl"].result_list
    assert [(entry.action, entry.trace_id) for entry in found] == [("product.updated", "my-req-7")]


def test_of_a_trace_the_trail_keeps_the_id_alone(staff_api: APIClient, shirt: Product) -> None:
    parent = f"00-{TRACE}-00f067aa0ba902b7-01"
    staff_api.patch(f"/api/products/{shirt.slug}/", {"name": "Shirt"}, headers={"traceparent": parent})
    assert named(TRACE) == [("product.updated", str(shirt.pk))]


def test_what_the_admin_changes_has_its_requests_id(staff_browser: Client, shirt: Product) -> None:
    page = f"/admin/catalog/product/{shirt.pk}/change/"
    form = {**sent_back(staff_browser.get(page)), "name": "Shirt"}
    answer = staff_browser.post(page, form, headers={"x-request-id": "by-hand"})
    assert answer.status_code == 302, answer.content
    assert ("product.updated", str(shirt.pk)) in named("by-hand")
