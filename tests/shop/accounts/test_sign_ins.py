"""Which sign-ins are still living, and for how long it is known from where they were begun."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from shop.accounts.callers import Caller
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.queries import has_signed_in_from, living_sessions
from shop.accounts.services.end_session import end_session
from shop.accounts.services.forget_sign_ins import forget_sign_ins
from shop.accounts.services.start_session import start_session
from shop.accounts.services.start_staff_session import LONGEST, start_staff_session
from shop.accounts.tokens import RefreshToken

HERE = Caller("192.0.2.1", "Browser/1.0")


def by_api(user: User, caller: Caller = HERE) -> Session:
    return start_session(proof=Proof(user, user.password), caller=caller)


def to_admin(user: User, caller: Caller = HERE) -> Session:
    return start_staff_session(proof=Proof(user, user.password), caller=caller, has_second_factor=False)


def later(**past: float) -> None:
    """As if all had been begun and used so long before."""
    gone = timedelta(**past)
    for name in ("created_at", "rotated_at", "expires_at"):
        Session.objects.update(**{name: F(name) - gone})


def test_one_that_nobody_can_renew_any_more_is_over(owner: User) -> None:
    session = by_api(owner)
    assert list(living_sessions(owner.pk)) == [session]
    later(seconds=RefreshToken.lifetime.total_seconds() - 10)
    assert list(living_sessions(owner.pk)) == [session]
    later(seconds=20)
    assert list(living_sessions(owner.pk)) == []


def test_one_of_the_admin_is_over_after_its_silence(owner: User) -> None:
    session = to_admin(owner)
    later(seconds=settings.SESSION_COOKIE_AGE - 10)
    assert list(living_sessions(owner.pk)) == [session]
    later(seconds=20)
    assert list(living_sessions(owner.pk)) == []


def test_one_that_was_ended_or_is_anothers_is_none(owner: User, stranger: User) -> None:
    end_session(session_id=by_api(owner).pk, why=Session.Ended.SIGNED_OUT)
    by_api(stranger)
    assert list(living_sessions(owner.pk)) == []


def test_the_one_that_was_used_last_comes_first(owner: User) -> None:
    first, second = by_api(owner), to_admin(owner)
    Session.objects.filter(pk=first.pk).update(rotated_at=Now() + timedelta(seconds=5))
    assert list(living_sessions(owner.pk)) == [first, second]


@pytest.mark.parametrize("begin", [by_api, to_admin])
def test_where_somebody_was_is_known_as_long_as_a_session_may_last(owner: User, begin: object) -> None:
    begin(owner)  # type: ignore[operator]
    later(seconds=(LONGEST + timedelta(hours=1)).total_seconds())
    assert forget_sign_ins() == 0, "an owner who comes back in the morning"
    assert has_signed_in_from(owner.pk, HERE)
    later(seconds=settings.JWT_SESSION_LIFETIME.total_seconds())
    assert forget_sign_ins() == 1
    assert not has_signed_in_from(owner.pk, HERE)


@pytest.mark.parametrize(
    ("begun", "asked", "known"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::a", "2001:db8:1:2:ffff::b", True),
        ("2001:db8:1:2::a", "2001:db8:1:3::a", False),
        ("", "192.0.2.1", False),
        ("192.0.2.1", "", False),
        ("", "", False),
    ],
)
def test_a_place_is_a_network(owner: User, begun: str, asked: str, known: bool) -> None:
    by_api(owner, Caller(begun))
    assert has_signed_in_from(owner.pk, Caller(asked)) is known
    assert not has_signed_in_from(0, Caller(asked)), "nobody was anywhere"
