"""The private stack that chaos breaks: two relays, three beats, a second worker, and fakes in front of every sink.

Changes when a process or a fake joins it.
"""

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from deploy.local.console import console
from deploy.local.environment import private_environment
from deploy.local.faketime import faketime
from deploy.local.ports import Ports, free_ports
from deploy.local.private import private_folder
from deploy.local.processes import Command
from deploy.local.stack import LocalStack
from deploy.local.topology import processes_of_a_stack, url
from tests.chaos import skewed
from tests.chaos.fakes.search import SearchService
from tests.chaos.fakes.smtp import MailServer
from tests.chaos.fakes.tcp_proxy import TcpProxy
from tests.chaos.fakes.webhooks import WebhookReceiver

SETTINGS = {"reliable": "tests.chaos.settings", "naive": "tests.chaos.naive.settings"}
SECOND_WORKER = "worker-default-2"
CANARY_SECONDS = 2
# A process that dies leaves its writes to the kernel, so nothing here needs the disk; a commit must be one, though.
_POSTGRES = ("fsync=off", "full_page_writes=off", "max_connections=60")
_SHOW_ONLY = ("flower", "storefront")
_PRODUCT = ("api", "search", "relay", "worker-critical", "worker-default", "worker-bulk", "beat", *_SHOW_ONLY)


@dataclass
class Fakes:
    """What stands between the product and everything it talks to but PostgreSQL."""

    redis: TcpProxy
    search_network: TcpProxy
    search: SearchService
    mail: MailServer
    webhooks: WebhookReceiver


@dataclass
class ChaosStack:
    """A running stack and its fakes. `clock_skew` tells what the second worker's clock shows."""

    local: LocalStack
    fakes: Fakes
    variant: str
    clock_skew: str

    @property
    def database_url(self) -> str:
        """The stack's PostgreSQL."""
        return self.local.environment["DATABASE_URL"]

    @property
    def redis_port(self) -> int:
        """Redis itself, past the proxy."""
        return urlsplit(self.local.environment["REDIS_URL"]).port or 0

    @property
    def redis_password(self) -> str:
        """The password of Redis."""
        return urlsplit(self.local.environment["REDIS_URL"]).password or ""


@contextlib.contextmanager
def chaos_stack(variant: str, skew_hours: int) -> Iterator[ChaosStack]:
    """Run the stack while the block runs. Its logs stay where the block failed.

    `skew_hours` is how far the second worker's clock is off, where libfaketime is installed.
    """
    ports = free_ports()
    environment = {
        **private_environment(),
        "SHOPSTER_ENV": "test",
        "DJANGO_SETTINGS_MODULE": SETTINGS[variant],
    }
    with (
        private_folder() as data,
        LocalStack(data, environment, ports, postgres_options=_POSTGRES, without=_PRODUCT) as local,
        _fakes(local, ports) as fakes,
    ):
        skew, skewed = _skew(skew_hours)
        environment = local.environment | _addresses(local.environment, fakes)
        commands = _commands(environment, ports, skewed)
        local.add(commands)
        local.manage("create_demo_staff")
        with console.step("Workers, relays and beats"):
            local.wait_until_well()
        if variant == "reliable":  # messages have no slots
            _hasten_canary(local.environment["DATABASE_URL"])
        try:
            yield ChaosStack(local, fakes, variant, skew)
        finally:
            # A farewell would take its time, and proves nothing here.
            for command in commands:
                local.kill(command.name)


def _hasten_canary(database_url: str) -> None:
    """Ops' own way to another interval, so that three beats have many slots to quarrel about."""
    with psycopg.connect(database_url) as database:
        row = database.execute(
            "INSERT INTO django_celery_beat_intervalschedule (every, period) VALUES (%s, 'seconds') RETURNING id",
            [CANARY_SECONDS],
        ).fetchone()
        database.execute(
            "UPDATE django_celery_beat_periodictask SET interval_id = %s WHERE task = 'canary'", row
        )


@contextlib.contextmanager
def _fakes(local: LocalStack, ports: Ports) -> Iterator[Fakes]:
    with contextlib.ExitStack() as closing:
        search = SearchService(ports.search)
        closing.callback(search.close)
        redis_port = urlsplit(local.environment["REDIS_URL"]).port or 0
        fakes = Fakes(TcpProxy(redis_port), TcpProxy(search.port), search, MailServer(), WebhookReceiver())
        for fake in (fakes.redis, fakes.search_network, fakes.mail, fakes.webhooks):
            closing.callback(fake.close)
        yield fakes


def _addresses(environment: Mapping[str, str], fakes: Fakes) -> dict[str, str]:
    """Where the product finds what it talks to: the fakes."""
    redis = urlsplit(environment["REDIS_URL"])
    return {
        "REDIS_URL": f"redis://:{redis.password}@{redis.hostname}:{fakes.redis.port}{redis.path}",
        "SHOPSTER_SEARCH_URL": url(fakes.search_network.port),
        "CHAOS_SMTP_PORT": str(fakes.mail.port),
        "CHAOS_WEBHOOK_URL": fakes.webhooks.url,
    }


def _commands(environment: Mapping[str, str], ports: Ports, skewed: Mapping[str, str]) -> list[Command]:
    """The product's processes, and those of which there are several."""
    listed = [
        command for command in processes_of_a_stack(environment, ports) if command.name not in _SHOW_ONLY
    ]
    by_name = {command.name: command for command in listed}
    default = by_name["worker-default"]
    second = dataclasses.replace(
        default,
        name=SECOND_WORKER,
        argv=["default-2@%h" if part == "default@%h" else part for part in default.argv],
        env={**environment, **skewed},
    )
    copies = [
        dataclasses.replace(by_name[name], name=f"{name}-{number}")
        for name, number in (("relay", 2), ("beat", 2), ("beat", 3))
    ]
    return [*listed, second, *copies]


def _skew(hours: int) -> tuple[str, dict[str, str]]:
    """How the second worker's clock is set, in words and in variables."""
    library = faketime()
    if library is None:
        return "SKIPPED: libfaketime is not installed (Debian: apt-get install libfaketime)", {}
    # What a wrong wall clock does is asked; that seconds pass as ever is no part of it.
    shown = {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{hours:+d}h",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(Path(skewed.__file__).parent),
    }
    return f"{hours:+d} h", shown
