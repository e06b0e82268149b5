"""What the resources of accounts share. Changes when they take or give another thing in common."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof, prove
from shop.accounts.rules import MAX_PASSWORD
from shop.accounts.tokens import pair_of
from shop.accounts.windows import give_back
from shop.api.auth.limits import PASSWORD_ACCOUNT
from shop.api.authentication import session_of
from shop.api.inputs import StrictSerializer
from shop.api.throttles import admit
from shop.common.errors import Invalid


def password_field() -> serializers.CharField:
    """A password as it is typed; how long a new one must be is the policy's to say."""
    return serializers.CharField(
        max_length=4 * MAX_PASSWORD, trim_whitespace=False, style={"input_type": "password"}
    )


class PairShape(serializers.Serializer[Any]):
    """An access token, and the refresh token that is exchanged for the next pair."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class SentShape(serializers.Serializer[Any]):
    """What happens next, in words."""

    detail = serializers.CharField()


def pair(session: Session) -> Response:
    """The session's present pair."""
    tokens = pair_of(session, session.user.public_id)
    return Response({"access": tokens.access, "refresh": tokens.refresh})


def sent(words: str) -> Response:
    """202: accepted, and a mail or an effect tells the rest."""
    return Response({"detail": words}, status=202)


def read(body: StrictSerializer) -> Mapping[str, Any]:
    """The body's values. Raises ValidationError naming what is wrong."""
    body.is_valid(raise_exception=True)
    values: Mapping[str, Any] = body.validated_data
    return values


def proof_again(request: Request, password: str, field: str) -> Proof:
    """The proof that who is signed in knows the password; a stolen token is not enough for what needs it.

    Raises Invalid naming `field`, or Throttled.
    """
    user: User = session_of(request).user
    admit((PASSWORD_ACCOUNT, str(user.pk)))
    proof = prove(password, user)
    if proof is None:
        raise Invalid.field(field, "is not your password")
    give_back(PASSWORD_ACCOUNT, str(user.pk))
    return proof
