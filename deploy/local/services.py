"""PostgreSQL and Redis together: those that the environment names, else servers of our own.

What changes this file: how the two are chosen, and in which order they come and go.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deploy.local.accounts import unprivileged_account
from deploy.local.console import console
from deploy.local.data import DataFolder, open_data_folder
from deploy.local.ports import asked_port, free_port, is_free, require_free
from deploy.local.postgres import Cluster
from deploy.local.postgres_binaries import find_binaries
from deploy.local.processes import Process, stop_together
from deploy.local.redis import RedisServer, find_server
from deploy.local.venv import VENV


@dataclass
class Services:
    """Where PostgreSQL and Redis are, and the processes behind them that are ours."""

    database_url: str = ""
    redis_url: str = ""
    made_cluster: bool = False
    processes: list[Process] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Return the two variables that every process of the stack needs."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def data_folder(environment: Mapping[str, str]) -> DataFolder:
    """Open the data folder; the account that PostgreSQL needs only matters where PostgreSQL is ours."""
    return open_data_folder(environment, None if environment.get("DATABASE_URL") else unprivileged_account())


@contextlib.contextmanager
def running_services(
    data: DataFolder, environment: Mapping[str, str], postgres_options: Sequence[str] = ()
) -> Iterator[Services]:
    """Run PostgreSQL and Redis while the block runs, and stop them after it whatever happened."""
    services = Services()
    try:
        _start_postgres(services, data, environment, postgres_options)
        _start_redis(services, data, environment)
        yield services
    finally:
        if services.processes:
            with console.step("Stopping PostgreSQL and Redis"):
                stop_together(services.processes)


def _start_postgres(
    services: Services, data: DataFolder, environment: Mapping[str, str], options: Sequence[str]
) -> None:
    services.database_url = environment.get("DATABASE_URL", "")
    if services.database_url:
        return
    with console.step("PostgreSQL"):
        cluster = Cluster(data, find_binaries(VENV, environment), unprivileged_account())
        services.made_cluster = cluster.create()
        port = _private_port("SHOPSTER_POSTGRES_PORT", data, environment)
        _bring_up(services, cluster.server(port, options))
        services.database_url = cluster.url(port)
        console.detail(f"{cluster.binaries.version}, port {port}")


def _start_redis(services: Services, data: DataFolder, environment: Mapping[str, str]) -> None:
    services.redis_url = environment.get("REDIS_URL", "")
    if services.redis_url:
        return
    with console.step("Redis"):
        program = find_server(VENV)
        server = RedisServer(data, program)
        port = _private_port("SHOPSTER_REDIS_PORT", data, environment)
        _bring_up(services, server.server(port))
        services.redis_url = server.url(port)
        console.detail(f"{program.name}, port {port}")


def _bring_up(services: Services, process: Process) -> None:
    services.processes.append(process)
    process.bring_up()


def _private_port(name: str, data: DataFolder, environment: Mapping[str, str]) -> int:
    """Return the port that was asked for, else last time's, else a free one that is kept for next time."""
    asked = asked_port(environment, name)
    if asked is not None:
        require_free(name, asked)
        return asked
    kept = data.remembered_port(name)
    if kept is not None and is_free(kept):
        return kept
    port = free_port()
    data.remember_port(name, port)
    return port
