"""Letters about accounts, sent by the real handler to a real mail server: each arrives, and leaves nothing behind.

What the server says decides what becomes of a letter: refused for now, for good, or nobody's fault.
"""

import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter
from shop.api.health import shared_status
from shop.audit.actor import Actor
from shop.outbox.models import Effect, Sink
from shop.outbox.services.retry_effects import retry_effects
from shop.outbox.sinks import outages
from tests.mail_server import MailServer, certificate
from workers import smtp
from workers.handlers import mail as handler
from workers.metrics import MAILS_AGAIN

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # A login over a connection without encryption is what one of these servers is for.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]
Drain = Callable[[], int]
TOPIC = "accounts.letter"
ADA = "ada@mail.example"


@pytest.fixture
def patience(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience, scaled down."""
    settings.EMAIL_TIMEOUT = 1
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 1.0)


@pytest.fixture
def server(settings: Settings, patience: None) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "The shop <orders@shop.example>"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    with MailServer().running() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", ADA, "correct horse battery")


@pytest.fixture
def letter(ada: User, server: MailServer) -> Letter:
    return write_letter(kind=Letter.Kind.REGISTERED, email=ADA, user=ada)


def effect() -> Effect:
    return Effect.objects.get(topic=TOPIC)


def time_passes() -> None:
    """Whatever waits is due."""
    Sink.objects.update(retry_at=F("away_since"))
    Effect.objects.update(available_at=F("wanted_at"))


def counted() -> float:
    return float(MAILS_AGAIN.labels(TOPIC)._value.get())


def test_a_letter_arrives_and_leaves_nothing_behind(
    ada: User, letter: Letter, server: MailServer, drain: Drain
) -> None:
    drain()
    [mail] = server.mails
    assert (mail["To"], mail["From"]) == (ADA, "The shop <orders@shop.example>")
    assert mail["Message-ID"] == f"<letter.{letter.pk.hex}@shop.example>"
    assert not Letter.objects.exists()
    assert (effect().state, effect().key, effect().subject) == ("done", str(letter.pk), f"user {ada.pk}")
    assert ADA not in repr(Effect.objects.values())


def test_it_says_that_nobody_need_answer_it_by_itself(
    letter: Letter, server: MailServer, drain: Drain
) -> None:
    drain()
    [mail] = server.mails
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert parsedate_to_datetime(str(mail["Date"])).year >= 2026


def test_it_says_the_same_as_text_and_as_html(letter: Letter, server: MailServer, drain: Drain) -> None:
    drain()
    [mail] = server.mails
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (_body(mail, kind) for kind in ("plain", "html"))
    [link] = re.findall(r"http\S+token=\S+", text)
    assert f'href="{link.replace("&", "&amp;")}"' in html


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_letter_that_is_gone_is_done(letter: Letter, server: MailServer, drain: Drain) -> None:
    Letter.objects.all().delete()
    drain()
    assert effect().state == "done"
    assert server.mails == []


def test_a_letter_that_nobody_wants_any_more_is_deleted(
    letter: Letter, server: MailServer, drain: Drain
) -> None:
    User.objects.update(is_active=False)
    drain()
    assert effect().state == "done"
    assert (server.mails, server.asked, Letter.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "450 4.2.0 <{address}>: Greylisted, come back later"),
        ("RCPT", "452 4.2.2 Mailbox full"),
        ("DATA", "451 4.3.0 Try again"),
    ],
)
def test_what_is_refused_for_now_is_tried_again(
    letter: Letter, server: MailServer, drain: Drain, step: str, answer: str
) -> None:
    server.answers[step] = answer
    drain()
    assert (effect().state, effect().attempts, outages()) == ("waiting", 1, [])
    assert answer[:9] in effect().last_error
    assert Letter.objects.get().sending_at is None, "it was surely not sent"
    before = counted()
    server.answers.clear()
    time_passes()
    drain()
    assert (len(server.mails), effect().state, counted()) == (1, "done", before)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "550 5.1.1 <{address}>: No such person"),
        ("MAIL", "552 5.3.4 Message too large"),
        ("DATA", "554 5.7.1 Looks like spam"),
    ],
)
def test_what_is_refused_for_good_is_dead_until_somebody_mends_it(
    letter: Letter, server: MailServer, drain: Drain, step: str, answer: str
) -> None:
    server.answers[step] = answer
    drain()
    assert (effect().state, outages()) == ("dead", [])
    assert answer[:9] in effect().last_error
    server.answers.clear()
    retry_effects(actor=Actor("owner", "owner"), ids=[effect().pk], reason="the address is mended")
    drain()
    assert (len(server.mails), effect().state, Letter.objects.count()) == (1, "done", 0)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("MAIL", "421 Too many connections"),
        ("RCPT", "421 Shutting down"),
        ("DATA", "421 Shutting down"),
        ("MAIL", "451 4.3.0 Queue is full"),
        ("MAIL", "550 5.7.1 This sender is not allowed"),
        ("MAIL", "530 5.7.0 Sign in first"),
        ("RCPT", "454 4.7.1 Relay access denied"),
    ],
)
def test_what_the_server_would_say_to_anyone_is_nobodys_fault(
    letter: Letter, server: MailServer, drain: Drain, step: str, answer: str
) -> None:
    server.answers[step] = answer
    drain()
    assert (effect().attempts, effect().dead_at) == (0, None)
    [outage] = outages()
    assert (outage.sink, answer[:6] in outage.reason) == ("mail", True)
    assert Letter.objects.get().sending_at is None
    server.answers.clear()
    time_passes()
    drain()
    assert (len(server.mails), outages(), effect().state) == (1, [], "done")


@contextmanager
def talking(port: int, says: bytes) -> Iterator[None]:
    """Something that listens, says that to whoever comes, and nothing more."""
    listening = socket.create_server(("127.0.0.1", port))
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            connection.sendall(says)
            kept.append(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in kept:
            connection.close()
        thread.join(5)


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (b"554 No service here\r\n", "554 No service"),
        (b"421 Busy\r\n", "421 Busy"),
        (b"", "timed out"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "mail server: "),
    ],
    ids=["refuses", "busy", "mute", "no mail server"],
)
def test_who_is_no_mail_server_or_takes_nobody_is_away(
    ada: User, settings: Settings, patience: None, drain: Drain, says: bytes, told: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", MailServer().port, False
    write_letter(kind=Letter.Kind.REGISTERED, email=ADA, user=ada)
    with talking(settings.EMAIL_PORT, says):
        drain()
    assert (effect().attempts, Letter.objects.get().sending_at) == (0, None)
    assert told in outages()[0].reason


def test_a_server_that_is_not_there_is_away(
    ada: User, settings: Settings, patience: None, drain: Drain
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", MailServer().port, False
    for _ in range(3):
        write_letter(kind=Letter.Kind.REGISTERED, email=ADA, user=ada)
    drain()
    assert {row.attempts for row in Effect.objects.all()} == {0}
    assert "ConnectionRefusedError" in outages()[0].reason


def test_a_connection_that_ends_after_the_mail_leaves_its_outcome_unknown(
    letter: Letter, server: MailServer, drain: Drain, caplog: pytest.LogCaptureFixture
) -> None:
    server.mute, before = True, counted()
    drain()
    assert (effect().state, effect().attempts, outages()) == ("waiting", 1, [])
    assert effect().last_error.startswith("OutcomeUnknown")
    assert Letter.objects.get().sending_at is not None
    assert counted() == before
    server.mute = False
    time_passes()
    with caplog.at_level(logging.WARNING):
        drain()
    assert [mail["Message-ID"] for mail in server.mails] == [f"<letter.{letter.pk.hex}@shop.example>"] * 2
    assert f"{letter.pk} may have been sent before" in caplog.text
    assert (counted(), Letter.objects.count()) == (before + 1, 0)


def test_a_server_that_never_says_whether_it_took_a_mail_is_not_sent_it_for_ever(
    letter: Letter, server: MailServer, drain: Drain
) -> None:
    server.mute = True
    for _ in range(handler.MOST_UNKNOWN + 2):
        time_passes()
        drain()
    assert (len(server.mails), effect().state) == (handler.MOST_UNKNOWN, "dead")
    assert "never told whether it was sent" in effect().last_error


def test_a_server_is_waited_for_longer_once_it_has_the_mail(
    letter: Letter, server: MailServer, settings: Settings, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To give up would mean to send it again, while the first may still arrive."""
    settings.EMAIL_TIMEOUT = 0.3
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 10.0)
    server.slow = lambda _: 1.0
    drain()
    assert (len(server.mails), effect().state) == (1, "done")


