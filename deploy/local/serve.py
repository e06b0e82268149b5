"""`make services`: PostgreSQL and Redis alone, for developing with the rest started by hand.

What changes this file: what somebody needs to know to use the two.
"""

import os
import shlex

from deploy.local.console import console
from deploy.local.data import write_private
from deploy.local.services import data_folder, running_services
from deploy.local.setup import set_up
from deploy.local.venv import prepare_venv
from deploy.local.watch import watch


def serve() -> None:
    """Run both servers until interrupted; their addresses are printed and kept in `services.env`."""
    data = data_folder(os.environ)
    with data.locked():
        set_up(data.logs, prepare_venv)
        with running_services(data, os.environ) as services:
            exports = "".join(
                f"export {name}={shlex.quote(value)}\n" for name, value in services.environment().items()
            )
            file = data.path / "services.env"
            write_private(file, exports)
            console.say(f"\n{exports}\nThe same lines are in {file}. Logs: {data.logs}. Stop with Ctrl-C.")
            watch(services.processes)
