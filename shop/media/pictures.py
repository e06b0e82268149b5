"""Picture files in public storage. Changes when files are named or kept differently.

A file is named after its content: storing it again, after a kill or in another run, makes no second one.
"""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shop.common.kept_files import keep

_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture's file: `name` is the storage's, width and height are pixels, `sha256` is of its bytes."""

    name: str
    content_type: str
    width: int
    height: int
    bytes: int
    sha256: str


def store_picture(data: bytes, *, content_type: str, width: int, height: int) -> StoredPicture:
    """Keep an encoded picture. Raises ValueError for a kind that is not shown in browsers."""
    if content_type not in _SUFFIXES:
        raise ValueError(f"{content_type!r} is not one of {', '.join(_SUFFIXES)}")
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"pictures/{sha256[:2]}/{sha256}.{_SUFFIXES[content_type]}"
    name = keep(default_storage, name, ContentFile(data), len(data))
    return StoredPicture(name, content_type, width, height, len(data), sha256)