def test_a_server_that_is_waited_for_in_vain_has_it_perhaps(
    letter: Letter, server: MailServer, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    server.slow = lambda _: 5.0
    drain()
    assert effect().last_error.startswith("OutcomeUnknown")
    assert Letter.objects.get().sending_at is not None


@pytest.fixture
def database_restarts(server: MailServer) -> list[str]:
    """While the server has the first mail PostgreSQL ends every connection, as it does where it is restarted."""
    database, restarted = connection.get_connection_params() | {"cursor_factory": None}, list[str]()

    def restart(address: str) -> float:
        if not restarted:
            with psycopg.connect(**database) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            restarted.append(address)
        return 0.0

    server.slow = restart
    return restarted


def test_a_mail_that_was_taken_while_the_database_restarted_is_not_sent_again(
    letter: Letter, server: MailServer, drain: Drain, database_restarts: list[str]
) -> None:
    before = counted()
    for _ in range(2):
        drain()
        time_passes()
    assert (database_restarts, len(server.mails)) == ([ADA], 1)
    assert (effect().state, effect().last_error, Letter.objects.count()) == ("done", "", 0)
    assert counted() == before


def test_a_mail_that_was_refused_while_the_database_restarted_was_surely_not_sent(
    letter: Letter, server: MailServer, drain: Drain, database_restarts: list[str]
) -> None:
    server.answers["DATA"] = "451 4.3.0 Try again"
    drain()
    assert (database_restarts, effect().state, effect().attempts) == ([ADA], "waiting", 1)
    assert effect().last_error == "MailRefused: mail server: 451 4.3.0 Try again"
    assert Letter.objects.get().sending_at is None


def test_that_nobody_knows_the_outcome_is_noted_though_the_database_restarted(
    letter: Letter, server: MailServer, drain: Drain, database_restarts: list[str]
) -> None:
    Effect.objects.update(attempts=handler.MOST_UNKNOWN - 1)
    server.mute = True
    for _ in range(2):
        drain()
        time_passes()
    assert (database_restarts, len(server.mails), effect().state) == ([ADA], 1, "dead")
    assert "never told whether it was sent" in effect().last_error


def test_neither_address_nor_link_is_in_a_log_or_the_ledger(
    letter: Letter, server: MailServer, drain: Drain, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        server.answers["RCPT"] = "450 <{address}> later"
        drain()
        server.answers["RCPT"] = "550 <{address}> never"
        time_passes()
        drain()
        assert effect().state == "dead"
        server.answers.clear()
        retry_effects(actor=Actor("owner", "owner"), ids=[effect().pk], reason="mended")
        drain()
    ours = "\n".join(
        logging.Formatter("%(message)s").format(made)
        for made in caplog.records
        if not made.name.startswith("mail.log")
    )
    assert "450" in ours
    assert len(server.mails) == 1
    for text in (ours, repr(Effect.objects.values()), repr(Sink.objects.values())):
        assert ADA not in text
        assert "token=" not in text


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("ada@exämple.test", "ada@xn--exmple-cua.test"),
        ('"ada"@mail.example', ADA),
        ("=?utf-8?q?ada?=@mail.example", ADA),
    ],
    ids=["domain in letters", "quoted", "encoded word"],
)
def test_no_spelling_of_an_address_is_in_a_log_or_the_ledger(
    ada: User, server: MailServer, drain: Drain, caplog: pytest.LogCaptureFixture, stored: str, sent: str
) -> None:
    """These are of before an address had one spelling; a server repeats what it was told."""
    User.objects.update(email=stored)
    write_letter(kind=Letter.Kind.PASSWORD_CHANGED, email=stored, user=ada)
    server.answers["RCPT"] = "550 5.1.1 <{address}>: Recipient address rejected"
    with caplog.at_level(logging.DEBUG):
        drain()
    assert effect().state == "dead"
    ours = "\n".join(
        logging.Formatter("%(message)s").format(made)
        for made in caplog.records
        if not made.name.startswith("mail.log")
    )
    for text in (ours, effect().last_error):
        assert "550 5.1.1" in text
        assert "Recipient address rejected" in text
        assert stored not in text
        assert sent not in text


