"""Which ports are used, and what is said of one that is taken."""

import os
import re
import socket
from collections.abc import Iterator

import pytest

from deploy.local.errors import LauncherError
from deploy.local.ports import HOST, Ports, asked_ports, free_port, free_ports, is_free


@pytest.fixture
def taken() -> Iterator[int]:
    """Yield a port on which this process listens."""
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def _asking(ports: Ports) -> dict[str, str]:
    return {name: str(port) for name, port in ports.variables().items()}


def test_each_port_can_be_set() -> None:
    ports = free_ports()

    assert asked_ports(_asking(ports)) == ports
    assert Ports() == Ports(api=8000, storefront=3000, search=8108, flower=5555)


def test_a_taken_port_names_the_variable_the_holder_and_a_way_out(taken: int) -> None:
    with pytest.raises(LauncherError) as caught:
        asked_ports(_asking(free_ports()) | {"SHOPSTER_SEARCH_PORT": str(taken)})

    assert f"Port {taken} (SHOPSTER_SEARCH_PORT) is taken" in caught.value.problem
    assert f"process {os.getpid()} " in caught.value.problem
    proposed = re.search(r"SHOPSTER_SEARCH_PORT=(\d+) make run", caught.value.advice)
    assert proposed is not None
    assert is_free(int(proposed.group(1)))


def test_a_server_on_every_address_takes_the_port_too() -> None:
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        assert not is_free(server.getsockname()[1])


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80 80", "8000.0"])
def test_a_malformed_port_names_the_variable(value: str) -> None:
    with pytest.raises(LauncherError, match="SHOPSTER_API_PORT"):
        asked_ports(_asking(free_ports()) | {"SHOPSTER_API_PORT": value})


def test_two_servers_cannot_share_a_port() -> None:
    port = str(free_port())

    with pytest.raises(LauncherError, match="are both"):
        asked_ports(_asking(free_ports()) | {"SHOPSTER_API_PORT": port, "SHOPSTER_FLOWER_PORT": port})
