"""Who is signed in: the account and session of an access token. Changes when requests prove it otherwise."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError

from shop.accounts.models import Session, User
from shop.accounts.queries import open_session
from shop.accounts.tokens import AccessToken

ENDED = "This sign-in has ended. Please sign in again."


class SessionAuthentication(JWTAuthentication):
    """The bearer of an access token, while its session and its account are open: both are read at once.

    `request.auth` is the session.
    """

    def authenticate(self, request: Request) -> tuple[User, Session] | None:  # type: ignore[override]
        """The account and its session; None without a token. Raises InvalidToken."""
        header = self.get_header(request)
        raw = self.get_raw_token(header) if header is not None else None
        if raw is None:
            return None
        try:
            token = AccessToken.read(raw.decode("latin-1"))
        except TokenError as error:
            raise InvalidToken(str(error)) from error
        session = open_session(token.session_id, token.public_id)
        if session is None:
            raise InvalidToken(ENDED)
        return session.user, session


class SignedIn(BasePermission):
    """Whoever is signed in; each view then keeps to what is theirs."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether an open session stands behind the request."""
        return isinstance(request.auth, Session)


def session_of(request: Request) -> Session:
    """The session behind the request of a view for `SignedIn`, with its account."""
    if not isinstance(request.auth, Session):
        raise NotAuthenticated
    return request.auth
