"""The private stack that is measured: production mode, durable data, and beside it the bare views.

Changes when a process joins the product, or the measured shop is to be set up differently.
"""

import contextlib
import dataclasses
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError
from deploy.local.ports import Ports, free_port, free_ports
from deploy.local.private import private_folder
from deploy.local.probes import answers_ok
from deploy.local.processes import Command
from deploy.local.stack import LocalStack
from deploy.local.topology import api, url
from deploy.local.venv import PYTHON
from tests.bench.cpu import cpu_ms
from tests.bench.errors import BenchError
from tests.bench.reaching.processes import reaching
from tests.chaos.proc import signal_family

PUBLIC_HOST = "shop.example"
PUBLIC_URL = f"https://{PUBLIC_HOST}"
WEB, BARE = "web", "bare-views"
# What each process's time counts as; every other process of the stack works in the background.
_FOREGROUND = {WEB: "web", BARE: "web", "postgres": "PostgreSQL", "redis": "Redis", "search": "searchd"}
SERVERS = tuple(dict.fromkeys(_FOREGROUND.values()))
BACKGROUND = "relay and workers"
SETTLE_SECONDS = 180
_OWED = (
    "SELECT count(*) FILTER (WHERE dead_at IS NULL), count(dead_at) FROM outbox_effect WHERE wanted > done"
)
_PRODUCTION = {
    "SHOPSTER_ENV": "production",
    "SHOPSTER_PUBLIC_URL": PUBLIC_URL,
    "DJANGO_ALLOWED_HOSTS": f"{PUBLIC_HOST},127.0.0.1",
    # The load client plays the proxy that ends TLS.
    "SHOPSTER_TRUSTED_PROXIES": "1",
    # Nobody listens there: what is sent is no part of what is measured.
    "DJANGO_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DJANGO_EMAIL_HOST": "127.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Shop:
    """What a client has to know of the shop that was made: slugs, names, and the ways in."""

    products: list[str]
    categories: list[str]
    brands: list[str]
    token: str
    customers: list[str]
    password: str
    refreshes: list[str]
    search: dict[str, str]


def address(name: str) -> str:
    """The e-mail address of the customer of that name."""
    return f"{name}@mail.example"


class BenchStack:
    """A running stack with its shop."""

    def __init__(self, stack: LocalStack, bare_port: int) -> None:
        self.ports = {"api": stack.ports.api, "search": stack.ports.search, "bare": bare_port}
        self.data = stack.data
        self.database = psycopg.connect(stack.environment["DATABASE_URL"], autocommit=True)
        self._stack = stack

    def cpu(self) -> dict[str, float]:
        """CPU milliseconds that each of SERVERS, and BACKGROUND, have used so far."""
        used = dict.fromkeys((*SERVERS, BACKGROUND), 0.0)
        by_process = cpu_ms({process.name: process.pid for process in self._stack.processes})
        for name, milliseconds in by_process.items():
            used[_FOREGROUND.get(name, BACKGROUND)] += milliseconds
        return used

    def settle(self) -> None:
        """Wait until no effect is owed; raises BenchError where one is dead or they don't come to rest."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            owed, dead = self.database.execute(_OWED).fetchone() or (0, 0)
            console.tick()
            if dead:
                raise BenchError(f"{dead} effects are dead. The logs are in {self.data.logs}.")
            if not owed:
                return
            if time.monotonic() > deadline:
                raise BenchError(f"{owed} effects were still owed after {SETTLE_SECONDS} s.")
            time.sleep(0.05)

    @contextlib.contextmanager
    def without(self, *names: str) -> Iterator[None]:
        """Stop these processes while the block runs."""
        for name in names:
            self._stack.stop(name)
        try:
            yield
        finally:
            for name in names:
                self._stack.start(name)

    @contextlib.contextmanager
    def with_silent(self, *names: str) -> Iterator[None]:
        """Let these processes take connections and answer nothing while the block runs."""
        roots = [self._stack.process(name).pid for name in names]
        for pid in roots:
            signal_family(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in roots:
                signal_family(pid, signal.SIGCONT)

    def add_reaching(self) -> None:
        """Start an API that is set up with storage and mail too, at the port of that name, and those two."""
        commands = reaching(self._stack.environment, self._stack.ports)
        self.ports |= {command.name: port for port, command in commands.items()}
        self._stack.add(list(commands.values()))

    def run(self, module: str, *arguments: str | Path) -> Any:
        """Run a module's `main` inside Django in the stack's environment; returns what it returned."""
        log = self.data.logs / f"{module}.log"
        argv = [PYTHON, "-m", "tests.bench.with_django", module, *arguments]
        with log.open("ab") as errors:
            done = subprocess.run(
                argv,
                cwd=PROJECT,
                env=self._stack.environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                check=False,
            )
        if done.returncode != 0:
            raise LauncherError(f"{module} ended with exit code {done.returncode}.", log=log)
        return json.loads(done.stdout)


@contextlib.contextmanager
def bench_stack() -> Iterator[BenchStack]:
    """Run the stack while the block runs; nothing of it is left afterwards, unless the block failed: its logs."""
    environment = {**private_environment(), **_PRODUCTION}
    without = ("api", "flower", "storefront")
    ports = free_ports()
    with private_folder() as data, LocalStack(data, environment, ports, without=without) as stack:
        bare_port = free_port(ports.variables().values())
        stack.add([_named(WEB, stack.environment, ports), _bare_views(stack.environment, bare_port)])
        with console.step("Workers, relay and beat"):
            stack.wait_until_well()
        bench = BenchStack(stack, bare_port)
        with bench.database:
            yield bench


def make_shop(stack: BenchStack, products: int) -> Shop:
    """Fill the empty stack, wait until every product is searchable, and bring the planner up to date."""
    with console.step(f"Shop of {products:,} products"):
        shop = Shop(**stack.run("tests.bench.catalogue", str(products)))
        stack.settle()
        stack.database.execute("VACUUM ANALYZE")
    return shop


def _named(name: str, environment: dict[str, str], ports: Ports) -> Command:
    """The API under a name that PostgreSQL's log tells its statements by."""
    return api({**environment, "PGAPPNAME": name}, ports, name)


def _bare_views(environment: dict[str, str], port: int) -> Command:
    settings = {**environment, "PGAPPNAME": BARE, "DJANGO_SETTINGS_MODULE": "tests.bench.bare.settings"}
    command = api(settings, Ports(api=port), BARE)
    return dataclasses.replace(command, ready=lambda: answers_ok(f"{url(port)}/constant"))
