"""`migrate` leaves the staff roles as the code has them, and is Django's own in all else."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
EMPTY = "shopster_migrate_test"
Manage = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def url() -> Iterator[str]:
    """An empty database of its own."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {EMPTY}")
        yield urlunsplit(parts._replace(path=f"/{EMPTY}"))
        server.execute(f"DROP DATABASE {EMPTY} WITH (FORCE)")


@pytest.fixture
def manage(url: str) -> Manage:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            check=False,
            capture_output=True,
            text=True,
            timeout=110,
        )

    return run


def _groups(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM auth_group ORDER BY name")]


ALL = ["catalogue", "ops", "orders", "owner", "support"]


def test_migrate_syncs_the_roles_once_everything_is_migrated(url: str, manage: Manage) -> None:
    planned = manage("migrate", "--plan")
    assert planned.returncode == 0, planned.stderr
    assert manage("migrate", "--check").returncode == 1
    part = manage("migrate", "auth")
    assert part.returncode == 0, part.stderr
    assert _groups(url) == []

    whole = manage("migrate")

    assert whole.returncode == 0, whole.stderr
    assert "Staff roles changed: catalogue, orders, support, ops, owner" in whole.stdout
    assert _groups(url) == ALL
    assert manage("migrate", "--check").returncode == 0

    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM auth_group_permissions")
        connection.execute("DELETE FROM auth_group WHERE name = 'ops'")
    for looking in (("--plan",), ("--check",), ("--fake",)):
        assert manage("migrate", *looking).returncode == 0
        assert "ops" not in _groups(url)

    back = manage("migrate", "django_celery_beat", "zero")
    assert back.returncode == 0, back.stderr
    assert "ops" not in _groups(url), "there is nothing that ops could have rights to"
    again = manage("migrate")
    assert again.returncode == 0, again.stderr
    assert _groups(url) == ALL
