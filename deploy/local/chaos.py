"""`make chaos`: a whole stack under load while everything around it fails, and whether every promise was kept.

What changes this file: what people may choose of a run.
"""

import os
from collections.abc import Mapping

from deploy.local.commands import run_to_end
from deploy.local.data import PROJECT
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError
from deploy.local.faketime import find_or_install_faketime
from deploy.local.private import private_folder
from deploy.local.processes import Argv
from deploy.local.setup import set_up
from deploy.local.venv import PYTHON, prepare_venv

_CHOICES = {"SEED": "--seed", "SECONDS": "--seconds", "VARIANT": "--variant", "RESULTS": "--results"}


def chaos() -> None:
    """Run one seed on a stack of its own: `SEED`, `SECONDS` and `VARIANT` as variables of make.

    Raises LauncherError where a promise was broken, which its report names, or where it could not run.
    """
    with private_folder() as data:
        set_up(data.logs, prepare_venv)
        find_or_install_faketime(data.logs)
        argv: Argv = [PYTHON, "-m", "tests.chaos", *chosen(os.environ)]
        code = run_to_end(argv, None, cwd=PROJECT, env=private_environment())
        if code != 0:
            raise LauncherError(f"The run ended with exit code {code}.")


def chosen(environment: Mapping[str, str]) -> list[str]:
    """The command's options for the variables that are set."""
    options = []
    for name, option in _CHOICES.items():
        if environment.get(name):
            options += [option, environment[name]]
    return options
