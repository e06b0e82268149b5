"""Opening an account. Changes when people are asked for something else."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.accounts.models import User
from shop.accounts.password_policy import new_hash
from shop.accounts.rules import MAX_USERNAME, clean_email, clean_username
from shop.accounts.services.register_account import register_account
from shop.accounts.windows import by_network, pseudonym, seconds_to_wait
from shop.api.auth.limits import EVERYBODY, REGISTER_ADDRESS, REGISTER_ALL, REGISTER_EMAIL
from shop.api.auth.parts import SentShape, password_field, read, sent
from shop.api.callers import caller_of
from shop.api.inputs import StrictSerializer
from shop.api.throttles import admit
from shop.common.errors import Invalid

WORDS = (
    "Your account is open: you can sign in with your username. We have sent a mail to your address; once you have"
    " confirmed it there, you can sign in with the address too."
)


class RegisterInput(StrictSerializer):
    """A name to sign in with, an e-mail address to confirm, a password of 8 to 128 characters."""

    username = serializers.CharField(max_length=MAX_USERNAME)
    email = serializers.CharField(max_length=254)
    password = password_field()


@extend_schema(tags=["auth"])
class Register(APIView):
    """Opening an account."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="Open an account", request=RegisterInput, responses={202: SentShape})
    def post(self, request: Request) -> Response:
        """The same answer whether the address is known or not; what is to be said about that is in the mail."""
        values = read(RegisterInput(data=request.data))
        admit(*by_network(REGISTER_ADDRESS, caller_of(request)))
        username, email, password_hash = _cleaned(values["username"], values["email"], values["password"])
        admit((REGISTER_ALL, EVERYBODY))
        # Whoever names somebody's address again and again fills no mailbox with it, and keeps nobody from registering.
        writes = seconds_to_wait([(REGISTER_EMAIL, pseudonym(email))]) is None
        register_account(username=username, email=email, password_hash=password_hash, writes_letter=writes)
        return sent(WORDS)


def _cleaned(username: str, email: str, password: str) -> tuple[str, str, str]:
    """All of them, or Invalid with the reasons of all."""
    fields: dict[str, list[str]] = {}
    try:
        username = clean_username(username)
        if User.objects.filter(username__iexact=username).exists():
            raise Invalid.field("username", "is taken")
    except Invalid as error:
        fields |= error.fields
    try:
        email = clean_email(email)
    except Invalid as error:
        fields |= error.fields
    try:
        hashed = new_hash(password, User(username=username, email=email), "password")
    except Invalid as error:
        fields |= error.fields
    if fields:
        first = next(iter(fields))
        raise Invalid(f"{first}: {fields[first][0]}", fields=fields)
    return username, email, hashed
