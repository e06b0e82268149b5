"""Confirming an address, and changing to another. Changes when that does."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.accounts.errors import LinkInvalid
from shop.accounts.link_tokens import user_of_link
from shop.accounts.rules import clean_email
from shop.accounts.services.confirm_email import confirm_email
from shop.accounts.services.request_confirmation import request_confirmation
from shop.accounts.services.request_email_change import request_email_change
from shop.accounts.windows import by_network, pseudonym, seconds_to_wait
from shop.api.auth.limits import CONFIRM_ACCOUNT, CONFIRM_EMAIL, LINK_ADDRESS
from shop.api.auth.parts import SentShape, password_field, proof_again, read, sent
from shop.api.auth.passwords import LinkInput
from shop.api.authentication import SignedIn, session_of
from shop.api.callers import caller_of
from shop.api.inputs import StrictSerializer
from shop.api.throttles import admit

CHANGE_WORDS = "We have sent a link to the new address. Until it is confirmed there, the old one stays."
AGAIN_WORDS = "We have sent the link once more."


class EmailInput(StrictSerializer):
    """The new address, and the account's password."""

    email = serializers.CharField(max_length=254)
    password = password_field()


class ConfirmedShape(serializers.Serializer[Any]):
    """The address that belongs to the account now."""

    email = serializers.EmailField()


@extend_schema(tags=["auth"])
class EmailChange(APIView):
    """Another address."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Change the e-mail address", request=EmailInput, responses={202: SentShape})
    def post(self, request: Request) -> Response:
        """The same answer whether the address is known or not; it changes when its link is followed."""
        values = read(EmailInput(data=request.data))
        email = clean_email(values["email"])
        proof = proof_again(request, values["password"], "password")
        admit((CONFIRM_ACCOUNT, str(proof.user.pk)))
        request_email_change(proof=proof, email=email, writes_there=_may_get_another(email))
        return sent(CHANGE_WORDS)


@extend_schema(tags=["auth"])
class EmailResend(APIView):
    """The link once more."""

    permission_classes = (SignedIn,)

    @extend_schema(summary="Send the confirmation again", request=None, responses={202: SentShape})
    def post(self, request: Request) -> Response:
        """To the address that waits for it."""
        user = session_of(request).user
        admit((CONFIRM_ACCOUNT, str(user.pk)))
        request_confirmation(user_id=user.pk, writes_letter=_may_get_another(user.unconfirmed_email))
        return sent(AGAIN_WORDS)


def _may_get_another(email: str) -> bool:
    """Whether the address has not got enough links by now, whoever asked for them.

    Beyond that all is done but the letter: other accounts that name an address can't keep its owner from confirming it.
    """
    return not email or seconds_to_wait([(CONFIRM_EMAIL, pseudonym(email))]) is None


@extend_schema(tags=["auth"])
class EmailConfirm(APIView):
    """The link of the mail."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="Confirm an e-mail address", request=LinkInput, responses=ConfirmedShape)
    def post(self, request: Request) -> Response:
        """The address belongs to the account from now on, and signs it in."""
        values = read(LinkInput(data=request.data))
        admit(*by_network(LINK_ADDRESS, caller_of(request)))
        user = user_of_link(values["uid"])
        if user is None:
            raise LinkInvalid
        return Response({"email": confirm_email(user_id=user.pk, token=values["token"]).email})
