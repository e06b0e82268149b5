"""Takes a file into private storage. Changes when files come in another way.

The stored name is the content's hash, so a file is kept once.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from shop.common.kept_files import keep
from shop.imports.head import Head, read_head
from shop.imports.problems import FileRefused

_BLOCK = 1024 * 1024
_MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Intake:
    """A checked file in private storage. `name` is the person's name for it, `stored` the storage's."""

    name: str
    stored: str
    size: int
    sha256: str
    head: Head


def private_storage() -> Storage:
    """Where import files are kept; nobody is served from there."""
    return storages["private"]


def take_in(file: IO[bytes], *, name: str, size: int) -> Intake:
    """Check the head of `file`, which has `size` bytes, and keep a copy. Raises FileRefused."""
    head = read_head(file, size)
    sha256, read = _hash(file)
    if read != size:
        raise FileRefused(f"the file changed while it was read: {size} bytes became {read}; try again")
    file.seek(0)
    stored = keep(private_storage(), f"imports/{sha256}.csv", File(file), size)
    return Intake(PurePath(name).name[-_MAX_NAME:], stored, size, sha256, head)


def _hash(file: IO[bytes]) -> tuple[str, int]:
    digest, read = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(_BLOCK):
        digest.update(block)
        read += len(block)
    return digest.hexdigest(), read
