"""A real Flower shows nothing of the workers without its login."""

import base64
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.data import DataFolder
from deploy.local.ports import Ports
from deploy.local.processes import Process, stop_together
from deploy.local.topology import processes_of_a_stack, stack_environment, url
from tests.environment import free_port

pytestmark = pytest.mark.stack

LOGIN = "ops:petals"


@pytest.fixture
def flower(data: DataFolder, tmp_path: Path) -> Iterator[str]:
    """The address of a Flower that is started as in every stack."""
    ports = Ports(flower=free_port())
    environment = stack_environment({**os.environ, "FLOWER_BASIC_AUTH": LOGIN}, data, ports)
    [command] = [one for one in processes_of_a_stack(environment, ports) if one.name == "flower"]
    process = Process(command, tmp_path / "flower.log")
    process.bring_up()
    yield url(ports.flower)
    stop_together([process])


def answer(address: str, login: str = "") -> tuple[int, str]:
    """The status and text that a GET is answered with."""
    request = urllib.request.Request(address)
    if login:
        request.add_header("Authorization", f"Basic {base64.b64encode(login.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=20) as found:
            return found.status, found.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_what_flower_knows_of_the_workers_needs_its_login(flower: str) -> None:
    for path in ("/", "/tasks", "/api/workers", "/metrics"):
        assert answer(flower + path)[0] == 401, path
        assert answer(flower + path, "ops:thistles")[0] == 401, path
        assert answer(flower + path, LOGIN)[0] == 200, path
    assert "flower_events" in answer(f"{flower}/metrics", LOGIN)[1]
    assert answer(f"{flower}/healthcheck") == (200, "OK"), "says nothing of the workers"
