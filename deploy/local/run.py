"""`make run`: everything set up, the whole shop started, watched, and stopped.

What changes this file: what somebody sees and needs to know who starts the shop for the first time.
"""

from deploy.local.console import console
from deploy.local.environment import running_environment, user_environment
from deploy.local.node import prepare_build, prepare_packages, require_node
from deploy.local.ports import asked_ports
from deploy.local.probes import answers_ok
from deploy.local.services import data_folder
from deploy.local.setup import set_up
from deploy.local.stack import LocalStack
from deploy.local.stamps import Stamp, fingerprint
from deploy.local.topology import MAIL_FILES
from deploy.local.venv import prepare_venv
from deploy.local.watch import watch

DEMO_STAFF = "demo"
_WELCOME = """
Shopster is running.

  Storefront   {storefront}
  API          {api}/api/
  API docs     {api}/api/docs/
  Admin        {api}/admin/    {staff} / {password}
  Flower       {flower}           {flower_login}
  Search       {search}
{mails}
  Data         {data}
  Logs         {data}/logs

`.venv/bin/python manage.py …` works on this shop while it runs.
Ctrl-C stops it. The data stays, and the next `make run` takes seconds.
"""


def run() -> None:
    """Run the shop until interrupted."""
    environment = user_environment()
    require_node()
    data = data_folder(environment)
    console.say(f"Data folder: {data.path}\n")
    with data.locked():
        ports = asked_ports(environment)
        set_up(data.logs, prepare_venv, prepare_packages, prepare_build)
        with LocalStack(data, environment, ports) as stack:
            with console.step("Workers, relay and beat"):
                stack.wait_until_well()
            _load_demo(stack, environment.get("DATABASE_URL", "own"))
            _warm(stack)
            console.say(_welcome(stack))
            with running_environment(stack.environment):
                watch(stack.processes)
    console.say("Stopped.")


def _warm(stack: LocalStack) -> None:
    """Have the first page made once before somebody asks for it: a cold API may be slower than a page waits."""
    with console.step("First page"):
        answers_ok(f"{stack.api_url}/api/products/")
        answers_ok(f"{stack.storefront_url}/")


def _load_demo(stack: LocalStack, database: str) -> None:
    """Fill a database that this launcher meets for the first time."""
    stamp = Stamp(stack.data.path / "demo-loaded")
    wanted = fingerprint([], database)
    if stamp.matches(wanted) and not stack.first_run:
        return
    stamp.clear()
    with console.step("Demo staff"):
        stack.manage("create_demo_staff")
    with console.step("Demo catalogue"):
        stack.manage("load_demo_data", "--wait")
    stamp.set(wanted)


def _welcome(stack: LocalStack) -> str:
    return _WELCOME.format(
        storefront=stack.storefront_url,
        api=stack.api_url,
        flower=stack.flower_url,
        search=stack.search_url,
        mails=f"  Mails        {stack.api_url}/mails/    kept instead of sent\n"
        if _keeps_mails(stack)
        else "",
        staff=DEMO_STAFF,
        password=stack.environment["SHOPSTER_DEMO_PASSWORD"],
        flower_login=stack.environment["FLOWER_BASIC_AUTH"].replace(":", " / ", 1),
        data=stack.data.path,
    )


def _keeps_mails(stack: LocalStack) -> bool:
    return stack.environment.get("DJANGO_EMAIL_BACKEND") == MAIL_FILES
