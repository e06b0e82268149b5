"""A page of the admin is one transaction: where PostgreSQL ends it to resolve a deadlock, it is made again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shop.audit.actor import Actor
from shop.catalog.admin import brands
from shop.catalog.models import Brand
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.values import BrandFields

pytestmark = pytest.mark.django_db(transaction=True)
BRANDS = "/admin/catalog/brand/"


@pytest.fixture
def losing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Lets PostgreSQL end the first transaction that runs a service of the brands' pages, after its work."""

    def lose(name: str) -> list[str]:
        service, runs = getattr(brands, name), []

        def once(**values: Any) -> Any:
            runs.append(name)
            done = service(**values)
            if len(runs) == 1:
                with connection.cursor() as cursor:
                    cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'victim' USING ERRCODE = '40P01'; END $$")
            return done

        monkeypatch.setattr(brands, name, once)
        return runs

    return lose


def test_all_that_were_chosen_are_deleted_after_all(
    staff_browser: Client, actor: Actor, losing: Callable[[str], list[str]]
) -> None:
    made = [create_brand(actor=actor, fields=BrandFields(name=name)) for name in ("Potter", "Weaver")]
    runs = losing("delete_brand")
    chosen = {
        "action": "delete_selected",
        "_selected_action": [str(brand.pk) for brand in made],
        "post": "yes",
    }
    assert staff_browser.post(BRANDS, chosen).status_code == 302
    assert (len(runs), Brand.objects.count()) == (3, 0)


def test_a_page_is_saved_once_after_all(
    staff_browser: Client, actor: Actor, losing: Callable[[str], list[str]]
) -> None:
    brand = create_brand(actor=actor, fields=BrandFields(name="Potter"))
    runs = losing("update_brand")
    fields = {"name": "Potters", "slug": "potters", "seo_title": "", "seo_description": ""}
    assert staff_browser.post(f"{BRANDS}{brand.pk}/change/", fields).status_code == 302
    brand.refresh_from_db()
    assert (len(runs), brand.slug) == (2, "potters")
