"""POST /api/auth/password/change/, password/reset/ and password/reset/confirm/"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from shop.accounts.link_tokens import CONFIRM_EMAIL, RESET_PASSWORD, WELCOME_STAFF, make_token
from shop.accounts.models import Letter, Session, ThrottleWindow, User
from shop.outbox.models import Effect
from tests.shop.api.auth.conftest import PASSWORD

Post = Callable[..., Any]
SignIn = Callable[..., dict[str, str]]
Bearing = Callable[[dict[str, str]], APIClient]
NEW = "a sentence of some words"


def link(user: User, password: str = NEW) -> dict[str, str]:
    return {
        "uid": str(user.public_id),
        "token": make_token(user, RESET_PASSWORD),
        "new_password": password,
    }


class TestChange:
    """By the present password."""

    def change(self, client: APIClient, current: str = PASSWORD, new: str = NEW) -> Any:
        return client.post("/api/auth/password/change/", {"current_password": current, "new_password": new})

    def test_all_sessions_end_and_who_asked_gets_a_new_one(
        self, buyer: User, sign_in: SignIn, bearing: Bearing, post: Post
    ) -> None:
        mine, other = sign_in(HTTP_USER_AGENT="Phone"), sign_in()
        answer = self.change(bearing(mine))

        assert answer.status_code == 200
        assert [bearing(pair).get("/api/auth/me/").status_code for pair in (mine, other)] == [401, 401]
        assert [post("refresh", {"refresh": pair["refresh"]}).status_code for pair in (mine, other)] == [
            401,
            401,
        ]
        assert bearing(answer.json()).get("/api/auth/me/").status_code == 200
        assert Session.objects.filter(ended_why="password_changed").count() == 2
        assert post("login", {"username": "buyer", "password": PASSWORD}).status_code == 401
        assert post("login", {"username": "buyer", "password": NEW}).status_code == 200

    def test_the_owner_is_told_and_the_trail_knows(
        self, api: APIClient, trail: Callable[[], list[Any]]
    ) -> None:
        trail()
        self.change(api)

        assert Letter.objects.get().kind == "password_changed"
        assert [action for action, _, _ in trail()] == ["user.password_changed"]

    def test_nobody_is_told_at_an_address_that_nobody_confirmed(self, api: APIClient, buyer: User) -> None:
        User.objects.update(email_verified_at=None)
        assert self.change(api).status_code == 200
        assert not Letter.objects.exists()

    def test_a_token_alone_changes_nothing(self, api: APIClient, buyer: User) -> None:
        wrong = self.change(api, current="not it")
        assert (wrong.status_code, wrong.json()["fields"]) == (
            400,
            {"current_password": ["is not your password"]},
        )
        missing = api.post("/api/auth/password/change/", {"new_password": NEW})
        assert (missing.status_code, list(missing.json()["fields"])) == (400, ["current_password"])
        assert User.objects.get().password == buyer.password
        assert not Effect.objects.exists()

    def test_the_present_one_is_no_new_one(self, api: APIClient, buyer: User) -> None:
        answer = self.change(api, new=PASSWORD)
        assert (answer.status_code, answer.json()["fields"]) == (
            400,
            {"new_password": ["is the password that you have"]},
        )
        assert not Letter.objects.exists()

    def test_the_new_one_keeps_the_policy(self, api: APIClient, buyer: User) -> None:
        answer = self.change(api, new="buyer123")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["new_password"])
        assert User.objects.get().password == buyer.password

    def test_a_stolen_token_guesses_the_password_a_few_times(self, api: APIClient) -> None:
        codes = [self.change(api, current=f"guess {number}").status_code for number in range(11)]
        assert codes == [400] * 10 + [429]

    def test_who_knows_the_password_uses_nothing_up(self, api: APIClient) -> None:
        codes = [self.change(api, new="12345678").status_code for _ in range(12)]
        assert codes == [400] * 12
        assert self.change(api).status_code == 200

    def test_without_a_token(self, anyone: APIClient, buyer: User) -> None:
        assert self.change(anyone).status_code == 401


class TestReset:
    """By a link."""

    def test_every_address_is_answered_alike_and_the_same_is_written(self, post: Post, buyer: User) -> None:
        User.objects.create_user("unconfirmed", "unconfirmed@example.test", PASSWORD)
        answers, written = [], []
        for name in ("buyer", "nobody", "unconfirmed"):
            with CaptureQueriesContext(connection) as queries:
                answers.append(post("password/reset", {"email": f"{name}@example.test"}))
            written.append(len(queries))

        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.content for answer in answers}) == 1
        assert written == [written[0]] * 3
        assert {letter.kind for letter in Letter.objects.filter(user=None)} == {"password_reset"}
        assert Letter.objects.filter(user=None).count() == 3

    def test_the_effect_holds_no_address(self, post: Post, buyer: User) -> None:
        post("password/reset", {"email": "buyer@example.test"})
        assert "buyer" not in str(list(Effect.objects.values()))

    def test_one_address_gets_few_mails_known_or_not(self, post: Post, buyer: User) -> None:
        for name in ("Buyer", "nobody"):
            codes = [post("password/reset", {"email": f"{name}@example.test"}).status_code for _ in range(6)]
            assert codes == [202] * 5 + [429], name
        assert Letter.objects.count() == 10

    def test_the_owner_may_spell_the_domain_as_they_read_it(
        self, post: Post, buyer: User, drain: Callable[[], int], mailoutbox: list[EmailMessage]
    ) -> None:
        User.objects.update(email="buyer@xn--exmple-cua.test")
        post("password/reset", {"email": "Buyer@Exämple.test"})
        drain()
        assert [mail.to for mail in mailoutbox] == [["buyer@xn--exmple-cua.test"]]

    @pytest.mark.parametrize(
        "email", ["", "x", "a@b@c", "a b@example.test", None, ["a@example.test"], '"a"@example.test']
    )
    @pytest.mark.django_db
    def test_what_is_no_address_is_said_so(self, post: Post, email: object) -> None:
        answer = post("password/reset", {"email": email})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["email"])
        assert not Letter.objects.exists()

    def test_the_link_sets_a_password_once_and_ends_all_sessions(
        self, post: Post, buyer: User, sign_in: SignIn, bearing: Bearing
    ) -> None:
        pair, body = sign_in(), link(buyer)

        assert post("password/reset/confirm", body).status_code == 204
        assert bearing(pair).get("/api/auth/me/").status_code == 401
        assert post("login", {"username": "buyer", "password": NEW}).status_code == 200
        assert Letter.objects.get().kind == "password_changed"
        again = post("password/reset/confirm", {**body, "new_password": "yet another one 7"})
        assert (again.status_code, again.json()["code"]) == (400, "link_invalid")
        assert post("login", {"username": "buyer", "password": NEW}).status_code == 200

    def test_a_weak_password_leaves_the_link_as_it_was(self, post: Post, buyer: User) -> None:
        body = link(buyer)
        weak = post("password/reset/confirm", {**body, "new_password": "12345678"})
        assert (weak.status_code, list(weak.json()["fields"])) == (400, ["new_password"])
        assert post("password/reset/confirm", body).status_code == 204

    @pytest.mark.parametrize("minutes", [29, 31])
    def test_it_is_good_for_half_an_hour(
        self, post: Post, buyer: User, monkeypatch: pytest.MonkeyPatch, minutes: int
    ) -> None:
        body = link(buyer)
        later = (timezone.now() + timedelta(minutes=minutes)).timestamp()
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert (post("password/reset/confirm", body).status_code == 204) == (minutes == 29)

    @pytest.mark.parametrize(
        "moved_on",
        [
            {"password": "md5$salt$changed-meanwhile"},
            {"email": "moved@example.test"},
            {"is_active": False},
        ],
        ids=str,
    )
    def test_it_ends_when_the_account_moves_on(
        self, post: Post, buyer: User, moved_on: dict[str, Any]
    ) -> None:
        body = link(buyer)
        User.objects.update(**moved_on)
        assert post("password/reset/confirm", body).json()["code"] == "link_invalid"

    def test_a_link_of_another_kind_or_account_is_none(self, post: Post, buyer: User, stranger: User) -> None:
        for wrong in (
            {"token": make_token(stranger, RESET_PASSWORD)},
            {"token": make_token(buyer, CONFIRM_EMAIL)},
            {"uid": str(stranger.public_id)},
            {"uid": str(buyer.pk)},
            {"uid": "x"},
            {"token": "x"},
            {"token": "a.b"},
        ):
            answer = post("password/reset/confirm", {**link(buyer), **wrong})
            assert (answer.status_code, answer.json()["code"]) == (400, "link_invalid"), wrong
        buyer.refresh_from_db()
        assert buyer.check_password(PASSWORD)

    @pytest.mark.parametrize("days", [2.9, 3.1])
    def test_that_of_new_staff_is_good_for_three_days_and_once(
        self, post: Post, db: None, monkeypatch: pytest.MonkeyPatch, days: float
    ) -> None:
        user = User.objects.create_user("newcomer", "new@example.test", is_staff=True)
        body = {**link(user), "token": make_token(user, WELCOME_STAFF)}
        later = (timezone.now() + timedelta(days=days)).timestamp()
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)

        answers = [post("password/reset/confirm", body).status_code for _ in range(2)]

        assert answers == ([204, 400] if days < 3 else [400, 400])
        user.refresh_from_db()
        assert user.check_password(NEW) == (days < 3)

    def test_it_proves_the_address(self, post: Post, buyer: User) -> None:
        User.objects.update(email_verified_at=None)
        assert post("password/reset/confirm", link(buyer)).status_code == 204
        assert User.objects.get().email_verified_at is not None

    def test_it_takes_no_address_from_who_confirmed_it(self, post: Post, buyer: User) -> None:
        later = User.objects.create_user("later", "BUYER@example.test", PASSWORD)
        assert post("password/reset/confirm", link(later)).status_code == 204
        later.refresh_from_db()
        assert later.email_verified_at is None
        assert later.check_password(NEW)

    def test_it_ends_what_somebody_else_has_begun(self, post: Post, buyer: User) -> None:
        """Who had got in may have named an address of their own, and have its link."""
        User.objects.update(pending_email="intruder@example.test")
        buyer.refresh_from_db()
        theirs = {"uid": str(buyer.public_id), "token": make_token(buyer, CONFIRM_EMAIL)}
        assert post("password/reset/confirm", link(buyer)).status_code == 204

        assert post("email/confirm", theirs).status_code == 400
        assert User.objects.get().pending_email == ""
        User.objects.update(pending_email="intruder@example.test")
        assert post("email/confirm", theirs).status_code == 400

    def test_from_where_it_is_followed_the_owner_gets_in_whoever_guesses(
        self, post: Post, buyer: User
    ) -> None:
        assert post("password/reset/confirm", link(buyer), REMOTE_ADDR="192.0.2.9").status_code == 204
        body = {"username": "buyer", "password": "wrong"}
        codes = [post("login", body, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(11)]
        assert codes[-1] == 429

        assert post("login", {**body, "password": NEW}, REMOTE_ADDR="192.0.2.9").status_code == 200

    def test_links_are_not_guessed_for_long(self, post: Post, buyer: User) -> None:
        codes = [
            post("password/reset/confirm", {**link(buyer), "token": f"{n}"}).status_code for n in range(31)
        ]
        assert codes == [400] * 30 + [429]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_one_gets_there() -> None:
    user = User.objects.create_user("buyer", "buyer@example.test", PASSWORD)
    body, codes, barrier = link(user), [], threading.Barrier(2)

    def confirm(number: int) -> None:
        barrier.wait()
        sent = {**body, "new_password": f"a sentence with {number}"}
        codes.append(APIClient().post("/api/auth/password/reset/confirm/", sent).status_code)
        connection.close()

    threads = [threading.Thread(target=confirm, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [204, 400]


@pytest.mark.django_db(transaction=True)
def test_of_a_thousand_parallel_guesses_as_many_are_evaluated_as_the_limit_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    User.objects.create_user("buyer", "buyer@example.test", PASSWORD)
    evaluated: list[str] = []

    def counted(password: str, user: User | None) -> None:
        if user:
            evaluated.append(password)

    monkeypatch.setattr("shop.accounts.guesses.prove", counted)
    start = threading.Event()

    def guess(worker: int) -> None:
        start.wait()
        for number in range(50):
            body = {"username": "buyer", "password": f"guess {number}"}
            APIClient(REMOTE_ADDR=f"10.{worker}.0.{number}").post("/api/auth/login/", body)
        connection.close()

    threads = [threading.Thread(target=guess, args=[worker]) for worker in range(20)]
    for thread in threads:
        thread.start()
    start.set()
    for thread in threads:
        thread.join()

    assert len(evaluated) == 10
    assert ThrottleWindow.objects.get(scope="login account").requests == 1000
