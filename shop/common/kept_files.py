"""Files that are named after their content. Changes when files get into storage another way.

Whoever keeps such a file a second time, or at the very same time, finds or writes the same bytes; nobody ever reads
half of one, and nobody takes one away from under a reader.
"""

import os
import secrets
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage


class WholeFiles(FileSystemStorage):
    """A folder in which a file appears under its name when all of it is written, as in S3.

    One that is there under the same name is replaced: its readers keep what they have opened.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "allow_overwrite": True})

    def _save(self, name: str, content: File[Any]) -> str:
        part = f"{name}.{secrets.token_hex(8)}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]  # the stubs leave it out
            os.replace(self.path(part), self.path(name))
        except BaseException:
            self.delete(part)
            raise
        return name


def keep(storage: Storage, name: str, content: File[Any], size: int) -> str:
    """Have `content`, of `size` bytes, in storage under its content's name; the storage's name for it.

    A copy of another size, which a storage that isn't ours may hold after a crash, is replaced.
    """
    if storage.exists(name) and storage.size(name) == size:
        return name
    return storage.save(name, content)
