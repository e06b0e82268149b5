"""A mail as a room writes it; `workers/mailing.py` brings it to the mail server. Changes when a mail says more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person is told, as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str
