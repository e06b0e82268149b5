"""Codes that stand in for a lost device, each good once. Changes when they look different or are kept differently.

A code is 80 random bits, so a plain digest of it tells nobody anything, and rotating a secret of the shop spoils none.
"""

import base64
import hashlib
import re
import secrets

COUNT = 10
_BYTES = 10
_GROUP = 4
_CODE = re.compile(r"[a-z2-7]{16}")


def new_code() -> str:
    """A code as staff write it down: four groups of four."""
    text = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def bare(typed: str) -> str:
    """What somebody typed, without spaces and hyphens, in lower case."""
    return re.sub(r"[\s-]", "", typed).lower()


def is_recovery_code(text: str) -> bool:
    """Whether a bare text has the form of such a code."""
    return _CODE.fullmatch(text) is not None


def digest(code: str) -> str:
    """What is stored of a code: 80 bits, the room that a static token has."""
    hashed = hashlib.sha256(b"shopster recovery code " + bare(code).encode()).digest()
    return base64.b32encode(hashed[:_BYTES]).decode().lower()
