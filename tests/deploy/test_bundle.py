"""What was built for browsers holds no key of the shop's: not its value, and not even its name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.node import CANARY, FRONTEND

BUILT = FRONTEND / ".next"
SECRETS = (b"ALGOLIA_ADMIN", b"DJANGO_SECRET_KEY", b"JWT_SIGNING_KEY", CANARY.encode())


def files() -> Iterator[Path]:
    """All that is sent to a browser, and what renders it: not the packages, nor the build's own cache."""
    for folder in (BUILT / "static", BUILT / "server", BUILT / "standalone" / ".next"):
        yield from (path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def built() -> list[Path]:
    found = list(files())
    if not found:
        pytest.skip("THE STOREFRONT IS NOT BUILT: `make run` and `make test` do that")
    return found


def test_no_secret_is_in_the_bundle(built: list[Path]) -> None:
    assert any(path.suffix == ".js" and "static" in path.parts for path in built)
    holding = [(path, secret) for path in built for secret in SECRETS if secret in path.read_bytes()]
    assert holding == []


@pytest.mark.parametrize(
    "name", [b"SHOPSTER_REVALIDATE_SECRET", b"SHOPSTER_STOREFRONT_SECRET", b"AUTH_SECRET"]
)
def test_the_search_would_find_one(built: list[Path], name: bytes) -> None:
    """The names of the variables that the storefront's server does read, and reads there alone."""
    read = [path for path in built if name in path.read_bytes()]
    assert read
    assert not [path for path in read if "static" in path.parts]
