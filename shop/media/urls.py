"""Where a stored picture is found. Changes when pictures are served otherwise than under one public prefix."""

from functools import cache

from django.core.files.storage import default_storage


def picture_url(name: str) -> str:
    """The public address of a picture by its storage name.

    Stored names need no quoting and public addresses are not signed, so the storage is asked for its prefix once
    instead of for each of a page's pictures.
    """
    return _prefix() + name


@cache
def _prefix() -> str:
    return default_storage.url("x").removesuffix("x")
