"""A mail server that keeps Message-IDs, and can be slow, busy, or gone after it took a mail.

Changes when a mail server misbehaves in another way.
"""

import asyncio
import email
import threading
import time
from collections import defaultdict
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import free_port

Mode = Literal["well", "slow", "busy", "mute"]
SLOW_SECONDS = 2.0


class MailServer:
    """Takes every mail and notes when it took which Message-ID. Runs on a loopback port until `close()`."""

    def __init__(self) -> None:
        self.mode: Mode = "well"
        self.received: defaultdict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()

    async def handle_MAIL(  # noqa: N802  # the server's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a mail, unless busy."""
        if self.mode == "busy":
            return "421 Too many mails just now"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        """Take a mail. Slow, it takes it late; mute, its sender never learns that it did."""
        if self.mode == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        content: Any = envelope.content
        with self._lock:
            message = email.message_from_bytes(content)
            self.received[str(message["Message-ID"])].append(time.monotonic())
        if self.mode == "mute" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 OK"
