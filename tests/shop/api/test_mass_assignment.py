"""A body names what it may and nothing else: each column of each table is sent to each write, and refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from shop.accounts.models import Address, Session, User
from tests.shop.api.conftest import Shop
from tests.shop.api.routes import operations

PASSWORD = "correct horse battery"
ROOMS = ("accounts", "auth", "audit", "catalog", "inventory", "media", "outbox", "imports", "search")
# Of no use to anybody but an attacker, beside the columns themselves.
OTHERS = {"is_admin", "role", "roles", "permissions", "staff", "price_override", "_state", "__class__", "pk"}
HOME = {"name": "Ada", "line1": "1", "city": "London", "country": "GB"}
VALUES: tuple[Any, ...] = (True, 1, "2020-01-01T00:00:00Z")


def _columns() -> set[str]:
    """The names of all fields of all models of the shop, and of their columns."""
    fields = [
        field
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
    ]
    return (
        {field.name for field in fields}
        | {getattr(field, "attname", field.name) for field in fields}
        | OTHERS
    )


# What each body may hold; everything else has to be refused by its name.
BODIES: dict[tuple[str, str], tuple[dict[str, Any], set[str]]] = {
    ("register", "post"): ({"username": "new", "email": "n@example.test", "password": PASSWORD}, set()),
    ("login", "post"): ({"username": "ada", "password": PASSWORD}, {"otp"}),
    ("refresh", "post"): ({"refresh": "x"}, set()),
    ("logout", "post"): ({"refresh": "x"}, set()),
    ("password-reset", "post"): ({"email": "a@example.test"}, set()),
    ("password-reset-confirm", "post"): ({"uid": "x", "token": "x", "new_password": PASSWORD}, set()),
    ("password-change", "post"): ({"current_password": "x", "new_password": PASSWORD}, set()),
    ("email-change", "post"): ({"email": "n@example.test", "password": "x"}, set()),
    ("email-confirm", "post"): ({"uid": "x", "token": "x"}, set()),
    ("delete-account", "post"): ({"password": "x"}, set()),
    ("me", "patch"): ({"first_name": "Ada"}, {"username", "last_name"}),
    ("addresses", "post"): (
        HOME,
        {"company", "line2", "region", "postal_code", "phone", "is_default_shipping", "is_default_billing"},
    ),
    ("address", "patch"): (
        {"city": "Paris"},
        {
            *HOME,
            "company",
            "line2",
            "region",
            "postal_code",
            "phone",
            "is_default_shipping",
            "is_default_billing",
        },
    ),
}
# These take no body at all, or are staff's: products, categories and pictures are tried with the owner's token.
WITHOUT = {"logout-everywhere", "email-resend", "exports"}
STAFFS: dict[tuple[str, str], tuple[dict[str, Any], set[str]]] = {
    ("products", "post"): ({"name": "Hat"}, set()),
    ("product", "patch"): ({"name": "Hat"}, set()),
    ("categories", "post"): ({"name": "Hats"}, set()),
    ("category", "patch"): ({"name": "Hats"}, set()),
}


def test_every_write_with_a_body_is_tried() -> None:
    writes = {(name, verb) for name, _, verb in operations() if verb in {"post", "put", "patch"}}
    tried = BODIES.keys() | STAFFS.keys() | {(name, "post") for name in (*WITHOUT, "images")}
    assert writes == tried


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@example.test", PASSWORD)


@pytest.fixture
def client(ada: User) -> APIClient:
    pair = APIClient().post("/api/auth/login/", {"username": "ada", "password": PASSWORD}).json()
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")


def _route(name: str, verb: str) -> str:
    return next(route for known, route, way in operations() if (known, way) == (name, verb))


def _state() -> tuple[Any, ...]:
    kept = [
        list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and model._meta.model_name != "throttlewindow"
    ]
    return tuple(kept)


@pytest.mark.parametrize(("name", "verb"), BODIES, ids=str)
def test_no_column_is_written_by_its_name(
    name: str, verb: str, ada: User, client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.api.throttles.seconds_to_wait", lambda limits: None)
    body, optional = BODIES[name, verb]
    book = Address.objects.create(user=ada, **HOME)
    route = "/" + _route(name, verb).replace("<uuid:address_id>", str(book.public_id))
    before = _state()
    columns = _columns() - body.keys() - optional
    for value in VALUES:
        answer = getattr(client, verb)(route, {**dict.fromkeys(columns, value), **body})
        assert answer.status_code == 400
        # One that is missing here is one that the body may hold.
        assert columns - answer.json()["fields"].keys() == set()
    assert _state() == before


@pytest.mark.parametrize("name", sorted(WITHOUT))
def test_what_takes_no_body_ignores_one(name: str, ada: User, client: APIClient) -> None:
    before = User.objects.values().get()
    answer = client.post("/" + _route(name, "post"), dict.fromkeys(_columns(), True))
    assert answer.status_code in {202, 204}
    assert User.objects.values().get() == before
    assert set(Session.objects.values_list("user", flat=True)) <= {ada.pk}


@pytest.mark.parametrize(("name", "verb"), STAFFS, ids=str)
def test_staff_write_what_the_api_describes_and_no_more(
    name: str, verb: str, shop: Shop, staff_api: APIClient
) -> None:
    body, _ = STAFFS[name, verb]
    slug = "shirts" if name == "category" else shop.shirt.slug
    route = "/" + _route(name, verb).replace("<text:slug>", slug)
    protected = {
        "id",
        "pk",
        "origin",
        "created_at",
        "updated_at",
        "path",
        "list_price",
        "list_compare_at_price",
    }
    before = _state()
    for column in sorted(protected | OTHERS):
        for value in VALUES:
            answer = getattr(staff_api, verb)(route, {**body, column: value})
            assert (answer.status_code, column in answer.json()["fields"]) == (400, True), (column, value)
    assert _state() == before


def _serializers() -> Iterator[str]:
    for config in apps.get_app_configs():
        if config.name.startswith(("shop.", "workers")):
            for file in sorted(Path(config.path).rglob("*.py")):
                if 'fields = "__all__"' in file.read_text():
                    yield str(file)


def test_no_serializer_takes_whatever_a_model_has() -> None:
    assert list(_serializers()) == []
