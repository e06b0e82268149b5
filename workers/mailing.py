"""The dialogue with the mail server, for whoever has something to say. Changes when its answers mean something else.

A mail server knows no keys: what it has taken it sends. So a mail carries the Message-ID that its effect's key makes,
the same however often it is sent, and who sends it learns whether the server may have taken it already.
"""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from shop.common.mail import Mail
from workers.outcome import PermanentFailure, SinkUnavailable
from workers.smtp import PatientBackend

SMTP = "django.core.mail.backends.smtp.EmailBackend"
_PATIENT = f"{PatientBackend.__module__}.{PatientBackend.__qualname__}"
# By these a server says that it is closing, or that it wants another login: it would say so to anyone.
_TO_ANYONE = frozenset({421, 454, 530, 534, 535, 538})
# What the whole sender is refused for, but this: the mail is too large.
_TOO_LARGE = 552
_MOST_WORDS = 300
# A server repeats an address in a spelling of its own.
_ADDRESS = re.compile(r"\S*@\S*")
# What Python and Django raise where an address can't be written in a mail.
_UNWRITABLE = (ValueError, LookupError, MessageError)
HEADERS = {
    # A mail that answers this one by itself would answer nobody.
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}


class MailRefused(Exception):
    """The server does not take this mail now, and may later."""


class OutcomeUnknown(Exception):
    """The connection ended after the mail was sent and before the server's answer: it may have taken it."""


def send(mail: Mail, *, key: str) -> None:
    """Hand `mail` to the server, under the Message-ID of `key`. Returns when the server has taken it.

    Raises SinkUnavailable where the server is away, or refuses whoever asks; MailRefused and PermanentFailure where it
    refuses this mail, for now or for good; PermanentFailure where it can't be written; OutcomeUnknown where nobody
    knows. No message repeats the address.
    """
    message = _message(mail, key)
    with _opened() as server:
        try:
            server.send_messages([message])
        except OSError as error:
            # Without its cause: smtplib's errors repeat the address, and tracebacks are logged.
            raise _meaning(error, mail, has_mail=getattr(server, "has_mail", True)) from None
        except _UNWRITABLE as error:
            # It is written before the server hears of it. These repeat the address too.
            raise PermanentFailure(
                f"its address, or another header, can't be written in a mail ({type(error).__name__})"
            ) from None


def message_id(key: str) -> str:
    """The Message-ID of the mail with this key."""
    _, _, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    return f"<{re.sub('[^A-Za-z0-9_-]+', '.', key)}@{domain}>"


def _message(mail: Mail, key: str) -> EmailMultiAlternatives:
    headers = {**HEADERS, "Message-ID": message_id(key)}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message


@contextmanager
def _opened() -> Iterator[Any]:
    server = get_connection(_PATIENT if settings.EMAIL_BACKEND == SMTP else None)
    try:
        try:
            server.open()
        except OSError as error:
            raise SinkUnavailable(f"mail server: {_words(error)}") from None
        yield server
    finally:
        with suppress(OSError):
            server.close()


def _meaning(error: OSError, mail: Mail, *, has_mail: bool) -> Exception:
    code = _code(error)
    words = re.sub(re.escape(mail.to), "recipient", _words(error), flags=re.IGNORECASE)
    told = f"mail server: {_ADDRESS.sub('(address)', words)}"[:_MOST_WORDS]
    if code is None:
        return OutcomeUnknown(told) if has_mail else SinkUnavailable(told)
    refuses_sender = isinstance(error, smtplib.SMTPSenderRefused) and code != _TOO_LARGE
    if code in _TO_ANYONE or refuses_sender:
        return SinkUnavailable(told)
    return PermanentFailure(told) if code >= 500 else MailRefused(told)


def _code(error: OSError) -> int | None:
    """The server's answer; None where it gave none that can be read."""
    code: int | None = None
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, _)] = error.recipients.values()
    return code if code is not None and code > 0 else None


def _words(error: OSError) -> str:
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, words)] = error.recipients.values()
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
