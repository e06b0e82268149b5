"""What names, addresses and passwords may be. Changes when the shop accepts another kind.

Pure functions over values. Django's validators say what an e-mail address and a username look like.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shop.common.errors import Invalid

MAX_USERNAME = 150
MAX_PASSWORD = 128
# Embeddings, overrides and isolates of the Unicode Bidirectional Algorithm.
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A zero-width non-joiner, which letters put into names and no username holds.
BREAK = "\u200c"
_USERNAME = re.compile(r"[\w.+-]+")


def normalised(password: str) -> str:
    """The one form of a password that can be typed in several: NFKC, as NIST SP 800-63B wants it."""
    return unicodedata.normalize("NFKC", password)


def name_typed(name: str) -> str:
    """What somebody signs in as: in the form of stored names, also where it was copied from a letter."""
    typed = unicodedata.normalize("NFKC", name).strip()
    return typed if "@" in typed else typed.replace(BREAK, "")


def clean_username(username: str) -> str:
    """The username as it is stored. Raises Invalid naming ``username``.

    It holds no ``@``, so none can be taken for somebody's e-mail address at sign-in.
    """
    cleaned = unicodedata.normalize("NFKC", username).strip()
    if not cleaned:
        raise Invalid.field("username", "is empty")
    if len(cleaned) > MAX_USERNAME:
        raise Invalid.field("username", f"is longer than {MAX_USERNAME} characters")
    if not _USERNAME.fullmatch(cleaned):
        raise Invalid.field("username", "may hold letters, digits and . + - _ only")
    if not any(character.isalnum() for character in cleaned):
        raise Invalid.field("username", "needs a letter or a digit")
    return cleaned


def clean_line(text: str, field: str) -> str:
    """One line of text about a person as it is stored. Raises Invalid naming `field`.

    It holds no line breaks, and nothing that turns the direction of what stands beside it.
    """
    if any(
        character in _TURNS_TEXT or unicodedata.category(character) in {"Cc", "Zl", "Zp"}
        for character in text
    ):
        raise Invalid.field(field, "holds a character that does not belong into a line of text")
    visible = any(unicodedata.category(character) not in {"Cf", "Zs"} for character in text)
    return text.strip() if visible else ""


def clean_email(email: str, field: str = "email") -> str:
    """The address as it is stored: its domain in lower case. Raises Invalid naming `field`."""
    cleaned = email.strip()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Invalid.field(field, "is not an e-mail address") from None
    local, _, domain = cleaned.rpartition("@")
    return f"{local}@{domain.lower()}"
