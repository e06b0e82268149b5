"""Django's SMTP backend with a patience of its own. Changes when a mail server is waited for differently.

Until the mail itself is sent, a server that does not answer within EMAIL_TIMEOUT is away. Once it has the mail, giving
up would mean to send it again, so it is waited for much longer, as RFC 5321 (4.5.3.2.6) asks. A connection that is dead
is told from a server that is slow by its silence: TCP asks whether anybody is there.
"""

import smtplib
import socket
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

# For the answer to a mail that it has. The lease is renewed meanwhile, and the lane goes on.
ANSWER_SECONDS = 120.0
GOODBYE_SECONDS = 1.0
# A peer that is gone is noticed after the first, and so many more of the second.
_IDLE_SECONDS, _ASK_EVERY_SECONDS, _ASK_TIMES = 4, 2, 2


class _Patient(smtplib.SMTP):
    """A dialogue that knows whether the mail itself has been sent."""

    has_mail = False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # What smtplib calls to connect, be it encrypted at once or not.
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in typeshed
        _keep_asking(made)
        return made

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the mail itself, and wait for the server to take it."""
        self.has_mail = True
        assert self.sock is not None
        self.sock.settimeout(ANSWER_SECONDS)
        return super().data(msg)

    def quit(self) -> tuple[int, bytes]:
        """Say goodbye; whatever was to be said has been, so nobody is waited for."""
        if self.sock is not None:
            self.sock.settimeout(GOODBYE_SECONDS)
        return super().quit()


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class PatientBackend(EmailBackend):
    """Sends one mail over a connection that is opened before and closed after it."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What the base class opens."""
        return _PatientTls if self.use_ssl else _Patient

    @property
    def has_mail(self) -> bool:
        """Whether the server may have taken the mail."""
        return isinstance(self.connection, _Patient) and self.connection.has_mail


def _keep_asking(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    options = {
        "TCP_KEEPIDLE": _IDLE_SECONDS,
        "TCP_KEEPINTVL": _ASK_EVERY_SECONDS,
        "TCP_KEEPCNT": _ASK_TIMES,
        # What was sent and is not acknowledged, in milliseconds.
        "TCP_USER_TIMEOUT": 1000 * (_IDLE_SECONDS + _ASK_EVERY_SECONDS * _ASK_TIMES),
    }
    for name, value in options.items():
        # Each system has its own of them.
        if (option := getattr(socket, name, None)) is not None:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
