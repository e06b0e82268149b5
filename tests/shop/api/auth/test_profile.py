"""GET/PATCH /api/auth/me/, sessions/, logout/all/ and delete/"""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from shop.accounts.models import Address, DataExport, Letter, Session, User
from shop.api.callers import sign
from shop.audit.models import Entry, PersonalValues
from shop.outbox.models import Effect
from tests.shop.api.auth.conftest import PASSWORD

SECRET = "what the storefront and the api know alone"
Post = Callable[..., Any]
SignIn = Callable[..., dict[str, str]]
Bearing = Callable[[dict[str, str]], APIClient]


class TestMe:
    """The profile."""

    def test_it_says_who_is_signed_in(self, api: APIClient, buyer: User) -> None:
        answer = api.get("/api/auth/me/").json()
        assert answer.pop("date_joined")
        assert answer == {
            "id": str(buyer.public_id),
            "username": "buyer",
            "email": "buyer@example.test",
            "email_verified": True,
            "pending_email": "",
            "first_name": "Ada",
            "last_name": "",
            "is_staff": False,
        }

    def test_what_is_named_changes(self, api: APIClient, trail: Callable[[], list[Any]]) -> None:
        trail()
        answer = api.patch("/api/auth/me/", {"last_name": "Byron", "username": "ada"})

        assert answer.status_code == 200
        assert (answer.json()["username"], answer.json()["last_name"]) == ("ada", "Byron")
        assert answer.json()["first_name"] == "Ada"
        assert trail() == [("user.profile_changed", None, {"changed": ["last_name", "username"]})]
        assert PersonalValues.objects.latest("entry").before == {"last_name": "", "username": "buyer"}

    def test_what_stays_the_same_leaves_no_trace(
        self, api: APIClient, trail: Callable[[], list[Any]]
    ) -> None:
        trail()
        assert api.patch("/api/auth/me/", {"first_name": "Ada"}).status_code == 200
        assert trail() == []

    def test_a_name_that_somebody_has(self, api: APIClient, stranger: User) -> None:
        answer = api.patch("/api/auth/me/", {"username": "Stranger", "first_name": "Changed"})
        assert (answer.status_code, answer.json()["fields"]) == (400, {"username": ["is taken"]})
        assert User.objects.get(username="buyer").first_name == "Ada"

    def test_names_are_written_in_any_script(self, api: APIClient) -> None:
        for name in ("Łukasz", "میر\u200cحسین", "O'Neill-Smith, Jr.", "李"):
            assert api.patch("/api/auth/me/", {"first_name": f" {name} "}).json()["first_name"] == name

    def test_answers_about_a_person_are_kept_by_nobody(self, api: APIClient, post: Post) -> None:
        answers = [
            api.get("/api/auth/me/"),
            api.get("/api/products/"),
            post("login", {"username": "buyer", "password": PASSWORD}),
            post("login", {"username": "buyer", "password": "wrong"}),
        ]
        assert [answer["Cache-Control"] for answer in answers] == ["no-store"] * 4
        assert "Cache-Control" not in APIClient().get("/api/products/")

    def test_ones_own_name_may_change_its_case(self, api: APIClient) -> None:
        assert api.patch("/api/auth/me/", {"username": "Buyer"}).json()["username"] == "Buyer"

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"first_name": "x" * 151}, "first_name"),
            ({"username": "a@b"}, "username"),
            ({"first_name": None}, "first_name"),
            ({"first_name": "a\0b"}, "first_name"),
            ({"first_name": "a\nb"}, "first_name"),
            ({"first_name": "\u202egnp.exe"}, "first_name"),
            ({"email": "other@example.test"}, "email"),
            ({"is_staff": True}, "is_staff"),
        ],
        ids=str,
    )
    def test_bad_input_names_its_field(self, api: APIClient, body: dict[str, Any], field: str) -> None:
        answer = api.patch("/api/auth/me/", body)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


