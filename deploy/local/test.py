"""`make test`: every test, backend and storefront, on real servers and in a real browser.

What changes this file: a kind of test, or what a kind needs to run.
"""

import contextlib
import csv
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deploy.local.accounts import unprivileged_account
from deploy.local.browser import find_browser
from deploy.local.commands import run_to_end
from deploy.local.console import console
from deploy.local.data import PROJECT, DataFolder, open_data_folder
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError
from deploy.local.faketime import find_or_install_faketime
from deploy.local.node import FRONTEND, node_environment, prepare_build, prepare_packages, require_node
from deploy.local.ports import free_port, free_ports
from deploy.local.postgres import THROWAWAY
from deploy.local.private import private_folder, private_stack
from deploy.local.services import Services, running_services
from deploy.local.setup import set_up
from deploy.local.shoppers import make_popular
from deploy.local.stack import LocalStack
from deploy.local.staff import make_staff
from deploy.local.topology import AUTH_SECRET, api, storefront, url
from deploy.local.venv import PYTHON, prepare_venv

_PLAYWRIGHT = ("npx", "--no-install", "playwright", "test")
# More would wait for each other's disk, and the longest folder of tests is one process's work anyway. Nor do more than
# there are cores end sooner: measured with three on two.
_MOST_PROCESSES = 4
# The tests are the one proxy before the storefront, so each has a shopper's address of its own; and sessions are
# renewed within a test's patience.
_SHOPPERS = {"SHOPSTER_TRUSTED_PROXIES": "1", "JWT_ACCESS_TOKEN_MINUTES": "1"}
_OWN_EXPORT = PROJECT / "tests" / "shop" / "imports" / "samples" / "quirks.csv"


def test() -> None:
    """Run every kind of test and end with a line for each; raises LauncherError where one failed."""
    require_node()
    with private_folder() as data:
        set_up(data.logs, prepare_venv, prepare_packages)
        browser = find_browser(data.logs, private_environment())
        find_or_install_faketime(data.logs)
        set_up(data.logs, prepare_build)
        kinds: Mapping[str, Callable[[], int]] = {
            "Backend tests": lambda: _backend(data, browser),
            "Storefront tests": _storefront,
            "Browser tests": lambda: _in_browser(browser),
        }
        _report([_timed(title, run) for title, run in kinds.items()])


def _backend(data: DataFolder, browser: Path) -> int:
    """Run them in several processes, each with servers of its own: tests empty, pause and kill them."""
    count = min(_MOST_PROCESSES, os.cpu_count() or 1)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(_servers(data, number)).environment() for number in range(count)]
        settings = {
            **private_environment(),
            **servers[0],
            "TEST_SERVERS": json.dumps(servers),
            "SHOPSTER_ENV": "test",
            **{name: str(port) for name, port in free_ports().variables().items()},
            "CHROMIUM_PATH": str(browser),
        }
        # In the order of a single process, in which what takes long comes early.
        spread = ("-n", str(count), "--dist=loadfile", "--no-loadscope-reorder")
        return _visibly([PYTHON, "-m", "pytest", *spread], PROJECT, settings)


@contextlib.contextmanager
def _servers(data: DataFolder, number: int) -> Iterator[Services]:
    folder = {"SHOPSTER_DATA": str(data.path / f"servers-{number}")}
    own = open_data_folder(folder, unprivileged_account())
    with running_services(own, private_environment(), THROWAWAY) as services:
        yield services


def _storefront() -> int:
    return _visibly(["npx", "--no-install", "vitest", "run"], FRONTEND, node_environment())


def _in_browser(browser: Path) -> int:
    """Run them on the demo catalogue, with a storefront whose search is down, and then on an import."""
    with private_stack(environment=_SHOPPERS) as stack:
        with console.step("Workers, relay and beat"):
            stack.wait_until_well()
        with console.step("Demo catalogue"):
            stack.manage("load_demo_data", "--wait")
        with console.step("Shoppers who search"):
            popular = make_popular(stack)
        with console.step("Staff with a second factor"):
            staff = make_staff(stack)
        settings = {
            **node_environment(),
            **staff,
            "STOREFRONT_URL": stack.storefront_url,
            "STOREFRONT_DEGRADED_URL": _add_degraded_storefront(stack),
            "API_URL": stack.api_url,
            "POPULAR_QUERY": popular,
            AUTH_SECRET: stack.environment[AUTH_SECRET],
            "CHROMIUM_PATH": str(browser),
        }
        walked = _visibly([*_PLAYWRIGHT], FRONTEND, settings)
        file, product = _export_to_import()
        with console.step(f"Import of {file.name}"):
            stack.manage("import_catalogue", str(file), "--wait")
        found = _visibly(
            # A folder of its own: what is kept of the others' failures is emptied otherwise.
            [*_PLAYWRIGHT, "import.spec.ts", "--output=test-results/import"],
            FRONTEND,
            {**settings, "IMPORTED_PRODUCT": product},
        )
        return walked or found


def _export_to_import() -> tuple[Path, str]:
    """A real store's export where SHOPSTER_SAMPLES has one, else the tests' own, and a product's name in it."""
    samples = os.environ.get("SHOPSTER_SAMPLES")
    file = Path(samples) / "shopify" / "fashion.csv" if samples else _OWN_EXPORT
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return file, next(csv.DictReader(rows))["Title"]


def _add_degraded_storefront(stack: LocalStack) -> str:
    """Start a storefront, with an API of its own that sends it to a search server that nobody runs."""
    ports = free_ports()
    environment = {
        **stack.environment,
        "SHOPSTER_SEARCH_URL": url(free_port()),
        "API_INTERNAL_URL": url(ports.api),
    }
    stack.add([
        api(environment, ports, "api-without-search"),
        storefront(environment, ports, "storefront-without-search"),
    ])  # fmt: skip
    return url(ports.storefront)


def _visibly(argv: list[str | Path], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a test runner whose own output is the progress."""
    console.say()
    return run_to_end(argv, None, cwd=folder, env=environment)


def _timed(title: str, run: Callable[[], int]) -> tuple[str, bool, float]:
    console.say(f"\n{title}")
    began = time.monotonic()
    try:
        passed = run() == 0
    except LauncherError as error:
        console.say(f"\n{error.report()}")
        passed = False
    return title, passed, time.monotonic() - began


def _report(results: list[tuple[str, bool, float]]) -> None:
    console.say()
    for title, passed, seconds in results:
        console.say(f"  {title:<20} {'passed' if passed else 'FAILED'}  {seconds:6.1f} s")
    if not all(passed for _, passed, _ in results):
        raise LauncherError("Tests failed.")
    console.say("\nAll tests passed.")
