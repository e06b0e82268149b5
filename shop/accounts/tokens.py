"""The two tokens of a session, made and read. Changes when they say something else or are signed differently.

Both are functions of the session's row alone, so the same row gives the same pair to whoever asks for it, and no
token has to be kept. A token names the key that signed it (`kid`); a key that has been replaced still opens what it
signed while the environment lists it. Algorithm, issuer and audience are pinned, and whatever names another key, or
none, is refused.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Self
from uuid import UUID, uuid5

import jwt
from django.conf import settings
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenError
from rest_framework_simplejwt.tokens import Token

from shop.accounts.models import Session

_SETTINGS = settings.SIMPLE_JWT


class _Keys(TokenBackend):
    """The package's backend with more keys than one."""

    def __init__(self) -> None:
        super().__init__(
            _SETTINGS["ALGORITHM"],
            _SETTINGS["SIGNING_KEY"],
            audience=_SETTINGS["AUDIENCE"],
            issuer=_SETTINGS["ISSUER"],
            leeway=_SETTINGS["LEEWAY"],
        )
        self._by_id: dict[str, str] = {
            key_id(key): key for key in (*settings.JWT_PREVIOUS_KEYS, _SETTINGS["SIGNING_KEY"])
        }

    def encode(self, payload: dict[str, Any]) -> str:
        """The signed token, which names its key."""
        claims = {**payload, "aud": self.audience, "iss": self.issuer}
        key = _SETTINGS["SIGNING_KEY"]
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": key_id(key)})

    def get_verifying_key(self, token: Any) -> str:
        """The key that the token names. Raises TokenBackendError where that is none of ours."""
        try:
            named = jwt.get_unverified_header(token).get("kid")
        except jwt.InvalidTokenError as error:
            raise TokenBackendError("Token is invalid") from error
        key = self._by_id.get(named) if isinstance(named, str) else None
        if key is None:
            raise TokenBackendError("Token is invalid")
        return key


def key_id(key: str) -> str:
    """The public name of a signing key."""
    return hashlib.sha256(b"shopster signing key " + key.encode()).hexdigest()[:16]


@cache
def _keys() -> _Keys:
    return _Keys()


class SessionToken(Token):
    """What both tokens of a session say: whose it is (`sub`) and which session it belongs to (`sid`)."""

    def get_token_backend(self) -> TokenBackend:
        """The one with all keys."""
        return _keys()

    def verify(self) -> None:
        """Raises TokenError where anything is missing or of another type."""
        super().verify()
        try:
            self.session_id, self.token_id = UUID(self["sid"]), UUID(self["jti"])
            self.public_id = UUID(self["sub"])
        except (KeyError, ValueError, TypeError, AttributeError):
            raise TokenError("Token is invalid") from None

    @classmethod
    def of(cls, session: Session, public_id: UUID, jti: UUID) -> Self:
        """The session's token as it was made when its pair was."""
        token = cls()
        ends = min(session.rotated_at + _lifetime(cls), session.expires_at)
        token.payload |= {
            "sub": str(public_id),
            "sid": str(session.pk),
            "jti": jti.hex,
            "iat": _seconds(session.rotated_at),
            "exp": _seconds(ends),
        }
        return token

    @classmethod
    def read(cls, text: str) -> Self:
        """The token that `text` is. Raises TokenError where it is none, of another type, or has expired."""
        return cls(text)  # type: ignore[arg-type]  # the package types what it is given as what it makes

    session_id: UUID
    token_id: UUID
    public_id: UUID


class AccessToken(SessionToken):
    """Opens the API for an hour or so."""

    token_type = "access"  # noqa: S105  # its type
    lifetime = _SETTINGS["ACCESS_TOKEN_LIFETIME"]


class RefreshToken(SessionToken):
    """Is exchanged for the next pair, once."""

    token_type = "refresh"  # noqa: S105  # its type
    lifetime = _SETTINGS["REFRESH_TOKEN_LIFETIME"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The tokens that a session has now, as they are sent."""

    access: str
    refresh: str


def pair_of(session: Session, public_id: UUID) -> Pair:
    """The present pair of the session of the account of that id; the same until the session is renewed."""
    access = AccessToken.of(session, public_id, uuid5(session.current, "access"))
    refresh = RefreshToken.of(session, public_id, session.current)
    return Pair(access=str(access), refresh=str(refresh))


def _lifetime(kind: type[SessionToken]) -> Any:
    return kind.lifetime


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
