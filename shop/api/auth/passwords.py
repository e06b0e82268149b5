"""New passwords: by the old one, or by a link in a mail. Changes when there is another way."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.accounts.errors import LinkInvalid
from shop.accounts.link_tokens import sets_password, user_of_link
from shop.accounts.password_policy import new_hash
from shop.accounts.rules import clean_email
from shop.accounts.services.change_password import change_password
from shop.accounts.services.request_password_reset import request_password_reset
from shop.accounts.services.reset_password import reset_password
from shop.accounts.windows import by_network, pseudonym
from shop.api.auth.limits import EVERYBODY, LINK_ADDRESS, RESET_ADDRESS, RESET_ALL, RESET_EMAIL
from shop.api.auth.parts import PairShape, SentShape, pair, password_field, proof_again, read, sent
from shop.api.authentication import SignedIn, session_of
from shop.api.callers import caller_of
from shop.api.inputs import StrictSerializer
from shop.api.throttles import admit
from shop.common.errors import Invalid

WORDS = "If there is an account with this address, we have sent a link there that sets a new password."


class ChangeInput(StrictSerializer):
    """The present password and the new one."""

    current_password = password_field()
    new_password = password_field()


class ResetInput(StrictSerializer):
    """The address of the account."""

    email = serializers.CharField(max_length=254)


class LinkInput(StrictSerializer):
    """What the link of a mail holds."""

    uid = serializers.CharField(max_length=64)
    token = serializers.CharField(max_length=200)


class NewPasswordInput(LinkInput):
    """What the link holds, and the new password."""

    new_password = password_field()


@extend_schema(tags=["auth"])
class PasswordChange(APIView):
    """A new password, by the old one."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Change the password", request=ChangeInput, responses=PairShape)
    def post(self, request: Request) -> Response:
        """All sessions end; the answer's pair is a new one's."""
        values = read(ChangeInput(data=request.data))
        proof = proof_again(request, values["current_password"], "current_password")
        if values["new_password"] == values["current_password"]:
            raise Invalid.field("new_password", "is the password that you have")
        hashed = new_hash(values["new_password"], proof.user, "new_password")
        session = change_password(
            proof=proof, password_hash=hashed, session_id=session_of(request).pk, caller=caller_of(request)
        )
        return pair(session)


@extend_schema(tags=["auth"])
class PasswordReset(APIView):
    """A link for who has forgotten the password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Ask for a link to set a new password", request=ResetInput, responses={202: SentShape}
    )
    def post(self, request: Request) -> Response:
        """The same answer whether the address is known or not."""
        values = read(ResetInput(data=request.data))
        admit(*by_network(RESET_ADDRESS, caller_of(request)))
        email = clean_email(values["email"])
        admit((RESET_EMAIL, pseudonym(email)), (RESET_ALL, EVERYBODY))
        request_password_reset(email=email)
        return sent(WORDS)


@extend_schema(tags=["auth"])
class PasswordResetConfirm(APIView):
    """A new password, by the link."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="Set a new password by the link", request=NewPasswordInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """The link works once, for half an hour; that of new staff for three days. All sessions end."""
        values = read(NewPasswordInput(data=request.data))
        caller = caller_of(request)
        admit(*by_network(LINK_ADDRESS, caller))
        user = user_of_link(values["uid"])
        if user is None or not sets_password(user, values["token"]):
            raise LinkInvalid
        hashed = new_hash(values["new_password"], user, "new_password")
        reset_password(user_id=user.pk, token=values["token"], password_hash=hashed, caller=caller)
        return Response(status=204)
