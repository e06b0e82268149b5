"""POST /api/auth/refresh/, logout/ and the tokens themselves."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings as live
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from shop.accounts import tokens
from shop.accounts.models import Session, User
from shop.accounts.services.refresh_session import GRACE
from shop.accounts.tokens import AccessToken, key_id
from shop.accounts.windows import Limit
from shop.audit.models import Entry

Post = Callable[..., Any]
SignIn = Callable[..., dict[str, str]]
Bearing = Callable[[dict[str, str]], APIClient]
KEY = live.SIMPLE_JWT["SIGNING_KEY"]
NOBODY = "9a3c0f6e-0000-4000-8000-000000000000"


def claims(token: str) -> dict[str, Any]:
    read: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return read


def earlier(seconds: float) -> None:
    """Let the last rotation have been so long ago."""
    session = Session.objects.get()
    session.rotated_at -= timedelta(seconds=seconds)
    session.save()


def test_a_refresh_token_is_exchanged_for_the_next_pair(
    post: Post, buyer: User, sign_in: SignIn, bearing: Bearing
) -> None:
    first = sign_in()
    answer = post("refresh", {"refresh": first["refresh"]})

    assert answer.status_code == 200
    second = answer.json()
    assert second["refresh"] != first["refresh"]
    assert second["access"] != first["access"]
    assert bearing(second).get("/api/auth/me/").status_code == 200
    assert post("refresh", {"refresh": second["refresh"]}).status_code == 200


def test_the_tokens_say_whose_they_are_and_nothing_of_the_person(buyer: User, sign_in: SignIn) -> None:
    pair = sign_in()
    session = Session.objects.get()
    for kind, lifetime in (("access", timedelta(minutes=60)), ("refresh", timedelta(days=7))):
        said = claims(pair[kind])
        assert said["token_type"] == kind
        assert (said["sub"], said["sid"]) == (str(buyer.public_id), str(session.pk))
        assert (said["iss"], said["aud"]) == ("shopster", "shopster-api")
        assert said["exp"] - said["iat"] == lifetime.total_seconds()
        assert set(said) == {"token_type", "exp", "iat", "jti", "sub", "sid", "iss", "aud"}


def test_the_token_just_replaced_gets_the_same_pair(post: Post, buyer: User, sign_in: SignIn) -> None:
    first = sign_in()["refresh"]
    second = post("refresh", {"refresh": first}).json()
    earlier(GRACE.total_seconds() - 2)

    again = post("refresh", {"refresh": first})
    assert again.status_code == 200
    # Made when the pair was, so it is the very same where the row is.
    assert claims(again.json()["refresh"])["jti"] == claims(second["refresh"])["jti"]


def test_within_the_grace_the_answer_is_the_same_to_the_byte(
    post: Post, buyer: User, sign_in: SignIn
) -> None:
    first = sign_in()["refresh"]
    answers = [post("refresh", {"refresh": first}).json() for _ in range(3)]

    assert answers == [answers[0]] * 3


def test_a_token_used_again_later_ends_the_whole_session(
    post: Post, buyer: User, sign_in: SignIn, bearing: Bearing, trail: Callable[[], list[Any]]
) -> None:
    first = sign_in()["refresh"]
    second = post("refresh", {"refresh": first}).json()
    earlier(GRACE.total_seconds() + 1)
    trail()

    refused = post("refresh", {"refresh": first})
    assert (refused.status_code, refused.json()["code"]) == (401, "token_not_valid")
    assert Session.objects.get().ended_why == Session.Ended.REPLAYED
    assert post("refresh", {"refresh": second["refresh"]}).status_code == 401
    assert bearing(second).get("/api/auth/me/").status_code == 401
    assert [action for action, _, _ in trail()] == ["session.replayed"]
    assert Entry.objects.get(action="session.replayed").object_id == str(buyer.pk)


def test_the_one_before_the_last_is_a_replay_too(post: Post, buyer: User, sign_in: SignIn) -> None:
    first = sign_in()["refresh"]
    second = post("refresh", {"refresh": first}).json()
    post("refresh", {"refresh": second["refresh"]})

    assert post("refresh", {"refresh": first}).status_code == 401
    assert Session.objects.get().ended_why == Session.Ended.REPLAYED


def test_another_device_stays_signed_in(post: Post, buyer: User, sign_in: SignIn, bearing: Bearing) -> None:
    other, first = sign_in(), sign_in()["refresh"]
    post("refresh", {"refresh": first})
    Session.objects.filter(previous__isnull=False).update(rotated_at=timezone.now() - timedelta(minutes=1))
    assert post("refresh", {"refresh": first}).status_code == 401

    assert bearing(other).get("/api/auth/me/").status_code == 200


def test_a_session_ends_by_itself(post: Post, buyer: User, sign_in: SignIn, bearing: Bearing) -> None:
    pair = sign_in()
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert post("refresh", {"refresh": pair["refresh"]}).status_code == 401
    assert bearing(pair).get("/api/auth/me/").status_code == 401


def test_no_token_outlives_its_session(post: Post, buyer: User, sign_in: SignIn) -> None:
    first = sign_in()["refresh"]
    ends = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expires_at=ends)

    pair = post("refresh", {"refresh": first}).json()
    assert {claims(token)["exp"] for token in pair.values()} == {int(ends.timestamp())}


@pytest.mark.parametrize("gone", ["disabled", "deleted"])
def test_tokens_of_an_account_that_is_gone_open_nothing(
    post: Post, buyer: User, sign_in: SignIn, bearing: Bearing, gone: str
) -> None:
    pair = sign_in()
    if gone == "disabled":
        User.objects.update(is_active=False)
    else:
        buyer.delete()

    refused = post("refresh", {"refresh": pair["refresh"]})
    assert (refused.status_code, set(refused.json())) == (401, {"code", "detail", "fields"})
    assert bearing(pair).get("/api/auth/me/").status_code == 401


def test_signing_out_ends_access_and_refresh_at_once(
    post: Post, buyer: User, sign_in: SignIn, bearing: Bearing
) -> None:
    pair, other = sign_in(), sign_in()

    assert post("logout", {"refresh": pair["refresh"]}).status_code == 204
    assert bearing(pair).get("/api/auth/me/").status_code == 401
    assert post("refresh", {"refresh": pair["refresh"]}).status_code == 401
    assert bearing(other).get("/api/auth/me/").status_code == 200
    assert post("logout", {"refresh": pair["refresh"]}).status_code == 204
    assert post("logout", {"refresh": "nonsense"}).status_code == 204


def test_signing_out_everywhere(post: Post, buyer: User, sign_in: SignIn, bearing: Bearing) -> None:
    pairs = [sign_in(), sign_in()]

    assert bearing(pairs[0]).post("/api/auth/logout/all/").status_code == 204
    assert [bearing(pair).get("/api/auth/me/").status_code for pair in pairs] == [401, 401]
    assert set(Session.objects.values_list("ended_why", flat=True)) == {"signed_out_everywhere"}


def test_a_request_reads_session_and_account_at_once(
    buyer: User, sign_in: SignIn, bearing: Bearing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = bearing(sign_in())
    with django_assert_num_queries(1):
        client.get("/api/auth/me/")


class TestForgeries:
    """Algorithm, key, issuer, audience, kind and time are pinned."""

    @pytest.fixture
    def said(self, buyer: User, sign_in: SignIn) -> dict[str, Any]:
        return claims(sign_in()["access"])

    def opens(self, token: str) -> bool:
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
        return bool(client.get("/api/auth/me/").status_code == 200)

    def signed(
        self, said: dict[str, Any], key: str = KEY, kid: object = None, algorithm: str = "HS256"
    ) -> str:
        return jwt.encode(said, key, algorithm, headers={"kid": kid or key_id(KEY)})

    def test_what_is_signed_as_ours_opens(self, said: dict[str, Any]) -> None:
        assert self.opens(self.signed(said))

    @pytest.mark.parametrize(
        "changed",
        [
            {"iss": "another"},
            {"aud": "another"},
            {"token_type": "refresh"},
            {"exp": 1},
            {"sid": NOBODY},
            {"sid": "x"},
            {"sid": 7},
            {"sub": NOBODY},
            {"sub": "buyer"},
            {"nbf": 99_999_999_999},
        ],
        ids=str,
    )
    def test_another_claim(self, said: dict[str, Any], changed: dict[str, Any]) -> None:
        assert not self.opens(self.signed({**said, **changed}))

    @pytest.mark.parametrize("missing", ["iss", "aud", "token_type", "exp", "sid", "sub", "jti"])
    def test_a_missing_claim(self, said: dict[str, Any], missing: str) -> None:
        assert not self.opens(self.signed({name: value for name, value in said.items() if name != missing}))

    def test_another_key(self, said: dict[str, Any]) -> None:
        other = "another secret of at least thirty-two characters"
        assert not self.opens(self.signed(said, other))
        assert not self.opens(self.signed(said, other, key_id(other)))

    @pytest.mark.parametrize("kid", ["../../dev/null", "' OR 1=1 --", "0" * 16, ""])
    def test_a_key_that_the_token_names_itself(self, said: dict[str, Any], kid: str) -> None:
        token = jwt.encode(said, KEY, "HS256", headers={"kid": kid})
        assert not self.opens(token)

    def test_no_key_is_named(self, said: dict[str, Any]) -> None:
        assert not self.opens(jwt.encode(said, KEY, "HS256"))

    def test_no_signature_or_another_algorithm(self, said: dict[str, Any]) -> None:
        assert not self.opens(jwt.encode(said, "", "none", headers={"kid": key_id(KEY)}))
        with pytest.warns(jwt.InsecureKeyLengthWarning):
            assert not self.opens(self.signed(said, algorithm="HS512"))
        head = base64.urlsafe_b64encode(
            json.dumps({"alg": "RS256", "typ": "JWT", "kid": key_id(KEY)}).encode()
        ).rstrip(b"=")
        body = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=")
        seal = base64.urlsafe_b64encode(hmac.digest(KEY.encode(), head + b"." + body, hashlib.sha256)).rstrip(
            b"="
        )
        assert not self.opens((head + b"." + body + b"." + seal).decode())

    def test_a_refresh_token_opens_nothing_and_an_access_token_renews_nothing(
        self, post: Post, buyer: User, sign_in: SignIn
    ) -> None:
        pair = sign_in()
        assert not self.opens(pair["refresh"])
        assert post("refresh", {"refresh": pair["access"]}).status_code == 401

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "x" * 3000])
    def test_nonsense(self, post: Post, db: None, token: str) -> None:
        assert post("refresh", {"refresh": token}).status_code in {400, 401}
        assert not self.opens(token.encode().decode("latin-1"))


class TestFloods:
    """What others send keeps nobody from renewing their session, or from ending it."""

    def test_a_neighbours_nonsense_is_limited_and_good_tokens_are_not(
        self, post: Post, buyer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shop.api.auth.signing_in.BAD_TOKEN_ADDRESS", Limit("bad token address", 3, 60))
        pair = sign_in()
        codes = [post(path, {"refresh": "made.up.token"}).status_code for path in ["refresh", "logout"] * 3]
        assert codes == [401, 204, 401, 429, 429, 429]

        renewed = post("refresh", {"refresh": pair["refresh"]})
        assert renewed.status_code == 200
        assert post("logout", {"refresh": renewed.json()["refresh"]}).status_code == 204
        assert Session.objects.get().ended_why == "signed_out"

    def test_a_session_is_renewed_so_often_and_its_neighbours_go_on(
        self, post: Post, buyer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shop.api.auth.signing_in.REFRESH_SESSION", Limit("refresh session", 2, 60))
        pair, other = sign_in(), sign_in()
        codes = []
        for _ in range(3):
            answer = post("refresh", {"refresh": pair["refresh"]})
            codes.append(answer.status_code)
            pair = answer.json() if answer.status_code == 200 else pair
        assert codes == [200, 200, 429]
        assert post("refresh", {"refresh": other["refresh"]}).status_code == 200


class TestKeyRotation:
    """A new key signs; the old ones still open what they have signed, while they are listed."""

    @pytest.fixture(autouse=True)
    def keys(self) -> Iterator[None]:
        tokens._keys.cache_clear()
        yield
        tokens._keys.cache_clear()

    def change(self, monkeypatch: pytest.MonkeyPatch, *previous: str) -> str:
        new = "the next signing key, of at least thirty-two characters"
        monkeypatch.setitem(live.SIMPLE_JWT, "SIGNING_KEY", new)
        monkeypatch.setattr(live, "JWT_PREVIOUS_KEYS", previous, raising=False)
        tokens._keys.cache_clear()
        return new

    def test_nobody_is_signed_out(
        self, post: Post, buyer: User, sign_in: SignIn, bearing: Bearing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pair = sign_in()
        new = self.change(monkeypatch, KEY)

        assert bearing(pair).get("/api/auth/me/").status_code == 200
        renewed = post("refresh", {"refresh": pair["refresh"]}).json()
        assert jwt.get_unverified_header(renewed["access"])["kid"] == key_id(new)
        assert bearing(renewed).get("/api/auth/me/").status_code == 200

    def test_a_key_that_is_no_longer_listed_opens_nothing(
        self, post: Post, buyer: User, sign_in: SignIn, bearing: Bearing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pair = sign_in()
        self.change(monkeypatch)

        assert bearing(pair).get("/api/auth/me/").status_code == 401
        assert post("refresh", {"refresh": pair["refresh"]}).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_eight_parallel_refreshes_get_one_pair() -> None:
    User.objects.create_user("buyer", "buyer@example.test", "correct horse battery")
    body = {"username": "buyer", "password": "correct horse battery"}
    token = APIClient().post("/api/auth/login/", body).json()["refresh"]
    barrier = threading.Barrier(8)
    answers: list[Any] = []

    def refresh() -> None:
        barrier.wait()
        answers.append(APIClient().post("/api/auth/refresh/", {"refresh": token}))
        connection.close()

    threads = [threading.Thread(target=refresh) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.content for answer in answers}) == 1
    session = Session.objects.get()
    assert claims(answers[0].json()["refresh"])["jti"] == session.current.hex
    assert session.previous
    assert claims(token)["jti"] == session.previous.hex
    assert AccessToken.read(answers[0].json()["access"]).session_id == session.pk
