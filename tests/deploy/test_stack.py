"""A whole stack comes up, takes what tests do to it, and goes away."""

import contextlib
import tempfile
from pathlib import Path

import pytest

from deploy.local.data import DataFolder
from deploy.local.errors import LauncherError
from deploy.local.private import private_stack
from deploy.local.probes import ailing, answers_ok
from tests.faults.rest import eventually

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
# The browser tests run the storefront and Flower in the same way.
LEFT_OUT = ("storefront", "flower")


def _processes_naming(folder: Path) -> list[str]:
    """Return the processes that were told to keep their data in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"SHOPSTER_DATA={folder}\0" in (process / "environ").read_text():
                found.append((process / "cmdline").read_text())
    return found


def test_a_stack_lives_through_the_loss_of_a_process_and_leaves_nothing() -> None:
    with private_stack(without=LEFT_OUT) as stack:
        stack.wait_until_well()
        assert answers_ok(f"{stack.api_url}/api/health/live")
        assert answers_ok(f"{stack.search_url}/1/isalive")
        assert len(_processes_naming(stack.data.path)) >= 7

        stack.kill("search")
        assert not answers_ok(f"{stack.search_url}/1/isalive")
        # Its answer may be a second old.
        eventually(
            lambda: ailing(f"{stack.api_url}/api/health/status"), 10, "nobody misses the search server"
        )
        stack.start("search")
        stack.stop("worker-bulk")
        stack.start("worker-bulk")
        stack.wait_until_well()

    assert _processes_naming(stack.data.path) == []
    assert not stack.data.path.exists()


def test_a_process_that_cannot_start_stops_the_rest_and_keeps_its_log(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(data.path))
    wrong = {"SHOPSTER_CURRENCY": "dollars"}

    with pytest.raises(LauncherError) as caught, private_stack(without=LEFT_OUT, environment=wrong):
        pass

    assert "SHOPSTER_CURRENCY" in caught.value.report()
    kept = caught.value.log
    assert kept is not None
    assert kept.is_file()
    assert _processes_naming(kept.parent.parent) == []
