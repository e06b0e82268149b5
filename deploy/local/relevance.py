"""`make relevance`: how good the search is, by people's judgements.

What changes this file: what the measurement needs before it starts.
"""

from deploy.local.commands import run_to_end
from deploy.local.data import PROJECT
from deploy.local.environment import private_environment
from deploy.local.errors import LauncherError
from deploy.local.private import private_folder
from deploy.local.setup import set_up
from deploy.local.venv import PYTHON, prepare_venv


def relevance() -> None:
    """Measure on servers of its own; raises LauncherError where a bar is missed, or nothing could be measured."""
    with private_folder() as data:
        set_up(data.logs, prepare_venv)
        code = run_to_end([PYTHON, "-m", "tests.relevance"], None, cwd=PROJECT, env=private_environment())
        if code != 0:
            raise LauncherError("The search is not as good as promised, or could not be measured.")
