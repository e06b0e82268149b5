"""Who may do what to whose: each operation, as nobody, as another customer and as staff without the right.

ACCESS declares every operation; one that is missing here fails. Refused requests leave the database as it was.
"""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from shop.accounts.models import Address, DataExport, Session, User
from shop.audit.actor import Actor
from shop.media.models import Image
from shop.media.services.store_image import store_image
from tests.shop.api.conftest import Shop
from tests.shop.api.routes import operations
from tests.shop.api.test_images import png

PASSWORD = "correct horse battery"
# Anyone: it is public. Own: of who is signed in, and of nobody else. Staff: with a right.
ANYONE, OWN, STAFF = "anyone", "own", "staff"
ACCESS = {
    **{(name, "get"): ANYONE for name in ("root", "products", "product", "categories", "category")},
    **{(name, "get"): ANYONE for name in ("images", "image", "effects", "search-config")},
    **{(name, "get"): ANYONE for name in ("health-live", "health-ready", "health-status", "schema", "docs")},
    **{(name, "post"): STAFF for name in ("products", "categories", "images")},
    **{(name, "patch"): STAFF for name in ("product", "category")},
    **{(name, "delete"): STAFF for name in ("product", "category", "image")},
    **{(name, "post"): ANYONE for name in ("register", "login", "refresh", "logout")},
    **{(name, "post"): ANYONE for name in ("password-reset", "password-reset-confirm", "email-confirm")},
    **{
        (name, "post"): OWN
        for name in ("logout-everywhere", "password-change", "email-change", "email-resend")
    },
    **{(name, "post"): OWN for name in ("delete-account", "addresses", "exports")},
    **{(name, "get"): OWN for name in ("me", "sessions", "addresses", "address", "exports", "export")},
    ("me", "patch"): OWN,
    ("session", "delete"): OWN,
    ("export-file", "get"): OWN,
    ("address", "patch"): OWN,
    ("address", "delete"): OWN,
}
# What a signed-in person does to nobody but themselves, so that there is no foreign id to try.
ABOUT_ONESELF = {name for name, _ in ACCESS} - {"session", "address", "export", "export-file"}
_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> ALL(%s)
"""
# Attempts are counted whatever they come to.
_COUNTED = ["accounts_throttlewindow"]


def test_every_operation_is_declared() -> None:
    assert {(name, verb) for name, _, verb in operations()} == set(ACCESS)


@pytest.fixture
def ids(shop: Shop, actor: Actor, db: None) -> dict[str, str]:
    """Somebody's rows, by the names that routes have for them."""
    victim = User.objects.create_user("victim", "victim@example.test", PASSWORD)
    line = {"name": "V", "line1": "1", "city": "C", "country": "GB"}
    export = DataExport.objects.create(user=victim, ready_at=timezone.now(), content="{}")
    APIClient().post("/api/auth/login/", {"username": "victim", "password": PASSWORD})
    picture: Image = store_image(actor=actor, data=png().read())
    return {
        "slug": shop.shirt.slug,
        "image_id": str(picture.public_id),
        "session_id": str(Session.objects.get(user=victim).pk),
        "address_id": str(Address.objects.create(user=victim, **line).public_id),
        "export_id": str(export.pk),
    }


def _address(route: str, name: str, ids: dict[str, str]) -> str:
    known = {**ids, "slug": "shirts"} if name == "category" else ids
    for key, value in known.items():
        for kind in ("text", "uuid"):
            route = route.replace(f"<{kind}:{key}>", value)
    assert "<" not in route, route
    return f"/{route}"


def _state() -> dict[str, str]:
    """What every table holds, as one number each."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [_COUNTED])
        tables = [name for (name,) in cursor.fetchall()]
        held = {}
        for table in tables:
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" AS t')
            held[table] = cursor.fetchone()[0]
    return held


def _client(role: str) -> APIClient:
    if role == "nobody":
        return APIClient()
    User.objects.create_user("other", "other@example.test", PASSWORD, is_staff=role == "staff")
    answer = APIClient().post("/api/auth/login/", {"username": "other", "password": PASSWORD})
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")


def _expected(name: str, verb: str, role: str) -> int | None:
    """The refusal that is declared; None where the operation is theirs to use."""
    access = ACCESS[name, verb]
    if access == ANYONE:
        return None
    if role == "nobody":
        return 401
    if access == STAFF:
        return 403
    return None if name in ABOUT_ONESELF else 404


REFUSED = [
    pytest.param(name, route, verb, role, id=f"{verb} {route} {role}")
    for name, route, verb in operations()
    for role in ("nobody", "customer", "staff")
    if _expected(name, verb, role)
]


@pytest.mark.parametrize(("name", "route", "verb", "role"), REFUSED)
def test_what_is_not_theirs_is_refused_and_stays(
    name: str, route: str, verb: str, role: str, ids: dict[str, str]
) -> None:
    expected, client = _expected(name, verb, role), _client(role)
    before = _state()
    for body in ({}, {"name": "x", "city": "x", "user": 1, "id": str(uuid4()), "is_staff": True}):
        answer = getattr(client, verb)(_address(route, name, ids), body)
        assert (answer.status_code, set(answer.json())) == (expected, {"code", "detail", "fields"})
    assert _state() == before


@pytest.mark.parametrize("name", ["session", "address", "export", "export-file"])
def test_what_is_nowhere_is_answered_like_what_is_somebody_elses(name: str, ids: dict[str, str]) -> None:
    client = _client("customer")
    for known, route, verb in operations():
        if known != name:
            continue
        theirs = getattr(client, verb)(_address(route, name, ids), {})
        nowhere = getattr(client, verb)(_address(route, name, dict.fromkeys(ids, str(uuid4()))), {})
        assert (theirs.status_code, theirs.content) == (nowhere.status_code, nowhere.content)


@pytest.mark.parametrize("key", ["id", "user", "user_id", "owner", "account", "sub", "public_id"])
def test_no_query_names_another_account(key: str, ids: dict[str, str]) -> None:
    victim, client = User.objects.get(username="victim"), _client("customer")
    for path in ("me", "addresses", "sessions", "exports"):
        for value in (str(victim.pk), str(victim.public_id), victim.username):
            answer = client.get(f"/api/auth/{path}/", {key: value})
            assert "victim" not in answer.content.decode()
            assert ids["address_id"] not in answer.content.decode()


def test_reads_change_nothing(ids: dict[str, str]) -> None:
    before = _state()
    for name, route, verb in operations():
        if verb == "get":
            APIClient().get(_address(route, name, ids))
    assert _state() == before