@pytest.mark.parametrize(
    "stored",
    [
        "=?utf-8?q?a=40evil.com=3E?=~@mail.example",
        '"\x0c"@[::1]',
        "=?=40=40utf-8?q??=@mail.example",
        "=?b?b?=0D@[::1]",
        "ada\r\nBcc: everyone@mail.example",
    ],
    ids=["another mailbox", "control character", "no encoding", "no character", "another header"],
)
def test_a_letter_that_cannot_be_written_is_dead_at_once(
    ada: User, server: MailServer, drain: Drain, caplog: pytest.LogCaptureFixture, stored: str
) -> None:
    write_letter(kind=Letter.Kind.PASSWORD_CHANGED, email=stored, user=ada)
    with caplog.at_level(logging.DEBUG):
        drain()
    assert (effect().state, effect().attempts, outages()) == ("dead", 1, [])
    assert (server.mails, Letter.objects.get().sending_at) == ([], None)
    assert effect().last_error.startswith(
        "PermanentFailure: its address, or another header, can't be written"
    )
    local, _, domain = stored.rpartition("@")
    for text in (caplog.text, effect().last_error):
        assert local not in text
        assert domain not in text


def test_a_login_that_is_refused_stops_all_mail_and_kills_none(
    ada: User, settings: Settings, patience: None, drain: Drain
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shop", "wrong-hush"
    with MailServer(login=("shop", "right-hush")).running() as server:
        settings.EMAIL_PORT = server.port
        write_letter(kind=Letter.Kind.REGISTERED, email=ADA, user=ada)
        drain()
        assert (effect().attempts, len(outages())) == (0, 1)
        assert "535" in outages()[0].reason
        assert "hush" not in outages()[0].reason
        settings.EMAIL_HOST_PASSWORD = "right-hush"
        time_passes()
        drain()
        assert len(server.mails) == 1


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ssl.SSLContext]:
    """Who the server is by a certificate of its own making, which this machine trusts or does not."""

    def make(*, trusted: bool) -> ssl.SSLContext:
        signed, key = certificate(tmp_path)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(signed))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(signed, key)
        return context

    return make


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_an_encrypted_server_is_believed_only_with_a_certificate(
    ada: User,
    settings: Settings,
    drain: Drain,
    identity: Callable[..., ssl.SSLContext],
    security: str,
    trusted: bool,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = security == "starttls", security == "tls"
    write_letter(kind=Letter.Kind.REGISTERED, email=ADA, user=ada)
    server = MailServer(tls=identity(trusted=trusted), tls_at_once=security == "tls")
    settings.EMAIL_PORT = server.port
    with server.running():
        drain()
        assert len(server.mails) == trusted
    reasons = [outage.reason for outage in outages()]
    assert reasons == [] if trusted else "certificate verify failed" in reasons[0]


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such option")
def test_tcp_tells_a_server_that_is_gone_from_one_that_is_slow(server: MailServer) -> None:
    backend = smtp.PatientBackend()
    backend.open()
    try:
        assert backend.connection is not None
        sock = backend.connection.sock
        assert sock is not None
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        unanswered = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) / 1000
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) < unanswered
        assert unanswered <= 10, "noticed before anybody misses the mail"
    finally:
        backend.close()


def test_a_server_without_encryption_gets_nothing_where_that_is_wanted(
    letter: Letter, server: MailServer, settings: Settings, drain: Drain
) -> None:
    settings.EMAIL_USE_TLS = True
    drain()
    assert server.mails == []
    assert "STARTTLS" in outages()[0].reason


def test_another_class_that_sends_is_used_as_it_is(ada: User, drain: Drain, mailoutbox: list[object]) -> None:
    write_letter(kind=Letter.Kind.REGISTERED, email=ADA, user=ada)
    drain()
    assert len(mailoutbox) == 1


def test_everybody_who_shows_outages_shows_that_mail_is_away(
    letter: Letter, server: MailServer, drain: Drain, client: Client
) -> None:
    server.answers["MAIL"] = "421 Busy"
    drain()
    Sink.objects.update(away_since="2026-01-01T00:00:00Z")
    shared_status.forget()
    status = client.get("/api/health/status").json()
    assert "mail has been away for " in status["checks"]["outbox"]["detail"]
    assert 'shopster_sink_away_seconds{sink="mail"}' in client.get("/metrics").content.decode()
