"""POST /api/auth/login/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from shop.accounts.guesses import Limits
from shop.accounts.models import Session, ThrottleWindow, User
from shop.accounts.windows import Limit
from tests.shop.api.auth.conftest import PASSWORD

Post = Callable[..., Any]


def test_a_name_and_a_password_begin_a_session(
    post: Post, buyer: User, bearing: Callable[..., APIClient]
) -> None:
    answer = post("login", {"username": "buyer", "password": PASSWORD}, HTTP_USER_AGENT="Browser/1.0")

    assert (answer.status_code, set(answer.json())) == (200, {"access", "refresh"})
    session = Session.objects.get()
    assert (session.user, session.user_agent, session.address) == (buyer, "Browser/1.0", "127.0.0.1")
    assert bearing(answer.json()).get("/api/auth/me/").json()["username"] == "buyer"
    buyer.refresh_from_db()
    assert buyer.last_login is not None


@pytest.mark.parametrize(
    "name", ["Buyer", " buyer ", "b\u200cuyer", "buyer@example.test", "BUYER@Example.Test"]
)
def test_the_name_may_be_a_confirmed_address_and_in_any_case(post: Post, buyer: User, name: str) -> None:
    assert post("login", {"username": name, "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "name", ["buyer@exämple.test", "Buyer@EXA\u0308MPLE.test", " buyer@XN--exmple-cua.test "], ids=ascii
)
def test_the_domain_of_an_address_may_be_spelt_as_people_read_it(post: Post, buyer: User, name: str) -> None:
    User.objects.update(email="buyer@xn--exmple-cua.test")
    assert post("login", {"username": name, "password": PASSWORD}).status_code == 200


def test_a_name_of_old_may_look_like_an_address_in_any_alphabet(post: Post, buyer: User) -> None:
    User.objects.update(username="old@exämple.test")
    assert post("login", {"username": "old@exämple.test", "password": PASSWORD}).status_code == 200


def test_an_address_that_nobody_confirmed_opens_nothing(post: Post, buyer: User) -> None:
    User.objects.update(email_verified_at=None)

    assert post("login", {"username": "buyer@example.test", "password": PASSWORD}).status_code == 401
    assert post("login", {"username": "buyer", "password": PASSWORD}).status_code == 200


def test_a_name_that_looks_like_anothers_address_goes_before_it(post: Post, buyer: User) -> None:
    old = User.objects.create_user("buyer@example.test", "", "another password 9")

    assert (
        post("login", {"username": "buyer@example.test", "password": "another password 9"}).status_code == 200
    )
    assert Session.objects.get().user == old


@pytest.mark.parametrize("name", ["\u0131da@example.test", "\u0131da"])
def test_a_name_that_only_looks_like_it_in_capitals_is_another(post: Post, buyer: User, name: str) -> None:
    User.objects.update(username="ida", email="ida@example.test")
    assert post("login", {"username": name, "password": PASSWORD}).status_code == 401


def test_a_password_may_be_typed_in_another_unicode_form(post: Post, buyer: User) -> None:
    buyer.set_password("caf\u00e9 au lait")
    buyer.save()

    assert post("login", {"username": "buyer", "password": "cafe\u0301 au lait"}).status_code == 200


def test_every_refusal_says_the_same(post: Post, buyer: User) -> None:
    closed = User.objects.create_user("closed", "closed@example.test", PASSWORD, is_active=False)
    empty = User.objects.create_user("empty", "empty@example.test", None)
    tries = [
        {"username": "buyer", "password": "wrong"},
        {"username": "nobody", "password": PASSWORD},
        {"username": "nobody@example.test", "password": PASSWORD},
        {"username": closed.username, "password": PASSWORD},
        {"username": empty.username, "password": PASSWORD},
    ]
    answers = [post("login", body) for body in tries]

    assert {answer.status_code for answer in answers} == {401}
    assert [answer.content for answer in answers] == [answers[0].content] * len(tries)
    assert answers[0].json()["code"] == "invalid_credentials"
    assert answers[0]["WWW-Authenticate"].startswith("Bearer")
    assert not Session.objects.exists()


def test_a_refusal_costs_the_same_queries_and_hashes(
    post: Post,
    buyer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    hashes: list[str],
) -> None:
    staff = User.objects.create_user("helper", "helper@example.test", PASSWORD, is_staff=True)
    # Whoever is refused for the first time in a while is told of in the trail, where they are staff.
    post("login", {"username": staff.username, "password": "wrong"})
    # The account, four windows, its sessions in this network, and how often that was told.
    for name in ("buyer", "nobody", "buyer@example.test", "nobody@example.test", staff.username):
        hashes.clear()
        with django_assert_num_queries(7):
            post("login", {"username": name, "password": "wrong"})
        assert len(hashes) == 1, name


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": PASSWORD}, "username"),
        ({"username": "buyer"}, "password"),
        ({"username": "", "password": PASSWORD}, "username"),
        ({"username": "buyer", "password": "x" * 1000}, "password"),
        ({"username": "bu\0yer", "password": PASSWORD}, "username"),
        ({"username": ["buyer"], "password": PASSWORD}, "username"),
        ({"username": "buyer", "password": PASSWORD, "is_staff": True}, "is_staff"),
    ],
)
@pytest.mark.django_db
def test_bad_input_names_its_field(post: Post, body: object, field: str) -> None:
    answer = post("login", body)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_hash_of_old_is_made_anew(post: Post, buyer: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    buyer.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1)
    buyer.save()

    assert post("login", {"username": "buyer", "password": PASSWORD}).status_code == 200
    buyer.refresh_from_db()
    assert buyer.password.startswith("md5$")
    assert buyer.check_password(PASSWORD)


class TestGuessing:
    """Limits by address, by account, for all."""

    @pytest.fixture(autouse=True)
    def tight(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tight = Limits(
            network=Limit("login address", 5, 60),
            name=Limit("login account", 3, 60),
            everybody=Limit("login all", 8, 60),
        )
        monkeypatch.setattr("shop.api.auth.signing_in.LOGIN", tight)

    def guess(
        self, post: Post, name: str, address: str = "10.0.0.1", password: str = "no", **headers: str
    ) -> int:
        answer = post("login", {"username": name, "password": password}, REMOTE_ADDR=address, **headers)
        code: int = answer.status_code
        if code == 429:
            assert 0 < int(answer["Retry-After"]) <= 61
            assert answer.json()["code"] == "throttled"
        return code

    def test_an_account_is_guessed_a_few_times_from_anywhere(self, post: Post, buyer: User) -> None:
        codes = [self.guess(post, "buyer", f"10.0.0.{number}") for number in range(5)]
        assert codes == [401, 401, 401, 429, 429]
        assert self.guess(post, "BUYER ", "10.0.1.1", PASSWORD) == 429

    def test_other_spellings_of_a_name_are_no_other_clients(self, post: Post, buyer: User) -> None:
        User.objects.filter(pk=buyer.pk).update(username="missis")
        spellings = [
            "missis",
            "MISSIS",
            "m\u0131ssis",
            "\uff4dissis",
            "mi\u017fsis",
            "m\u0131ss\u0131s ",
            "mis\u200csis",
        ]
        codes = [self.guess(post, name, f"10.0.{n}.1") for n, name in enumerate(spellings)]
        assert codes == [401] * 3 + [429] * 4

    def test_a_name_that_nobody_has_is_limited_alike(self, post: Post, db: None) -> None:
        assert [self.guess(post, "nobody", f"10.0.0.{n}") for n in range(4)] == [401, 401, 401, 429]

    def test_an_address_tries_many_names_a_few_times(self, post: Post, buyer: User) -> None:
        assert [self.guess(post, f"name{number}") for number in range(7)] == [401] * 5 + [429] * 2
        assert self.guess(post, "buyer", "10.0.0.2", PASSWORD) == 200

    def test_who_has_a_whole_network_is_one_client(self, post: Post, buyer: User) -> None:
        codes = [self.guess(post, f"name{n}", f"2001:db8:1:2::{n:x}") for n in range(6)]
        assert codes[-1] == 429
        assert self.guess(post, "buyer", "2001:db8:1:3::1", PASSWORD) == 200

    def test_all_together_are_limited(self, post: Post, buyer: User) -> None:
        codes = [self.guess(post, f"name{number}", f"10.0.{number}.1") for number in range(9)]
        assert codes == [401] * 8 + [429]

    def test_a_forged_address_does_not_help(self, post: Post, buyer: User) -> None:
        codes = [
            self.guess(post, f"n{n}", HTTP_X_FORWARDED_FOR=f"10.9.9.{n}", HTTP_X_REAL_IP=f"10.9.9.{n}")
            for n in range(6)
        ]
        assert codes[-1] == 429

    def test_a_trusted_proxy_is_believed_and_what_it_was_told_is_not(
        self, post: Post, buyer: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rest_framework.throttling.api_settings.NUM_PROXIES", 1)
        told = [self.guess(post, f"n{n}", HTTP_X_FORWARDED_FOR=f"10.9.9.{n}, 192.0.2.7") for n in range(6)]
        assert told[-1] == 429
        assert self.guess(post, "buyer", password=PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.8") == 200

    def test_the_owner_gets_in_from_where_they_were_before(self, post: Post, buyer: User) -> None:
        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200
        codes = [self.guess(post, "buyer", f"10.0.0.{number}") for number in range(5)]
        assert codes[-1] == 429

        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200

    def test_no_answer_tells_from_where_the_owner_signs_in(
        self, post: Post, buyer: User, hashes: list[str]
    ) -> None:
        """Neither by its words nor by its work: else addresses of people could be told by the places they use."""
        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200
        for name in ("buyer", "nobody"):
            for number in range(3):
                self.guess(post, name, f"10.0.0.{number}")
            found = []
            for place in ("192.0.2.1", "192.0.2.2"):
                hashes.clear()
                found.append((self.guess(post, name, place), len(hashes)))
            assert found == [(429, 1)] * 2, name

    def test_tries_where_the_owner_was_are_tries_everywhere(self, post: Post, buyer: User) -> None:
        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200
        assert [self.guess(post, "buyer", "192.0.2.1") for _ in range(3)] == [401, 401, 429]
        assert self.guess(post, "buyer", "192.0.2.9", PASSWORD) == 429

    def test_where_the_owner_was_is_guessed_no_more_often_than_elsewhere(
        self, post: Post, buyer: User, hashes: list[str]
    ) -> None:
        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200
        hashes.clear()
        for _ in range(4):
            self.guess(post, "buyer", "192.0.2.1")
        assert len(hashes) == 2, "with the one that was right three are judged"
        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 429

    def test_the_owner_gets_in_from_another_address_of_their_network(self, post: Post, buyer: User) -> None:
        assert self.guess(post, "buyer", "2001:db8:1:2::a", PASSWORD) == 200
        assert [self.guess(post, "buyer", f"10.0.0.{number}") for number in range(4)][-1] == 429

        assert self.guess(post, "buyer", "2001:db8:1:2::b", PASSWORD) == 200
        assert self.guess(post, "buyer", "2001:db8:1:3::a", PASSWORD) == 429

    def test_the_owner_gets_in_while_all_others_are_too_many(self, post: Post, buyer: User) -> None:
        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200
        codes = [self.guess(post, f"name{number}", f"10.0.{number}.1") for number in range(9)]
        assert codes[-1] == 429

        assert self.guess(post, "buyer", "192.0.2.1", PASSWORD) == 200
        assert self.guess(post, "buyer", "192.0.2.2", PASSWORD) == 429

    def test_the_work_beyond_all_limits_has_an_end(self, post: Post, buyer: User, hashes: list[str]) -> None:
        for number in range(20):
            self.guess(post, "buyer", f"10.0.{number}.1")
        assert len(hashes) == 3 + 8

    def test_a_site_has_no_more_tries_for_its_many_networks(self, post: Post, buyer: User) -> None:
        ThrottleWindow.objects.create(
            scope="login address of site", client="2001:db8:1::/48", started_at=timezone.now(), requests=49
        )
        assert self.guess(post, "name1", "2001:db8:1:1::1") == 401
        assert self.guess(post, "name2", "2001:db8:1:2::1") == 429
        assert self.guess(post, "buyer", "2001:db8:2:1::1", PASSWORD) == 200

    def test_what_an_address_is_refused_counts_against_nobody_else(self, post: Post, buyer: User) -> None:
        for number in range(7):
            self.guess(post, f"name{number}")
        assert ThrottleWindow.objects.get(scope="login all").requests == 5

    def test_windows_hold_no_names(self, post: Post, buyer: User) -> None:
        self.guess(post, "buyer@example.test")
        assert not ThrottleWindow.objects.filter(client__icontains="buyer").exists()

    def test_a_window_ends_by_itself(self, post: Post, buyer: User) -> None:
        assert [self.guess(post, "buyer", f"10.0.0.{n}") for n in range(4)][-1] == 429
        ThrottleWindow.objects.update(started_at=timezone.now() - timedelta(seconds=61))
        assert self.guess(post, "buyer", "10.0.0.9", PASSWORD) == 200
