"""What is installed and built, and when it is done again."""

import fcntl
import os
import sys
import threading
from pathlib import Path

import pytest

from deploy.local import venv
from deploy.local.browser import find_browser
from deploy.local.data import PROJECT
from deploy.local.environment import private_environment, read_env_file, user_environment
from deploy.local.errors import LauncherError
from deploy.local.node import require_node, sources
from deploy.local.setup import set_up
from deploy.local.stamps import Stamp, fingerprint
from deploy.local.venv import prepare_venv


def _program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_step_is_skipped_only_while_its_inputs_are_the_same(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("a==1")
    stamp = Stamp(tmp_path / "made" / ".stamp")
    assert not stamp.matches(fingerprint([lock]))

    stamp.set(fingerprint([lock]))
    assert stamp.matches(fingerprint([lock]))

    lock.write_text("a==2")
    assert not stamp.matches(fingerprint([lock]))
    lock.write_text("a==1")
    assert stamp.matches(fingerprint([lock]))
    stamp.clear()
    assert not stamp.matches(fingerprint([lock]))


def test_a_fingerprint_sees_names_contents_and_facts(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    two.write_text("x")

    assert fingerprint([one, two]) == fingerprint([two, one])
    assert len({fingerprint([one]), fingerprint([two]), fingerprint([]), fingerprint([], "a")}) == 4
    assert fingerprint([], "ab", "c") != fingerprint([], "a", "bc")


def test_a_build_depends_on_sources_alone(tmp_path: Path) -> None:
    for name in ("src/page.tsx", "next.config.ts", "node_modules/x.js", ".next/server.js", "e2e/a.spec.ts"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()

    assert {str(path.relative_to(tmp_path)) for path in sources(tmp_path)} == {
        "src/page.tsx",
        "next.config.ts",
    }


def test_a_python_that_cannot_make_environments_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "bin", "python3", "echo 'ensurepip is not available'; exit 1")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python3"))
    monkeypatch.setattr(venv, "VENV", tmp_path / "venv")
    monkeypatch.setattr(venv, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt-get

    with pytest.raises(LauncherError, match="cannot make a virtual environment") as caught:
        prepare_venv(tmp_path)

    assert "ensurepip is not available" in caught.value.report()
    assert "apt-get install python3." in caught.value.advice


def test_missing_node_says_where_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(LauncherError, match="'node' was not found") as caught:
        require_node()

    assert "https://nodejs.org" in caught.value.advice


def test_an_old_node_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path / "bin", "node", "echo v18.19.0")
    _program(tmp_path / "bin", "npm", "echo 9")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    with pytest.raises(LauncherError, match=r"this is v18\.19\.0"):
        require_node()


def test_a_browser_that_was_named_wrongly_is_reported(tmp_path: Path) -> None:
    _program(
        tmp_path / "bin", "chromium", "echo 'error while loading shared libraries: libnss3.so'; exit 127"
    )
    named = str(tmp_path / "bin" / "chromium")

    with pytest.raises(LauncherError, match="CHROMIUM_PATH") as caught:
        find_browser(tmp_path, {"CHROMIUM_PATH": named})

    assert "libnss3.so" in caught.value.report()


def test_a_browser_that_loads_a_page_is_taken(tmp_path: Path) -> None:
    _program(tmp_path / "bin", "chromium", 'for last; do :; done; echo "$last"')
    named = tmp_path / "bin" / "chromium"

    assert find_browser(tmp_path, {"CHROMIUM_PATH": str(named)}) == named


def test_an_env_file_gives_way_to_what_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# comment\n\nexport SHOPSTER_API_PORT=8001\nDATABASE_URL='postgresql://u:p#x@h/d'  # theirs\n"
        'REDIS_URL="redis://h/0"\nSHOPSTER_DATA=/data # ours\nCACHE_URL=\n'
    )
    monkeypatch.setenv("SHOPSTER_API_PORT", "8002")
    monkeypatch.delenv("SHOPSTER_DATA", raising=False)

    assert read_env_file(file) == {
        "SHOPSTER_API_PORT": "8001",
        "DATABASE_URL": "postgresql://u:p#x@h/d",
        "REDIS_URL": "redis://h/0",
        "SHOPSTER_DATA": "/data",
        "CACHE_URL": "",
    }
    settings = user_environment(file)
    assert settings["SHOPSTER_API_PORT"] == "8002"
    assert settings["SHOPSTER_DATA"] == "/data"
    assert "CACHE_URL" not in settings
    assert settings["PATH"] == os.environ["PATH"]


def test_nothing_of_a_real_shop_reaches_a_private_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = (
        "DATABASE_URL",
        "REDIS_URL",
        "CACHE_URL",
        "ALGOLIA_ADMIN_API_KEY",
        "SHOPSTER_S3_BUCKET",
        "JWT_SIGNING_KEY",
    )
    for name in ours:
        monkeypatch.setenv(name, "real")
    monkeypatch.setenv("SHOPSTER_SAMPLES", "/samples")

    settings = private_environment()

    assert not settings.keys() & set(ours)
    assert settings["SHOPSTER_SAMPLES"] == "/samples"


def test_two_launchers_do_not_set_up_at_the_same_time(tmp_path: Path) -> None:
    order: list[str] = []
    with (PROJECT / "Makefile").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = threading.Thread(target=set_up, args=(tmp_path, lambda _: order.append("second")))
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(10)

    assert order == ["first", "second"]
