"""`make check`: every rule that a tool can hold the code against; all are run, whatever fails.

What changes this file: a rule that gets a tool.
"""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.commands import require
from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError, tail
from deploy.local.node import FRONTEND, node_environment, prepare_packages, require_node
from deploy.local.private import private_folder
from deploy.local.processes import Argv
from deploy.local.setup import set_up
from deploy.local.topology import manage
from deploy.local.venv import PYTHON, VENV, prepare_venv

_BACKEND: Mapping[str, Argv] = {
    "Python style": [PYTHON, "-m", "ruff", "check", "."],
    "Python format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "Python types": [PYTHON, "-m", "mypy", "."],
    "Import contracts": [VENV / "bin" / "lint-imports"],
    "Size budgets": [PYTHON, "-m", "tests.architecture.budgets"],
    "Migrations drift": manage("makemigrations", "--check", "--dry-run"),
    "OpenAPI drift": manage("export_openapi", "--check"),
}
_STOREFRONT: Mapping[str, Argv] = {
    "Storefront types": ["npm", "run", "--silent", "typecheck"],
    "Storefront style": ["npm", "run", "--silent", "lint"],
}
# None of these needs a database: an address where none listens keeps a real one out of it.
_NO_DATABASE = "postgresql://nobody:nothing@127.0.0.1:1/none"
_SHOWN_LINES = 200


def check() -> None:
    """Run every check and print what the failed ones said; raises LauncherError when one failed."""
    require_node()
    with private_folder() as data:
        set_up(data.logs, prepare_venv, prepare_packages)
        environment = {
            **private_environment(),
            "SHOPSTER_ENV": "test",
            "SHOPSTER_DATA": str(data.path),
            "DATABASE_URL": _NO_DATABASE,
        }
        failed = _run(_BACKEND, data.logs, PROJECT, environment)
        failed += _run(_STOREFRONT, data.logs, FRONTEND, node_environment())
        if failed:
            raise LauncherError(f"Failed: {', '.join(failed)}.")
    console.say("\nAll checks passed.")


def _run(checks: Mapping[str, Argv], logs: Path, folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Run checks one after another and return the names of those that failed."""
    failed = []
    for title, argv in checks.items():
        log = logs / f"{title.lower().replace(' ', '-')}.log"
        try:
            with console.step(title):
                require(argv, log, cwd=folder, env=environment)
        except LauncherError:
            failed.append(title)
            console.say(f"{tail(log, _SHOWN_LINES)}\n")
    return failed
