"""Signing in, staying signed in, signing out. Changes when that does."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.exceptions import TokenError

from shop.accounts.callers import Caller
from shop.accounts.errors import (
    CodeInvalid,
    CodeRequired,
    EnrolmentRequired,
    InvalidCredentials,
    SessionEnded,
)
from shop.accounts.guesses import TooManyTries, judge
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.queries import user_named
from shop.accounts.refusals import tell_refusal, tell_success
from shop.accounts.second_factor import code_is_good, must_enroll, needs_code
from shop.accounts.services.end_session import end_session
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.services.refresh_session import refresh_session
from shop.accounts.services.start_session import start_session
from shop.accounts.tokens import RefreshToken
from shop.accounts.windows import by_network
from shop.api.auth.limits import BAD_TOKEN_ADDRESS, LOGIN, REFRESH_SESSION
from shop.api.auth.parts import PairShape, pair, password_field, read
from shop.api.authentication import SignedIn, session_of
from shop.api.callers import caller_of
from shop.api.inputs import StrictSerializer
from shop.api.throttles import admit
from shop.common.errors import DomainError, NotFound

MOST_OF_A_TOKEN = 4000


class LoginInput(StrictSerializer):
    """A username, or an e-mail address that its account has confirmed, and the password."""

    username = serializers.CharField(max_length=254)
    password = password_field()
    otp = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        help_text="For staff who have a second factor: the app's code, or a recovery code.",
    )


class RefreshInput(StrictSerializer):
    """The refresh token of the last pair."""

    refresh = serializers.CharField(max_length=MOST_OF_A_TOKEN)


@extend_schema(tags=["auth"])
class Login(APIView):
    """Signing in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="Sign in", request=LoginInput, responses=PairShape)
    def post(self, request: Request) -> Response:
        """A new session's pair of tokens. Which of name and password was wrong is not told."""
        values, caller = read(LoginInput(data=request.data)), caller_of(request)
        user = None
        try:
            user = user_named(values["username"])
            proof = _judged(values, user, caller)
            session = _signed_in(proof, values.get("otp", ""), caller)
        except (Throttled, DomainError) as refusal:
            tell_refusal("api", _why(refusal), user, caller)
            raise
        tell_success("api")
        return pair(session)


def _judged(values: Mapping[str, Any], user: User | None, caller: Caller) -> Proof | None:
    try:
        return judge(values["password"], user, values["username"], caller, LOGIN)
    except TooManyTries as error:
        raise Throttled(wait=error.seconds) from None


def _signed_in(proof: Proof | None, code: str, caller: Caller) -> Session:
    if proof is None or not proof.user.is_active:
        raise InvalidCredentials
    passed = _second_factor(proof.user, code)
    return start_session(proof=proof, caller=caller, has_second_factor=passed)


def _why(refusal: Throttled | DomainError) -> str:
    return refusal.code if isinstance(refusal, DomainError) else refusal.default_code


def _second_factor(user: User, code: str) -> bool:
    """Whether one was asked for and given. Raises CodeRequired, CodeInvalid, or EnrolmentRequired."""
    if not needs_code(user):
        if must_enroll(user):
            raise EnrolmentRequired
        return False
    if not code:
        raise CodeRequired
    if not code_is_good(user, code):
        raise CodeInvalid
    return True


@extend_schema(tags=["auth"])
class Refresh(APIView):
    """Staying signed in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="Renew the tokens", request=RefreshInput, responses=PairShape)
    def post(self, request: Request) -> Response:
        """The next pair. A refresh token is used once; for some seconds the one just used gets the same pair again.

        An older one ends the session: somebody else has it.
        """
        token = _refresh_token(request)
        admit((REFRESH_SESSION, str(token.session_id)))
        return pair(refresh_session(token=token))


@extend_schema(tags=["auth"])
class Logout(APIView):
    """Signing out."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="Sign out", request=RefreshInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """The session of this refresh token ends, if it had not."""
        # Where nothing is open, all is as was asked for.
        with suppress(SessionEnded, NotFound):
            end_session(session_id=_refresh_token(request).session_id, why=Session.Ended.SIGNED_OUT)
        return Response(status=204)


@extend_schema(tags=["auth"])
class LogoutEverywhere(APIView):
    """Signing out on all devices."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Sign out everywhere", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """All sessions of the account end, this one too."""
        end_sessions(user_id=session_of(request).user_id, why=Session.Ended.SIGNED_OUT_EVERYWHERE)
        return Response(status=204)


def _refresh_token(request: Request) -> RefreshToken:
    """The token of the body. One that the shop has not signed, or has expired, is counted by the client's network."""
    text = read(RefreshInput(data=request.data))["refresh"]
    try:
        return RefreshToken.read(text)
    except TokenError as error:
        admit(*by_network(BAD_TOKEN_ADDRESS, caller_of(request)))
        raise SessionEnded from error
