"""Each write of the API needs the right that its view declares; nothing happens for who lacks it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings
from rest_framework.test import APIClient, APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from shop.accounts.models import Session, User
from shop.accounts.roles import ROLES, Role
from shop.accounts.services.sync_roles import rights_of, sync_roles
from shop.api.permissions import StaffWrites
from shop.audit.actor import SYSTEM, Actor
from shop.audit.models import Entry
from shop.catalog.models import Category, Product, Variant
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import GalleryImage
from shop.media.models import Image
from shop.media.services.store_image import store_image
from shop.outbox.models import Effect
from tests.shop.api.conftest import Shop
from tests.shop.api.test_images import png

WRITES = ("POST", "PUT", "PATCH", "DELETE")
# What people do with their own accounts, and sign-in itself, ask for no right of staff.
OWN_RULES = "api/auth/"


def _views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, type[APIView]]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and (view := getattr(pattern.callback, "view_class", None)):
            yield route, view


API = [(route, view) for route, view in _views(get_resolver().url_patterns) if route.startswith("api/")]


def _writes(view: type[APIView]) -> set[str]:
    return {verb for verb in WRITES if hasattr(view, verb.lower())}


def test_every_write_declares_its_right_and_nothing_else_does() -> None:
    ruled = {route: view for route, view in API if not route.startswith(OWN_RULES)}
    assert len(ruled) >= 12
    wrong = {
        route: (sorted(_writes(view)), sorted(getattr(view, "rights", {})))
        for route, view in ruled.items()
        if _writes(view) != getattr(view, "rights", {}).keys()
    }
    assert wrong == {}


def test_views_that_write_are_guarded_by_their_rights() -> None:
    guarded = {route for route, view in API if StaffWrites in view.permission_classes}
    writing = {route for route, view in API if _writes(view) and not route.startswith(OWN_RULES)}
    assert writing - guarded == set()


@pytest.mark.django_db
def test_the_declared_rights_are_ones_that_something_has() -> None:
    declared = {right for _, view in API for right in getattr(view, "rights", {}).values()}
    assert declared - rights_of(Permission.objects.select_related("content_type")) == set()


def test_a_view_that_declares_nothing_is_refused(owner: User) -> None:
    class Forgotten(APIView):
        def post(self, request: Any) -> None:
            raise AssertionError("reached")

    request = APIRequestFactory().post("/api/forgotten/")
    force_authenticate(request, owner)
    assert Forgotten.as_view()(request).status_code == 403


@pytest.fixture
def staff(db: None) -> Callable[..., APIClient]:
    """An API client of somebody with these rights, or of a role."""

    def make(*rights: str, role: str = "") -> APIClient:
        user = User.objects.create_user(
            "member", "member@example.test", "correct horse battery", is_staff=True
        )
        codenames = [right.partition(".")[2] for right in rights]
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        if role:
            sync_roles(actor=SYSTEM)
            user.groups.add(Group.objects.get(name=role))
        client = APIClient()
        answer = client.post("/api/auth/login/", {"username": "member", "password": "correct horse battery"})
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
        return client

    return make


def _calls(shop: Shop, picture: Image) -> list[tuple[str, str, Any, str]]:
    return [
        ("POST", "/api/products/", {"name": "Hat"}, "catalog.add_product"),
        ("PATCH", f"/api/products/{shop.mug.slug}/", {"name": "Cup"}, "catalog.change_product"),
        ("DELETE", f"/api/products/{shop.mug.slug}/", None, "catalog.delete_product"),
        ("POST", "/api/categories/", {"name": "Hats"}, "catalog.add_category"),
        ("PATCH", f"/api/categories/{shop.shirts.slug}/", {"name": "Tops"}, "catalog.change_category"),
        ("DELETE", f"/api/categories/{shop.shirts.slug}/", None, "catalog.delete_category"),
        ("POST", "/api/images/", {}, "media.add_image"),
        ("DELETE", f"/api/images/{picture.public_id}/", None, "media.delete_image"),
    ]


@pytest.fixture
def picture(actor: Actor, db: None) -> Image:
    return store_image(actor=actor, data=png().read())


def _state() -> Any:
    return (
        list(Product.objects.order_by("pk").values()),
        list(Category.objects.order_by("pk").values()),
        list(Image.objects.order_by("pk").values()),
        Effect.objects.count(),
        Entry.objects.count(),
    )


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_role_writes_what_its_rights_say_and_no_more(
    role: Role, shop: Shop, picture: Image, staff: Callable[..., APIClient]
) -> None:
    client = staff(role=role.name)
    for verb, address, body, right in _calls(shop, picture):
        before = _state()
        answer = (
            client.generic(verb, address) if body is None else getattr(client, verb.lower())(address, body)
        )
        if right in role.rights:
            assert answer.status_code not in {401, 403}, (verb, address)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied"), (verb, address)
            assert right in answer.json()["detail"]
            assert _state() == before


def test_who_is_no_staff_is_told_no_names_of_rights(
    shop: Shop, picture: Image, stranger_api: APIClient
) -> None:
    before = _state()
    for verb, address, body, _ in _calls(shop, picture):
        answer = (
            stranger_api.generic(verb, address)
            if body is None
            else getattr(stranger_api, verb.lower())(address, body)
        )
        assert (answer.status_code, answer.json()["detail"]) == (403, "Only staff may change this.")
    assert _state() == before


def test_rights_without_being_staff_are_worth_nothing(
    shop: Shop, stranger: User, stranger_api: APIClient
) -> None:
    stranger.user_permissions.set(Permission.objects.filter(codename__in=["add_product", "view_product"]))
    assert stranger_api.post("/api/products/", {"name": "Hat"}).status_code == 403
    assert stranger_api.get("/api/products/", {"status": "any"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ({"variants": [{"price": 1}]}, "catalog.add_variant"),
        ({"images": []}, "catalog.add_productimage"),
    ],
)
def test_the_rows_of_a_product_need_rights_of_their_own(
    *, body: Any, missing: str, shop: Shop, actor: Actor, picture: Image, staff: Callable[..., APIClient]
) -> None:
    set_gallery(actor=actor, product_id=shop.mug.pk, images=[GalleryImage(picture.pk)])
    client = staff("catalog.add_product", "catalog.change_product")
    variants = list(Variant.objects.order_by("pk").values())
    before = _state()
    for answer in (
        client.patch(f"/api/products/{shop.mug.slug}/", {"name": "Cup", **body}),
        client.post("/api/products/", {"name": "Hat", **body}),
    ):
        assert answer.status_code == 403
        assert missing in answer.json()["detail"]
    assert _state() == before
    assert list(Variant.objects.order_by("pk").values()) == variants
    assert client.patch(f"/api/products/{shop.mug.slug}/", {"name": "Cup"}).status_code == 200


def test_hidden_products_are_for_who_may_see_products(
    actor: Actor, shop: Shop, staff: Callable[..., APIClient]
) -> None:
    client = staff(role="ops")
    assert client.get(f"/api/products/{shop.draft.slug}/").status_code == 404
    assert client.get("/api/products/", {"status": "any"}).status_code == 400
    assert client.get("/api/products/", {"q": "shirt"}).status_code == 400
    member = User.objects.get(username="member")
    member.groups.set([Group.objects.get(name="orders")])
    assert client.get(f"/api/products/{shop.draft.slug}/").status_code == 200
    assert client.get("/api/products/", {"status": "any"}).status_code == 200


def test_what_an_effect_is_about_is_for_who_may_see_effects(
    actor: Actor, staff: Callable[..., APIClient]
) -> None:
    client = staff(role="catalogue")
    token = client.post("/api/products/", {"name": "Hat", "status": "active"})["X-Effects"]
    assert "key" not in client.get("/api/effects/", {"after": token}).json()["results"][0]
    User.objects.get(username="member").groups.set([Group.objects.get(name="ops")])
    assert client.get("/api/effects/", {"after": token}).json()["results"][0]["key"]


def test_where_staff_must_have_a_second_factor_a_session_without_has_no_rights(
    shop: Shop, staff: Callable[..., APIClient], settings: Settings
) -> None:
    client = staff(role="owner")
    assert client.get("/api/products/", {"status": "any"}).status_code == 200
    settings.STAFF_OTP_REQUIRED = True
    refused = client.delete(f"/api/products/{shop.mug.slug}/")
    assert (refused.status_code, "second factor" in refused.json()["detail"]) == (403, True)
    assert client.get("/api/products/", {"status": "any"}).status_code == 400
    assert Product.objects.filter(pk=shop.mug.pk).exists()
    Session.objects.update(has_second_factor=True)
    assert client.delete(f"/api/products/{shop.mug.slug}/").status_code == 204