class TestSessions:
    """Where somebody is signed in."""

    def test_they_are_listed_and_can_be_ended(
        self, buyer: User, sign_in: SignIn, bearing: Bearing, post: Post
    ) -> None:
        phone = sign_in(HTTP_USER_AGENT="Phone", REMOTE_ADDR="192.0.2.7")
        desk = sign_in(HTTP_USER_AGENT="Desk\r\nX: y")
        listed = bearing(desk).get("/api/auth/sessions/").json()["results"]

        assert [(one["user_agent"], one["address"], one["current"]) for one in listed] == [
            ("DeskX: y", "127.0.0.1", True),
            ("Phone", "192.0.2.7", False),
        ]
        assert bearing(desk).delete(f"/api/auth/sessions/{listed[1]['id']}/").status_code == 204
        assert bearing(phone).get("/api/auth/me/").status_code == 401
        assert post("refresh", {"refresh": phone["refresh"]}).status_code == 401
        assert len(bearing(desk).get("/api/auth/sessions/").json()["results"]) == 1

    def test_another_account_s_session_is_not_there(
        self, api: APIClient, stranger: User, sign_in: SignIn
    ) -> None:
        sign_in("stranger")
        theirs = Session.objects.get(user=stranger)
        assert api.delete(f"/api/auth/sessions/{theirs.pk}/").status_code == 404
        assert api.delete(f"/api/auth/sessions/{uuid4()}/").status_code == 404
        theirs.refresh_from_db()
        assert theirs.ended_at is None

    def test_the_storefront_says_for_whom_it_asks(
        self, buyer: User, sign_in: SignIn, settings: Any, client: Any
    ) -> None:
        settings.STOREFRONT_SECRET = SECRET
        sign_in(HTTP_X_SHOPSTER_CLIENT=said("2001:db8::7", "Mozilla%2F5.0%20(X11)"))
        session = Session.objects.get()
        assert (session.address, session.user_agent) == ("2001:db8::7", "Mozilla/5.0 (X11)")

    @pytest.mark.parametrize(
        "forged",
        [
            {"secret": "another secret, of a client that would like it"},
            {"age": 70},
            {"age": -70},
            {"as_sent": "10.0.0.66"},
        ],
        ids=str,
    )
    def test_nobody_else_does(
        self, buyer: User, sign_in: SignIn, settings: Any, forged: dict[str, Any]
    ) -> None:
        settings.STOREFRONT_SECRET = SECRET
        sign_in(HTTP_X_SHOPSTER_CLIENT=said("10.0.0.7", "x", **forged))
        assert Session.objects.get().address == "127.0.0.1"

    def test_without_a_secret_nobody_is_believed(self, buyer: User, sign_in: SignIn, settings: Any) -> None:
        settings.STOREFRONT_SECRET = ""
        sign_in(HTTP_X_SHOPSTER_CLIENT=said("10.0.0.7", "x", secret=""))
        assert Session.objects.get().address == "127.0.0.1"


def said(address: str, agent: str, secret: str = SECRET, age: int = 0, as_sent: str = "") -> str:

    timestamp = str(int(time.time()) - age)
    signature = sign(secret, timestamp, address, agent)
    return f"t={timestamp},ip={as_sent or address},ua={agent},v1={signature}"


class TestDelete:
    """The end of the account."""

    def test_nobody_gets_in_at_once_and_the_rest_is_an_effect(
        self, api: APIClient, buyer: User, sign_in: SignIn, post: Post
    ) -> None:
        other = sign_in()
        answer = api.post("/api/auth/delete/", {"password": PASSWORD})

        assert answer.status_code == 202
        assert api.get("/api/auth/me/").status_code == 401
        assert post("refresh", {"refresh": other["refresh"]}).status_code == 401
        assert post("login", {"username": "buyer", "password": PASSWORD}).status_code == 401
        assert Effect.objects.get(topic="accounts.erase").key == str(buyer.pk)
        letter = Letter.objects.get()
        assert (letter.kind, letter.email, letter.user) == ("account_deleted", "buyer@example.test", None)

    def test_what_is_known_of_the_person_is_erased_and_the_trail_stays(
        self, api: APIClient, buyer: User, sign_in: SignIn, drain: Callable[[], int]
    ) -> None:
        api.patch("/api/auth/me/", {"last_name": "Byron"})
        api.post(
            "/api/auth/addresses/",
            {"name": "Ada Byron", "line1": "1 Square", "city": "London", "country": "GB"},
        )
        api.post("/api/auth/exports/")
        entries = Entry.objects.count()
        api.post("/api/auth/delete/", {"password": PASSWORD})
        drain()

        buyer.refresh_from_db()
        assert buyer.username == f"deleted-{buyer.public_id}"
        assert (buyer.email, buyer.first_name, buyer.last_name, buyer.last_login) == ("", "", "", None)
        assert not buyer.has_usable_password()
        for model in (Address, Session, DataExport, PersonalValues):
            assert not model.objects.exists(), model
        assert Entry.objects.count() >= entries
        # A password that fits nobody is random letters, which may spell anything.
        User.objects.update(password="!")
        kept = json.dumps([list(model.objects.values()) for model in (User, Entry, Effect)], default=str)
        for word in ("Ada", "Byron", "buyer", "1 Square"):
            assert word not in kept, word

    def test_the_name_and_the_address_are_free_again(
        self, api: APIClient, post: Post, drain: Callable[[], int]
    ) -> None:
        api.post("/api/auth/delete/", {"password": PASSWORD})
        drain()
        body = {"username": "buyer", "email": "buyer@example.test", "password": PASSWORD}
        assert post("register", body).status_code == 202

    def test_a_token_alone_closes_nothing(self, api: APIClient) -> None:
        answer = api.post("/api/auth/delete/", {"password": "not it"})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["password"])
        assert User.objects.get().is_active
        assert not Effect.objects.exists()

    def test_staff_are_closed_by_an_owner(self, staff_api: APIClient) -> None:
        answer = staff_api.post("/api/auth/delete/", {"password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (409, "is_staff")

    def test_done_twice_it_is_done_once(self, api: APIClient, buyer: User, drain: Callable[[], int]) -> None:
        api.post("/api/auth/delete/", {"password": PASSWORD})
        drain()
        before = User.objects.values().get()
        Effect.objects.filter(topic="accounts.erase").update(wanted=2)
        drain()
        assert User.objects.values().get()["username"] == before["username"]
