"""Each role at each page of the admin: let in where its rights say so, refused elsewhere, and nothing happens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from django.test import Client

from shop.accounts.models import User
from shop.accounts.roles import ROLES, Role
from shop.accounts.services.sync_roles import sync_roles
from shop.audit.actor import SYSTEM, Actor
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.values import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    ProductFields,
    VariantFields,
)
from shop.inventory.services.set_on_hand import set_on_hand

pytestmark = pytest.mark.django_db
# What a page's own rules keep from everybody, even from who has the right: add, change, delete.
NOBODY = {
    "accounts.user": {"delete"},
    "audit.entry": {"add", "change", "delete"},
    "catalog.attribute": {"delete"},
    "catalog.variant": {"add"},
    "django_celery_beat.crontabschedule": {"change", "delete"},
    "django_celery_beat.intervalschedule": {"change", "delete"},
    "imports.importrun": {"add", "change", "delete"},
    "inventory.movement": {"add", "change", "delete"},
    "inventory.stocklevel": {"delete"},
    "media.image": {"change"},
    "outbox.effect": {"add", "change", "delete"},
    "search.difference": {"add", "change", "delete"},
    "search.popularquery": {"add", "change", "delete"},
    "search.rebuild": {"add", "change", "delete"},
    "search.shortenedrecord": {"add", "change", "delete"},
    "search.sweep": {"add", "change", "delete"},
}
PAGES = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


@pytest.fixture
def browser() -> Callable[[Role | None], Client]:
    """A browser of somebody with that role, or of staff without any."""

    def sign_in(role: Role | None) -> Client:
        sync_roles(actor=SYSTEM)
        user = User.objects.create_user("somebody", "somebody@example.test", is_staff=True)
        if role:
            user.groups.add(Group.objects.get(name=role.name))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def _rows() -> dict[str, int]:
    """How many rows each page's table has."""
    counts = {}
    with connection.cursor() as cursor:
        for model in PAGES:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            counts[model._meta.label_lower] = cursor.fetchone()[0]
    return counts


def _may(role: Role | None, model: type[Model], verb: str) -> bool:
    label = model._meta.label_lower
    if verb in NOBODY.get(label, ()):
        return False
    return role is not None and f"{model._meta.app_label}.{verb}_{model._meta.model_name}" in role.rights


def _looks(role: Role | None, model: type[Model]) -> bool:
    rights = role.rights if role else frozenset()
    name = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
    return name.format("view") in rights or name.format("change") in rights


@pytest.mark.parametrize("role", [None, *ROLES], ids=lambda role: role.name if role else "no role")
def test_lists_and_forms_open_to_who_has_the_right(role: Role | None, browser: Callable[..., Client]) -> None:
    client = browser(role)
    wrong = []
    for model in PAGES:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        listed, form = client.get(address).status_code, client.get(f"{address}add/").status_code
        expected = (200 if _looks(role, model) else 403, 200 if _may(role, model, "add") else 403)
        if (listed, form) != expected:
            wrong.append((address, (listed, form), expected))
    assert wrong == []


@pytest.mark.parametrize("role", [None, *ROLES], ids=lambda role: role.name if role else "no role")
def test_what_a_role_has_no_right_to_it_can_neither_add_nor_delete(
    role: Role | None, browser: Callable[..., Client]
) -> None:
    client = browser(role)
    before = _rows()
    for model in PAGES:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if not _may(role, model, "add"):
            assert client.post(f"{address}add/", {"name": "x"}).status_code == 403, address
        chosen = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
        if not _may(role, model, "delete"):
            client.post(address, chosen)
            client.post(f"{address}1/delete/", {"post": "yes"})
    assert _rows() == before


@pytest.fixture
def stocked(actor: Actor) -> None:
    """Rows that roles could look at, and do something to."""
    brand = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    category = create_category(actor=actor, fields=CategoryFields(name="Shirts"))
    define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))
    shirt = create_product(
        actor=actor,
        fields=ProductFields(name="Linen shirt", status="active", brand_id=brand.pk, category_id=category.pk),
        variants=[VariantFields(price=4900, sku="SHIRT")],
    )
    set_on_hand(actor=actor, variant_id=shirt.variants.get().pk, on_hand=3)
    User.objects.create_user("ada", "ada@example.test")


@pytest.mark.parametrize("role", [None, *ROLES], ids=lambda role: role.name if role else "no role")
def test_a_row_is_shown_and_changed_by_who_has_the_right(
    role: Role | None, stocked: None, browser: Callable[..., Client]
) -> None:
    client = browser(role)
    seen = 0
    for model in PAGES:
        row = model._default_manager.order_by("pk").first()
        if row is None:
            continue
        seen += 1
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/change/"
        # Whatever is out of somebody's list is to them as if it were not there.
        listed = admin.site.get_model_admin(model).get_queryset(_asking(client)).filter(pk=row.pk).exists()
        looks = _looks(role, model) and listed
        assert client.get(address).status_code == (200 if looks else 302 if not listed else 403), address
        if not _may(role, model, "change"):
            before = _snapshot(model)
            assert client.post(address, {"name": "taken over"}).status_code in {302, 403}, address
            assert _snapshot(model) == before
    assert seen >= 10


def _asking(client: Client) -> Any:
    return client.get("/admin/").wsgi_request


def _snapshot(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


def test_a_page_says_what_its_model_lets_nobody_do(owner: User) -> None:
    """The table above is what the pages say to who may do everything."""
    request: Any = type("Request", (), {"user": owner, "GET": {}, "POST": {}, "method": "GET"})()
    said = {}
    for model, page in admin.site._registry.items():
        refused = {
            verb
            for verb in ("add", "change", "delete")
            if not getattr(page, f"has_{verb}_permission")(request)
        }
        if refused:
            said[model._meta.label_lower] = refused
    assert said == NOBODY


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_the_index_shows_what_a_role_may_see(role: Role, browser: Callable[..., Client]) -> None:
    client = browser(role)
    shown = client.get("/admin/").context["available_apps"]
    models = {model["model"] for app in shown for model in app["models"]}
    assert models == {model for model in PAGES if _looks(role, model) or _may(role, model, "add")}
