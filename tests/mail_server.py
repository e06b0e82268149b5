"""A mail server of the tests' own, on aiosmtpd: it keeps what it takes, and can misbehave at each step of a dialogue.

Changes when a mail server misbehaves in another way.
"""

import asyncio
import email
import email.policy
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.environment import free_port

OK = "250 OK"
# It tells every step of every dialogue.
logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass
class MailServer:
    """Takes mails on a loopback port. What `answers` says for a step (MAIL, RCPT, DATA) is answered instead of OK.

    `mute` closes the connection after a mail was taken, instead of saying so; `slow` says for how many seconds the mail
    to an address is kept waiting for its answer; `waiting` are the addresses whose mails it has and keeps so.
    """

    port: int = field(default_factory=free_port)
    answers: dict[str, str] = field(default_factory=dict)
    slow: Callable[[str], float] = lambda _: 0.0
    mute: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    asked: int = 0
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    login: tuple[str, str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, address: str) -> list[EmailMessage]:
        """What was sent to this address."""
        with self._lock:
            return [mail for mail in self.mails if mail["To"] == address]

    @contextmanager
    def running(self) -> Iterator["MailServer"]:
        """Listen while the block runs."""
        controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=self.tls if self.tls_at_once else None,
            tls_context=None if self.tls_at_once else self.tls,
            require_starttls=self.tls is not None and not self.tls_at_once,
            auth_required=self.login is not None,
            auth_require_tls=False,
            authenticator=self._knows,
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    def _knows(self, *answered: Any) -> AuthResult:
        given: Any = answered[-1]
        return AuthResult(
            handled=False, success=(given.login.decode(), given.password.decode()) == self.login
        )

    async def handle_EHLO(  # noqa: N802  # the server's name, as below
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.asked += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", OK)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.answers:
            return self.answers["RCPT"].format(address=address)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        self.waiting.append(address)
        await asyncio.sleep(self.slow(address))
        self.waiting.remove(address)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content: Any = envelope.content
        with self._lock:
            self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        if self.mute and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return OK


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    signed, private = folder / "mail.crt", folder / "mail.key"
    signed.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return signed, private
