"""POST /api/auth/email/confirm/, email/change/ and email/resend/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from shop.accounts.link_tokens import CONFIRM_EMAIL, RESET_PASSWORD, make_token
from shop.accounts.models import Letter, User
from shop.audit.models import Entry
from tests.shop.api.auth.conftest import PASSWORD

Post = Callable[..., Any]


@pytest.fixture
def newcomer(db: None) -> User:
    return User.objects.create_user("newcomer", "new@example.test", PASSWORD)


def link(user: User) -> dict[str, str]:
    return {"uid": str(user.public_id), "token": make_token(user, CONFIRM_EMAIL)}


def test_the_link_gives_the_account_its_address(post: Post, newcomer: User) -> None:
    answer = post("email/confirm", link(newcomer))

    assert (answer.status_code, answer.json()) == (200, {"email": "new@example.test"})
    assert post("login", {"username": "new@example.test", "password": PASSWORD}).status_code == 200
    assert not Letter.objects.exists()


def test_the_link_works_once_and_for_three_days(
    post: Post, newcomer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = link(newcomer)
    for days, code in ((3.1, 400), (2.9, 200), (2.9, 400)):
        later = (timezone.now() + timedelta(days=days)).timestamp()
        monkeypatch.setattr("django.core.signing.time.time", lambda later=later: later)
        assert post("email/confirm", body).status_code == code


def test_links_of_another_kind_or_account_are_none(post: Post, newcomer: User, buyer: User) -> None:
    other = User.objects.create_user("other", "other@example.test", PASSWORD)
    for wrong in (
        {"token": make_token(other, CONFIRM_EMAIL)},
        {"token": make_token(newcomer, RESET_PASSWORD)},
        {"uid": str(buyer.public_id), "token": make_token(buyer, CONFIRM_EMAIL)},
        {"uid": "x"},
        {"token": ""},
    ):
        answer = post("email/confirm", {**link(newcomer), **wrong})
        assert answer.status_code == 400, wrong
    newcomer.refresh_from_db()
    assert newcomer.email_verified_at is None


def test_the_first_to_confirm_an_address_has_it(post: Post, newcomer: User) -> None:
    later = User.objects.create_user("later", "NEW@example.test", PASSWORD)
    assert post("email/confirm", link(newcomer)).status_code == 200

    refused = post("email/confirm", link(later))
    assert (refused.status_code, refused.json()["code"]) == (409, "email_taken")
    later.refresh_from_db()
    assert later.email_verified_at is None


class TestChange:
    """To another address."""

    def change(self, api: APIClient, email: str = "moved@example.test", password: str = PASSWORD) -> Any:
        return api.post("/api/auth/email/change/", {"email": email, "password": password})

    def test_the_address_changes_when_the_new_one_is_confirmed_and_the_old_one_is_told(
        self, api: APIClient, post: Post, buyer: User
    ) -> None:
        assert self.change(api).status_code == 202
        me = api.get("/api/auth/me/").json()
        assert (me["email"], me["pending_email"], me["email_verified"]) == (
            "buyer@example.test",
            "moved@example.test",
            True,
        )
        assert set(Letter.objects.values_list("kind", "email")) == {
            ("confirm_email", "moved@example.test"),
            ("email_change_asked", "buyer@example.test"),
        }
        asked = list(Letter.objects.values_list("pk", flat=True))

        buyer.refresh_from_db()
        assert post("email/confirm", link(buyer)).json() == {"email": "moved@example.test"}
        me = api.get("/api/auth/me/").json()
        assert (me["email"], me["pending_email"], me["email_verified"]) == ("moved@example.test", "", True)
        told = Letter.objects.exclude(pk__in=asked).get()
        assert (told.kind, told.email) == ("email_changed", "buyer@example.test")
        assert post("login", {"username": "moved@example.test", "password": PASSWORD}).status_code == 200

    def test_an_address_that_somebody_has_is_answered_alike(
        self, api: APIClient, stranger: User, post: Post
    ) -> None:
        User.objects.filter(pk=stranger.pk).update(email_verified_at=timezone.now())
        free, taken = self.change(api), self.change(api, "stranger@example.test")

        assert (taken.status_code, taken.content) == (free.status_code, free.content)
        buyer = User.objects.get(username="buyer")
        assert post("email/confirm", link(buyer)).status_code == 409

    def test_an_address_that_nobody_confirmed_is_told_nothing(self, api: APIClient) -> None:
        User.objects.update(email_verified_at=None)
        assert self.change(api).status_code == 202
        assert [letter.kind for letter in Letter.objects.all()] == ["confirm_email"]

    def test_the_link_of_an_earlier_wish_is_none(self, api: APIClient, buyer: User, post: Post) -> None:
        self.change(api, "first@example.test")
        buyer.refresh_from_db()
        first = link(buyer)
        self.change(api, "second@example.test")

        assert post("email/confirm", first).status_code == 400

    def test_a_token_alone_changes_nothing(self, api: APIClient) -> None:
        answer = self.change(api, password="not it")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["password"])
        assert User.objects.get().pending_email == ""
        assert not Letter.objects.exists()

    def test_the_own_address_is_refused(self, api: APIClient) -> None:
        answer = self.change(api, "BUYER@example.test")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["email"])

    def test_the_trail_keeps_addresses_where_they_can_be_erased(self, api: APIClient) -> None:
        self.change(api)
        entry = Entry.objects.get(action="user.email_change_requested")
        assert (entry.before, entry.after) == (None, None)
        assert entry.personal.after == {"pending_email": "moved@example.test"}


class TestResend:
    """The link once more."""

    def test_it_goes_to_the_address_that_waits(self, newcomer: User, sign_in: Any, bearing: Any) -> None:
        client = bearing(sign_in("newcomer"))
        assert client.post("/api/auth/email/resend/").status_code == 202
        letter = Letter.objects.get()
        assert (letter.kind, letter.email, letter.user) == ("confirm_email", "new@example.test", newcomer)

    def test_nothing_waits(self, api: APIClient) -> None:
        answer = api.post("/api/auth/email/resend/")
        assert (answer.status_code, answer.json()["code"]) == (400, "nothing_to_confirm")

    def test_whoever_names_the_address_besides_keeps_its_owner_from_nothing(
        self, newcomer: User, api: APIClient, sign_in: Any, bearing: Any
    ) -> None:
        body = {"email": "new@example.test", "password": PASSWORD}
        assert [api.post("/api/auth/email/change/", body).status_code for _ in range(3)] == [202] * 3
        client = bearing(sign_in("newcomer"))
        assert client.post("/api/auth/email/resend/").status_code == 202
        assert (
            client.post("/api/auth/email/change/", {**body, "email": "else@example.test"}).status_code == 202
        )
        to_them = Letter.objects.filter(email="new@example.test")
        assert to_them.count() == 3, "their mailbox is not filled all the same"

    def test_who_has_nothing_to_confirm_uses_up_nobodys_letters(
        self, api: APIClient, newcomer: User, sign_in: Any, bearing: Any
    ) -> None:
        for _ in range(3):
            api.post("/api/auth/email/resend/")
        assert bearing(sign_in("newcomer")).post("/api/auth/email/resend/").status_code == 202
        assert Letter.objects.count() == 1

    def test_it_goes_a_few_times(self, newcomer: User, sign_in: Any, bearing: Any) -> None:
        client = bearing(sign_in("newcomer"))
        assert [client.post("/api/auth/email/resend/").status_code for _ in range(4)] == [202, 202, 202, 429]
