"""Storage of pictures, a mail server, and an API that is set up with both. Changes with what a shop can talk to."""

import socket
from collections.abc import Callable, Mapping

from deploy.local.data import PROJECT
from deploy.local.ports import HOST, Ports, free_port
from deploy.local.probes import answers_ok
from deploy.local.processes import Argv, Command
from deploy.local.topology import api, url
from deploy.local.venv import PYTHON

REACHING, STORAGE, MAIL = "reaching", "storage", "mail"
BUCKET = "bench-pictures"
_LOOK_SECONDS = 1.0


def reaching(environment: Mapping[str, str], ports: Ports) -> dict[int, Command]:
    """The three by their ports; the API shares database, Redis and search server with that of `environment`."""
    taken = list(ports.variables().values())
    for _ in range(3):
        taken.append(free_port(taken))
    own, storage, mail = taken[-3:]
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.reaching.settings",
        "PGAPPNAME": REACHING,
        "BENCH_MAIL_PORT": str(mail),
        "SHOPSTER_S3_BUCKET": BUCKET,
        "SHOPSTER_S3_ENDPOINT_URL": url(storage),
        "SHOPSTER_S3_REGION": "eu-central-1",
        "SHOPSTER_S3_ACCESS_KEY": "bench",
        "SHOPSTER_S3_SECRET_KEY": "bench",
    }
    keeps: Argv = [PYTHON, "-m", "moto.server", "--host", HOST, "--port", str(storage)]
    takes: Argv = [PYTHON, "-m", "aiosmtpd", "--nosetuid", "--listen", f"{HOST}:{mail}"]
    return {
        storage: Command(STORAGE, keeps, environment, PROJECT, ready=lambda: answers_ok(url(storage))),
        mail: Command(MAIL, takes, environment, PROJECT, ready=_listens(mail)),
        own: api({**environment, **settings}, Ports(api=own), REACHING),
    }


def _listens(port: int) -> Callable[[], bool]:
    def look() -> bool:
        try:
            socket.create_connection((HOST, port), timeout=_LOOK_SECONDS).close()
        except OSError:
            return False
        return True

    return look
