"""Mails kept as files instead of being sent, to be looked at. Changes when they are kept differently.

Django's own class of that kind names a file by the second and an address in memory, which two processes can share, and
writes it while it can be read already. Here each mail has a file of its own, which is there when it is whole.
"""

import email.message
import email.parser
import email.policy
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_TIME = "%Y%m%d-%H%M%S-%f"
_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9a-f]{12}\.eml", re.ASCII)


class EmailBackend(BaseEmailBackend):
    """Writes each mail into the folder EMAIL_FILE_PATH, readable by this user alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._folder = Path(settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; returns how many."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            self._write(message.message().as_bytes())
        return len(email_messages)

    def _write(self, content: bytes) -> None:
        name = f"{datetime.now(UTC):{_TIME}}-{uuid4().hex[:12]}"
        unfinished = self._folder / f".{name}"
        with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
        unfinished.rename(self._folder / f"{name}.eml")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail and the name of its file, which begins with its time."""

    name: str
    message: email.message.EmailMessage

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return datetime.strptime(self.name.rpartition("-")[0], _TIME).replace(tzinfo=UTC)


def kept_mails(most: int) -> list[KeptMail]:
    """The newest mails, at most so many, the newest first; of each the headers alone."""
    folder = Path(settings.EMAIL_FILE_PATH)
    names = sorted((file.name for file in folder.glob("*.eml") if _NAME.fullmatch(file.name)), reverse=True)
    return [KeptMail(name, _read(folder / name, headers_only=True)) for name in names[:most]]


def kept_mail(name: str) -> KeptMail | None:
    """The mail in the file of that name; None where there is none, or the name is none of ours."""
    file = Path(settings.EMAIL_FILE_PATH) / name
    if not _NAME.fullmatch(name) or not file.is_file():
        return None
    return KeptMail(name, _read(file))


def _read(file: Path, *, headers_only: bool = False) -> email.message.EmailMessage:
    with file.open("rb") as content:
        parser = email.parser.BytesParser(policy=email.policy.default)
        return parser.parse(content, headersonly=headers_only)
