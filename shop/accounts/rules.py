"""What names, addresses and passwords may be. Changes when the shop accepts another kind.

Pure functions over values. Django's validators say what an e-mail address and a username look like.
"""

import re
import unicodedata
from contextlib import suppress

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shop.common.errors import Invalid

MAX_USERNAME = 150
MAX_EMAIL = 254
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


def address_typed(name: str) -> str:
    """As `name_typed`; where that is an e-mail address, its domain is spelt as in stored ones."""
    typed = name_typed(name)
    local, at, domain = typed.rpartition("@")
    with suppress(UnicodeError):
        return f"{local}{at}{_ascii_domain(domain)}" if at else typed
    return typed


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
    """The address as it is stored, the one spelling of its mailbox but for the case before the @.

    Whoever limits letters by address limits them by mailbox only if no other spelling leads there: what sends mail
    takes quotation marks off, decodes what looks like an encoded word (RFC 2047), and writes domains in ASCII. Raises
    Invalid naming `field`.
    """
    typed = email.strip()
    _check_email(typed, field)
    local, _, domain = typed.rpartition("@")
    if '"' in local:
        raise Invalid.field(field, "may hold no quotation marks")
    if not local.isascii():
        raise Invalid.field(field, "may hold only the letters a to z, digits and signs before the @")
    if "=?" in local:
        raise Invalid.field(field, "may not hold =? before the @")
    if domain.startswith("["):
        raise Invalid.field(field, "needs the name of a domain after the @, not a number")
    try:
        cleaned = f"{local}@{_ascii_domain(domain)}"
    except UnicodeError:
        raise Invalid.field(field, "holds a character after the @ that no domain has") from None
    _check_email(cleaned, field)
    if len(cleaned) > MAX_EMAIL:
        raise Invalid.field(field, f"is longer than {MAX_EMAIL} characters")
    return cleaned


def _check_email(email: str, field: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid.field(field, "is not an e-mail address") from None


def _ascii_domain(domain: str) -> str:
    """The one spelling of a domain: A-labels in lower case (RFC 5891). Raises UnicodeError where there is none."""
    lowered = unicodedata.normalize("NFKC", domain).lower()
    # What is ASCII already is a name as it stands, also where today's rules would not make it of letters.
    return lowered if lowered.isascii() else idna.encode(lowered).decode()
