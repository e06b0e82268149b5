"""`make bench`: what each operation costs on this machine.

What changes this file: what the measurements need before they start.
"""

from deploy.local.commands import run_to_end
from deploy.local.data import PROJECT
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError
from deploy.local.private import private_folder
from deploy.local.setup import set_up
from deploy.local.venv import PYTHON, prepare_venv


def bench() -> None:
    """Run the measurements, which start a stack of their own; a missed bar is in their report.

    Raises LauncherError when the measuring itself fails.
    """
    with private_folder() as data:
        set_up(data.logs, prepare_venv)
        code = run_to_end([PYTHON, "-m", "tests.bench"], None, cwd=PROJECT, env=private_environment())
        if code != 0:
            raise LauncherError(f"The measurements ended with exit code {code}.")
