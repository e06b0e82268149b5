"""A mail server of the tests' own, on aiosmtpd: it keeps what it takes, and can misbehave at each step of a dialogue.

Changes when a mail server misbehaves in another way.
"""

import asyncio
import email
import email.policy
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.environment import free_port

OK = "250 OK"
# It tells every step of every dialogue.
logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass
class MailServer:
    """Takes mails on a loopback port. What `answers` says for a step (MAIL, RCPT, DATA) is answered instead of OK.

    `mute` closes the connection after a mail was taken, instead of saying so; `slow` says for how many seconds the mail
    to an address is kept waiting for its answer.
    """

    port: int = field(default_factory=free_port)
    answers: dict[str, str] = field(default_factory=dict)
    slow: Callable[[str], float] = lambda _: 0.0
    mute: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, address: str) -> list[EmailMessage]:
        """What was sent to this address."""
        with self._lock:
            return [mail for mail in self.mails if mail["To"] == address]

    @contextmanager
    def running(self) -> Iterator["MailServer"]:
        """Listen while the block runs."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    async def handle_EHLO(  # noqa: N802  # the server's name, as below
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.asked += 1
        session.host_name = hostname
        return [self.answers["EHLO"]] if "EHLO" in self.answers else responses

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
        await asyncio.sleep(self.slow(envelope.rcpt_tos[0]))
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content: Any = envelope.content
        with self._lock:
            self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        if self.mute and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return OK
