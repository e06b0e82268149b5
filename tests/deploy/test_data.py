"""Where data is kept, who may read it, and how two launchers keep apart."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import data as module
from deploy.local.accounts import unprivileged_account
from deploy.local.data import PROJECT, DataFolder, open_data_folder
from deploy.local.errors import LauncherError

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands servers to another account")


def test_a_relative_folder_counts_from_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    monkeypatch.chdir("/")

    assert open_data_folder({}, None).path == tmp_path / "var"
    assert open_data_folder({"SHOPSTER_DATA": "elsewhere"}, None).path == tmp_path / "elsewhere"
    assert open_data_folder({"SHOPSTER_DATA": str(tmp_path / "x")}, None).path == tmp_path / "x"


@needs_root
def test_a_folder_that_postgres_cannot_enter_is_replaced(
    monkeypatch: pytest.MonkeyPatch, data: DataFolder
) -> None:
    shared = data.path / "shared"
    monkeypatch.setattr(module, "SHARED", shared)
    closed = data.path / "closed"
    closed.mkdir(mode=0o700)

    chosen = open_data_folder({"SHOPSTER_DATA": str(closed / "my shop" / "var")}, unprivileged_account())
    again = open_data_folder({"SHOPSTER_DATA": str(closed / "my shop" / "var")}, unprivileged_account())
    other = open_data_folder({"SHOPSTER_DATA": str(closed / "other" / "var")}, unprivileged_account())

    assert chosen.path.parent == shared
    assert chosen.path.name.startswith("my-shop-")
    assert again.path == chosen.path
    assert other.path != chosen.path
    assert not (closed / "my shop").exists()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@needs_root
def test_the_stand_in_can_be_entered_whatever_the_umask(
    monkeypatch: pytest.MonkeyPatch, data: DataFolder
) -> None:
    monkeypatch.setattr(module, "SHARED", data.path / "shared")
    closed = data.path / "closed"
    closed.mkdir(mode=0o700)
    account = unprivileged_account()
    assert account is not None

    before = os.umask(0o077)
    try:
        chosen = open_data_folder({"SHOPSTER_DATA": str(closed / "var")}, account)
    finally:
        os.umask(before)

    assert account.can_enter(chosen.path)


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(LauncherError) as caught:
        open_data_folder({"SHOPSTER_DATA": str(tmp_path / "file" / "data")}, None)

    assert "SHOPSTER_DATA" in caught.value.advice


def test_secrets_are_made_once_and_private(data: DataFolder) -> None:
    first = data.secrets()

    assert data.secrets() == first
    assert len(set(first.values())) == len(first)
    assert all(len(value) >= 32 for value in first.values())
    assert stat.S_IMODE((data.path / "secrets.json").stat().st_mode) == 0o600


def test_a_secret_that_a_newer_version_needs_is_added(data: DataFolder) -> None:
    (data.path / "secrets.json").write_text('{"REDIS_PASSWORD": "kept"}')

    secrets = data.secrets()

    assert secrets["REDIS_PASSWORD"] == "kept"
    assert secrets["POSTGRES_PASSWORD"]


def test_broken_secrets_name_the_file(data: DataFolder) -> None:
    (data.path / "secrets.json").write_text("{")

    with pytest.raises(LauncherError, match=r"secrets\.json"):
        data.secrets()


def test_a_second_launcher_is_refused_and_names_the_first(data: DataFolder) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(data.path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"

        with pytest.raises(LauncherError, match=f"process {holder.pid}") as caught, data.locked():
            pass
        assert "SHOPSTER_DATA" in caught.value.advice
    finally:
        holder.communicate(b"\n")

    with data.locked():
        pass


_HOLD = """
import pathlib, sys
from deploy.local.data import DataFolder
with DataFolder(pathlib.Path(sys.argv[1])).locked():
    print("locked", flush=True)
    sys.stdin.readline()
"""
