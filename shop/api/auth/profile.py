"""The account itself: its profile, and its end. Changes when people see or write something else of themselves."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.accounts.models import User
from shop.accounts.rules import MAX_USERNAME, clean_line, clean_username
from shop.accounts.services.delete_account import delete_account
from shop.accounts.services.update_profile import update_profile
from shop.api.auth.parts import SentShape, password_field, proof_again, read, sent
from shop.api.authentication import SignedIn, session_of
from shop.api.inputs import StrictSerializer

DELETED_WORDS = (
    "Your account is closed and you are signed out everywhere. What we know of you is being erased."
)
MAX_NAME = 150


class ProfileShape(serializers.Serializer[Any]):
    """Who is signed in. `pending_email` is the address that waits for its confirmation, if any."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    email = serializers.CharField()
    email_verified = serializers.BooleanField()
    pending_email = serializers.CharField()
    first_name = serializers.CharField(allow_blank=True)
    last_name = serializers.CharField(allow_blank=True)
    date_joined = serializers.DateTimeField()
    is_staff = serializers.BooleanField()


class ProfileInput(StrictSerializer):
    """What people may change of their profile."""

    username = serializers.CharField(max_length=MAX_USERNAME)
    first_name = serializers.CharField(max_length=MAX_NAME, allow_blank=True)
    last_name = serializers.CharField(max_length=MAX_NAME, allow_blank=True)


class DeleteInput(StrictSerializer):
    """The account's password."""

    password = password_field()


def _cleaned(name: str, value: str) -> str:
    return clean_username(value) if name == "username" else clean_line(value, name)


def _profile(user: User) -> dict[str, Any]:
    return {
        "id": user.public_id,
        "username": user.username,
        "email": user.email,
        "email_verified": user.email_verified_at is not None,
        "pending_email": user.pending_email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "date_joined": user.date_joined,
        "is_staff": user.is_staff,
    }


@extend_schema(tags=["account"])
class Me(APIView):
    """The profile of who is signed in."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Your profile", responses=ProfileShape)
    def get(self, request: Request) -> Response:
        """As it is now."""
        return Response(_profile(session_of(request).user))

    @extend_schema(summary="Change your profile", request=ProfileInput(partial=True), responses=ProfileShape)
    def patch(self, request: Request) -> Response:
        """Only what the body names changes."""
        values = dict(read(ProfileInput(data=request.data, partial=True)))
        values = {name: _cleaned(name, value) for name, value in values.items()}
        return Response(_profile(update_profile(user_id=session_of(request).user_id, values=values)))


@extend_schema(tags=["account"])
class Delete(APIView):
    """The end of the account."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Close your account", request=DeleteInput, responses={202: SentShape})
    def post(self, request: Request) -> Response:
        """Signed out everywhere at once; what is known of the person is erased by an effect."""
        values = read(DeleteInput(data=request.data))
        delete_account(proof=proof_again(request, values["password"], "password"))
        return sent(DELETED_WORDS)
