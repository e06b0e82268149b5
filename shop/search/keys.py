"""Who may talk to the search server: from the environment, else made on the first run and kept in the data folder."""

import json
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

_FILE = "keys.json"


class NoAdminKey(Exception):
    """This process was not given the admin key; the web process never is."""


@dataclass(frozen=True, slots=True)
class PublicCredentials:
    """What whoever only searches needs."""

    app_id: str
    search_key: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """An application id with its admin key and its search-only key."""

    app_id: str
    admin_key: str
    search_key: str


@cache
def credentials() -> Credentials:
    """The environment's credentials, or those of the data folder (made there, readable by its owner only).

    Raises NoAdminKey. For workers and commands: who only searches takes `public_credentials`.
    """
    if settings.SEARCH_APP_ID:
        if not settings.SEARCH_ADMIN_KEY:
            raise NoAdminKey("ALGOLIA_ADMIN_API_KEY is unset here, and only who has it writes to the index")
        return Credentials(settings.SEARCH_APP_ID, settings.SEARCH_ADMIN_KEY, settings.SEARCH_PUBLIC_KEY)
    return load_or_create(Path(settings.SEARCH_DATA))


@cache
def public_credentials() -> PublicCredentials:
    """The application id and the search-only key, without ever keeping the admin key."""
    if settings.SEARCH_APP_ID:
        return PublicCredentials(settings.SEARCH_APP_ID, settings.SEARCH_PUBLIC_KEY)
    kept = load_or_create(Path(settings.SEARCH_DATA))
    return PublicCredentials(kept.app_id, kept.search_key)


def load_or_create(folder: Path) -> Credentials:
    """Read `folder`'s keys; where there are none, make them. Processes that start together get the same ones.

    Raises SystemExit naming the file where it can't be read as keys.
    """
    path = folder / _FILE
    if not path.exists():
        _create(path)
    try:
        return Credentials(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        raise SystemExit(
            f"{path} does not hold search keys ({error}); remove it, and new ones are made."
        ) from None


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Credentials(f"SHOP{secrets.token_hex(3).upper()}", secrets.token_hex(16), secrets.token_hex(16))
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(made), file)
    # A link fails where the name exists: the first process wins, and no reader sees half a file.
    with suppress(FileExistsError):
        os.link(temporary, path)
    os.unlink(temporary)
