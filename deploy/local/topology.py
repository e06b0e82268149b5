"""Which processes make up a stack, with their command lines and the environment that they share.

`make run`, the tests and the measurements all start this one list.
What changes this file: a process of the product, or a variable that the processes of one machine agree on.
"""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.data import PROJECT, DataFolder
from deploy.local.node import STANDALONE
from deploy.local.ports import HOST, Ports
from deploy.local.probes import answers_ok
from deploy.local.processes import Argv, Command
from deploy.local.venv import PYTHON

LANES = ("critical", "default", "bulk")
DEMO_PASSWORD = "shopster-demo"  # noqa: S105  # it is printed for everybody who starts the demo
MAIL_FILES = "shop.common.mail_files.EmailBackend"
_GUNICORN = PROJECT / "deploy" / "gunicorn_config.py"
_FLOWER = PROJECT / "deploy" / "flower_config.py"
# Told SIGTERM, a worker ends as soon as its task has, and a slice of long work stays under 30 s. The soft
# shutdown that SIGQUIT asks for would always last its whole timeout.
_WORKER_STOP_SECONDS = 40
# Opens the sessions of shoppers: for the storefront's server alone.
AUTH_SECRET = "AUTH_SECRET"  # noqa: S105  # its name
# Made on the first run, for whoever sets none.
_OWN_SECRETS = (
    "DJANGO_SECRET_KEY",
    "JWT_SIGNING_KEY",
    "SHOPSTER_REVALIDATE_SECRET",
    "SHOPSTER_STOREFRONT_SECRET",
    AUTH_SECRET,
)
# What writes to the index: for workers and commands, whoever answers browsers has no use for it.
ADMIN_KEY = "ALGOLIA_ADMIN_API_KEY"
# What the storefront's server must not be able to give away.
SECRETS_OF_THE_SHOP = (
    ADMIN_KEY,
    "DATABASE_URL",
    "REDIS_URL",
    "CACHE_URL",
    "DJANGO_SECRET_KEY",
    "JWT_SIGNING_KEY",
    "JWT_PREVIOUS_SIGNING_KEYS",
    "DJANGO_EMAIL_HOST_PASSWORD",
    "FLOWER_BASIC_AUTH",
    "SHOPSTER_S3_SECRET_KEY",
    "SHOPSTER_METRICS_TOKEN",
    "DJANGO_EMAIL_HOST_PASSWORD",
)
_LOG = ("--loglevel", "INFO")
_BEAT_OPTIONS = ("--scheduler", "workers.beat:SlotScheduler", "--pidfile=", *_LOG)


def url(port: int) -> str:
    """Return the address of one of the stack's servers."""
    return f"http://{HOST}:{port}"


def stack_environment(environment: Mapping[str, str], data: DataFolder, ports: Ports) -> dict[str, str]:
    """Return what every process of a stack is given: what people set, then what one machine needs besides."""
    secrets = data.secrets()
    needed = {name: secrets[name] for name in _OWN_SECRETS} | {
        "FLOWER_BASIC_AUTH": f"shopster:{secrets['FLOWER_PASSWORD']}",
        "SHOPSTER_DEMO_PASSWORD": DEMO_PASSWORD,
        "API_INTERNAL_URL": url(ports.api),
        "SHOPSTER_STOREFRONT_INTERNAL_URL": url(ports.storefront),
    }
    if environment.get("SHOPSTER_ENV") != "production" and not environment.get("DJANGO_EMAIL_HOST"):
        # Kept as files, which the API shows.
        needed["DJANGO_EMAIL_BACKEND"] = MAIL_FILES
    fixed = {name: str(port) for name, port in ports.variables().items()} | {
        "SHOPSTER_DATA": str(data.path),
        "PYTHONUNBUFFERED": "1",
    }
    return {**needed, **environment, **fixed}


