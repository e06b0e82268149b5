"""A stack of one's own: fresh data, free ports, and nothing of a real shop in its environment.

What changes this file: what a test's stack must not share with a developer's.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from deploy.local.accounts import unprivileged_account
from deploy.local.console import console
from deploy.local.data import DataFolder, open_data_folder
from deploy.local.environment import private_environment
from deploy.local.ports import free_ports
from deploy.local.postgres import THROWAWAY
from deploy.local.stack import LocalStack


@contextlib.contextmanager
def private_stack(
    *, without: Collection[str] = (), environment: Mapping[str, str] | None = None
) -> Iterator[LocalStack]:
    """Run a whole stack while the block runs; `without` and the process names are LocalStack's.

    `environment` is set on top of what the launcher was given, less every variable of the product.
    """
    settings = {**private_environment(), "SHOPSTER_ENV": "test", **(environment or {})}
    with (
        private_folder() as data,
        LocalStack(data, settings, free_ports(), postgres_options=THROWAWAY, without=without) as stack,
    ):
        yield stack


@contextlib.contextmanager
def private_folder() -> Iterator[DataFolder]:
    """Make a data folder and remove it after the block, unless that failed: then its logs may be wanted."""
    folder = Path(tempfile.mkdtemp(prefix="shopster-"))
    folder.chmod(0o711)
    data = open_data_folder({"SHOPSTER_DATA": str(folder)}, unprivileged_account())
    keep = False
    try:
        yield data
    except Exception:
        keep = True
        console.say(f"The logs are kept in {data.logs}.")
        raise
    finally:
        if not keep:
            for path in (data.path, folder):
                shutil.rmtree(path, ignore_errors=True)
