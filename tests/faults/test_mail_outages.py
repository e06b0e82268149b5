"""The mail server's bad days, with a real worker and relay, and people who ask for new passwords meanwhile."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_celery import CeleryTestSetup
from rest_framework.test import APIClient

from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter
from shop.outbox.models import Effect
from shop.outbox.protocol import LEASE_SECONDS
from shop.outbox.sinks import outages
from tests.faults import nodes
from tests.faults.rest import REST_SECONDS, eventually
from tests.invariants import violations
from tests.mail_server import MailServer

pytestmark = [
    pytest.mark.stack,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
PROMISE_SECONDS = 10.0
SLOW_SECONDS = float(os.environ.get("FAULTS_MAIL_SECONDS", "20"))
ASKED = "/api/auth/password/reset/"
PORT = MailServer().port
TERMINATE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture(scope="module")
def environment(environment: dict[str, str]) -> dict[str, str]:
    """The worker and the relay send mail to these tests' server, where it runs."""
    return {
        **environment,
        "DJANGO_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "DJANGO_EMAIL_HOST": "127.0.0.1",
        "DJANGO_EMAIL_PORT": str(PORT),
        "DJANGO_EMAIL_SECURITY": "none",
        "DJANGO_DEFAULT_FROM_EMAIL": "The shop <orders@shop.example>",
    }


@pytest.fixture(autouse=True)
def well(celery_setup: CeleryTestSetup, relay: nodes.Node) -> None:
    """Every test begins with a Redis, a worker and a relay at work."""
    for node in (celery_setup.broker, celery_setup.worker, relay):
        node.container.revive()


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that runs and does what it should."""
    with MailServer(port=PORT).running() as running:
        yield running
        running.slow, running.mute = (lambda _: 0.0), False


@pytest.fixture
def ask(transactional_db: None) -> Callable[[str], Any]:
    """Ask for a new password for an address; the answer's status and words."""

    def post(email: str) -> Any:
        answer = APIClient().post(ASKED, {"email": email})
        return answer.status_code, answer.json()

    return post


def account(name: str) -> User:
    return User.objects.create_user(name, f"{name}@mail.example", "correct horse battery")


def come_to_rest() -> None:
    """Nothing is owed any more, nothing is dead, no letter is left, and the ledger keeps its invariants."""
    owed = Effect.objects.filter(topic="accounts.letter", done=0)
    eventually(lambda: not owed.exists(), REST_SECONDS, lambda: f"owed: {list(owed.values())}")
    assert not Letter.objects.exists()
    assert violations(connection, max_attempts={"accounts.letter": 24}) == []
    assert outages() == []


def attempts() -> set[int]:
    return set(Effect.objects.filter(topic="accounts.letter").values_list("attempts", flat=True))


def test_fault_28_mail_server_away_while_someone_resets(ask: Callable[[str], Any]) -> None:
    ada = account("ada")
    known = ask(ada.email)
    assert known == ask("nobody@mail.example"), "the same answer, whoever asks and whatever is away"
    assert known[0] == 202
    eventually(outages, REST_SECONDS, "ops are not told")
    assert outages()[0].sink == "mail"
    time.sleep(3)
    assert attempts() == {0}, "an outage uses no attempts"
    with MailServer(port=PORT).running() as server:
        back = time.monotonic()
        eventually(lambda: server.of(ada.email), REST_SECONDS, "the mail did not arrive")
        assert time.monotonic() - back < PROMISE_SECONDS
        come_to_rest()
        assert len(server.mails) == 1, "and nobody else got one"


def test_fault_28_mail_that_takes_a_minute_keeps_no_other_waiting(
    ask: Callable[[str], Any], server: MailServer
) -> None:
    slow, quick = [account(f"slow-{number}") for number in range(3)], account("quick")
    server.slow = lambda address: SLOW_SECONDS if address.startswith("slow-") else 0.0
    for user in slow:
        write_letter(kind=Letter.Kind.PASSWORD_CHANGED, email=user.email, user=user)
    eventually(lambda: len(server.waiting) == 3, REST_SECONDS, "they do not wait beside each other")
    began = time.monotonic()
    ask(quick.email)
    eventually(lambda: server.of(quick.email), PROMISE_SECONDS, "it waits for the slow ones")
    assert time.monotonic() - began < PROMISE_SECONDS
    assert len(server.waiting) == 3, "over another connection, while theirs are open"
    come_to_rest()
    assert [len(server.of(user.email)) for user in slow] == [1, 1, 1], "who is slow is not sent it again"


def test_fault_28_mail_server_busy(ask: Callable[[str], Any], server: MailServer) -> None:
    users = [account(name) for name in ("ada", "grace")]
    server.answers["MAIL"] = "421 Too many mails just now"
    for user in users:
        ask(user.email)
    eventually(outages, REST_SECONDS, "ops are not told")
    time.sleep(3)
    assert (attempts(), server.mails) == ({0}, [])
    assert server.asked < 10, "few ask who refuses everybody"
    server.answers.clear()
    come_to_rest()
    assert [len(server.of(user.email)) for user in users] == [1, 1]


def test_fault_28_mail_server_hangs_up_after_the_data(ask: Callable[[str], Any], server: MailServer) -> None:
    ada = account("ada")
    server.mute = True
    ask(ada.email)
    eventually(lambda: server.of(ada.email), REST_SECONDS, "it was not sent")
    server.mute = False
    began = time.monotonic()
    come_to_rest()
    assert time.monotonic() - began < PROMISE_SECONDS
    first, *again = server.of(ada.email)
    assert 1 <= len(again) <= 2, "nobody knows whether the first was taken"
    assert {mail["Message-ID"] for mail in again} == {first["Message-ID"]}


def test_fault_28_worker_killed_while_the_mail_server_has_the_mail(
    ask: Callable[[str], Any], server: MailServer, celery_setup: CeleryTestSetup
) -> None:
    ada = account("ada")
    server.slow = lambda _: 2.0
    ask(ada.email)
    eventually(lambda: server.waiting, REST_SECONDS, "it was not sent")
    celery_setup.worker.container.kill()
    celery_setup.worker.container.revive()
    come_to_rest()
    sent = server.of(ada.email)
    assert 1 <= len(sent) <= 2, "as many as there were connections"
    assert len({mail["Message-ID"] for mail in sent}) == 1


def test_fault_28_database_restarted_while_the_mail_server_has_the_mail(
    ask: Callable[[str], Any], server: MailServer
) -> None:
    ada = account("ada")
    # Longer than a lease, which has to be renewed over another connection.
    server.slow = lambda _: LEASE_SECONDS + 2.0
    ask(ada.email)
    eventually(lambda: server.waiting, REST_SECONDS, "it was not sent")
    with connection.cursor() as cursor:
        cursor.execute(TERMINATE_OTHERS)
        assert cursor.rowcount > 0
    come_to_rest()
    assert (len(server.of(ada.email)), server.asked) == (1, 1)


def test_fault_28_worker_told_to_end_waits_for_the_mail_that_it_has_left_aside(
    ask: Callable[[str], Any], server: MailServer, celery_setup: CeleryTestSetup
) -> None:
    ada = account("ada")
    server.slow = lambda _: 9.0
    ask(ada.email)
    worker = celery_setup.worker.container
    left_aside = worker.logs().count("goes on beside its lane")
    eventually(
        lambda: worker.logs().count("goes on beside its lane") > left_aside,
        REST_SECONDS,
        "it is not left aside",
    )
    worker.kill("SIGTERM")
    come_to_rest()
    worker.revive()
    assert (len(server.of(ada.email)), server.asked) == (1, 1), "the answer came before the process ended"
