"""A whole running stack, for whoever needs one: `make run`, the tests, the measurements.

What changes this file: in which order a stack comes up and goes down, or what a test may do to it.
"""

import contextlib
import time
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import Self

from deploy.local.commands import run_to_end
from deploy.local.console import console
from deploy.local.data import PROJECT, DataFolder
from deploy.local.errors import LauncherError
from deploy.local.ports import Ports
from deploy.local.probes import ailing
from deploy.local.processes import POLL_SECONDS, Command, Process, stop_together
from deploy.local.services import Services, running_services
from deploy.local.topology import manage, processes_of_a_stack, stack_environment, url

SETTLE_SECONDS = 90
_TITLES = {"api": "API", "search": "Search server"}


class LocalStack:
    """Every process of the product, running while the `with` block does.

    `environment` is what people set; `without` names processes to leave out. Processes go by the names
    `postgres`, `redis`, `api`, `search`, `relay`, `worker-critical`, `worker-default`, `worker-bulk`, `beat`,
    `flower`, `storefront`. Raises LauncherError, with nothing left running, where one doesn't come up.
    """

    def __init__(
        self,
        data: DataFolder,
        environment: Mapping[str, str],
        ports: Ports,
        *,
        postgres_options: Sequence[str] = (),
        without: Collection[str] = (),
    ) -> None:
        self.data = data
        self.ports = ports
        self.environment: dict[str, str] = {}
        self._given = environment
        self._postgres_options = postgres_options
        self._without = without
        self._services = Services()
        self._processes: dict[str, Process] = {}
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as cleanup:
            self._services = cleanup.enter_context(
                running_services(self.data, self._given, self._postgres_options)
            )
            environment = {**self._given, **self._services.environment()}
            self.environment = stack_environment(environment, self.data, self.ports)
            if "storefront" in self._without:
                # Nobody is there who could forget a page.
                self.environment.pop("SHOPSTER_STOREFRONT_INTERNAL_URL")
            self._processes = {process.name: process for process in self._services.processes}
            with console.step("Database migrations"):
                self.manage("migrate", "--no-input")
            cleanup.callback(self._stop_product)
            self._start_product()
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cleanup.close()

    @property
    def api_url(self) -> str:
        """The API's address without a trailing slash; it serves /api/, /admin/ and /media/."""
        return url(self.ports.api)

    @property
    def storefront_url(self) -> str:
        """The storefront's address without a trailing slash."""
        return url(self.ports.storefront)

    @property
    def search_url(self) -> str:
        """The search server's address without a trailing slash."""
        return url(self.ports.search)

    @property
    def flower_url(self) -> str:
        """Flower's address without a trailing slash."""
        return url(self.ports.flower)

    @property
    def processes(self) -> list[Process]:
        """All processes, in the order in which they were started."""
        return list(self._processes.values())

    @property
    def first_run(self) -> bool:
        """Whether this stack's own PostgreSQL was made just now, with nothing in it."""
        return self._services.made_cluster

    def process(self, name: str) -> Process:
        """Return a process by name; raises LauncherError for a name that this stack hasn't got."""
        if name not in self._processes:
            raise LauncherError(f"This stack has no process '{name}', only {', '.join(self._processes)}.")
        return self._processes[name]

    def kill(self, name: str) -> None:
        """End a process and its children at once, as `kill -9` does."""
        self.process(name).kill()

    def stop(self, name: str) -> None:
        """Stop a process as the end of the stack would."""
        stop_together([self.process(name)])

    def start(self, name: str) -> None:
        """Start a process that was killed or stopped, and wait until it is ready."""
        self.process(name).bring_up()

    def add(self, commands: Sequence[Command]) -> None:
        """Start processes side by side, then wait until each is ready; they end with the stack."""
        added = [Process(command, self.data.logs / f"{command.name}.log") for command in commands]
        for process in added:
            self._processes[process.name] = process
            process.start()
        for process in added:
            if process.command.ready is not None:
                with console.step(_TITLES.get(process.name, process.name.replace("-", " ").capitalize())):
                    process.wait_ready()

    def manage(self, *arguments: str) -> None:
        """Run one of Django's commands in the stack's environment; raises LauncherError when it fails."""
        log = self.data.logs / f"manage-{arguments[0]}.log"
        log.unlink(missing_ok=True)
        argv = manage(*arguments)
        code = run_to_end(argv, log, cwd=PROJECT, env=self.environment, meanwhile=self._look)
        if code != 0:
            raise LauncherError(f"`manage.py {' '.join(arguments)}` ended with exit code {code}.", log=log)

    def wait_until_well(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait until /api/health/status finds nothing wrong; raises LauncherError with what it finds."""
        deadline = time.monotonic() + seconds
        while problems := ailing(f"{self.api_url}/api/health/status"):
            if time.monotonic() > deadline:
                listed = "\n".join(f"    {name}: {reason}" for name, reason in problems.items())
                raise LauncherError(
                    f"Not well after {seconds:.0f} s:\n{listed}", f"The logs are in {self.data.logs}."
                )
            self._look()
            time.sleep(10 * POLL_SECONDS)

    def _start_product(self) -> None:
        commands = processes_of_a_stack(self.environment, self.ports)
        self.add([command for command in commands if command.name not in self._without])

    def _look(self) -> None:
        """Show that time passes; raises LauncherError where a process has ended that nobody stopped."""
        console.tick()
        for process in self.processes:
            if process.crashed():
                raise LauncherError(f"{process.name} {process.how_it_ended()}.", log=process.log)

    def _stop_product(self) -> None:
        """Stop the product before the servers that it talks to."""
        product = [process for process in self.processes if process not in self._services.processes]
        with console.step("Stopping the shop"):
            stop_together(product)