def without(environment: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return the environment less these variables."""
    return {name: value for name, value in environment.items() if name not in names}


def manage(*arguments: str) -> list[str | Path]:
    """Return the command line of one of Django's commands."""
    return [PYTHON, PROJECT / "manage.py", *arguments]


def processes_of_a_stack(environment: Mapping[str, str], ports: Ports) -> list[Command]:
    """Return the processes in the order in which they are announced; none of them needs another to start."""
    uses_algolia = "ALGOLIA_APP_ID" in environment and "SHOPSTER_SEARCH_URL" not in environment
    ours = without(environment, AUTH_SECRET)
    return [
        api(ours, ports),
        *([] if uses_algolia else [_searchd(ours, ports)]),
        Command("relay", manage("relay"), ours, PROJECT, stop_seconds=20),
        *(_worker(lane, ours) for lane in LANES),
        Command("beat", _celery("beat", *_BEAT_OPTIONS), ours, PROJECT, stop_seconds=20),
        _flower(ours, ports),
        storefront(environment, ports),
    ]


def storefront(environment: Mapping[str, str], ports: Ports, name: str = "storefront") -> Command:
    """Return the Next.js server, which tells the browser and itself where the rest is."""
    addresses = {
        "HOSTNAME": HOST,
        "PORT": str(ports.storefront),
        "API_INTERNAL_URL": environment["API_INTERNAL_URL"],
        "SITE_URL": environment.get("SHOPSTER_STOREFRONT_URL", url(ports.storefront)),
        "NODE_ENV": "production",
        "NEXT_TELEMETRY_DISABLED": "1",
    }
    return Command(
        name,
        ["node", "--require", STANDALONE / "client-address.cjs", STANDALONE / "server.js"],
        {**without(environment, *SECRETS_OF_THE_SHOP), **addresses},
        STANDALONE,
        # A page would be kept as it is now, while the shop is still empty.
        ready=lambda: answers_ok(url(ports.storefront) + "/robots.txt"),
    )


def api(environment: Mapping[str, str], ports: Ports, name: str = "api") -> Command:
    """Return gunicorn with the API, the admin and the media files."""
    argv: Argv = [PYTHON, "-m", "gunicorn", "config.wsgi:application", "--config", _GUNICORN]
    return Command(
        name,
        [*argv, "--bind", f"{HOST}:{ports.api}"],
        without(environment, ADMIN_KEY, AUTH_SECRET),
        PROJECT,
        ready=lambda: answers_ok(url(ports.api) + "/api/health/ready"),
        stop_seconds=30,
    )


def _searchd(environment: Mapping[str, str], ports: Ports) -> Command:
    return Command(
        "search",
        manage("searchd"),
        environment,
        PROJECT,
        ready=lambda: answers_ok(url(ports.search) + "/1/isalive"),
        stop_seconds=20,
    )


def _worker(lane: str, environment: Mapping[str, str]) -> Command:
    # The relay has the first port, each worker one after it.
    first = environment.get("SHOPSTER_METRICS_PORT", "0")
    if first.isdecimal() and int(first):
        environment = {**environment, "SHOPSTER_METRICS_PORT": str(int(first) + 1 + LANES.index(lane))}
    options = ("--queues", lane, "--hostname", f"{lane}@%h", "--concurrency", "1", "--task-events", *_LOG)
    return Command(
        f"worker-{lane}", _celery("worker", *options), environment, PROJECT, stop_seconds=_WORKER_STOP_SECONDS
    )


def _flower(environment: Mapping[str, str], ports: Ports) -> Command:
    return Command(
        "flower",
        _celery("flower", f"--conf={_FLOWER}", f"--address={HOST}", f"--port={ports.flower}"),
        without(environment, ADMIN_KEY),
        PROJECT,
        ready=lambda: answers_ok(url(ports.flower) + "/healthcheck"),
    )


def _celery(program: str, *options: str) -> list[str | Path]:
    # Quiet: without the banner, a log holds nothing but its lines.
    return [PYTHON, "-m", "celery", "--app", "workers.app", "--quiet", program, *options]
