"""Letters about accounts, sent by the real handler to a real mail server: each arrives, and leaves nothing behind."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter
from shop.outbox.models import Effect
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], int]
TOPIC = "accounts.letter"


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "The shop <orders@shop.example>"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", False, 2
    with MailServer().running() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@mail.example", "correct horse battery")


def test_a_letter_arrives_and_leaves_nothing_behind(ada: User, mail_server: MailServer, drain: Drain) -> None:
    letter = write_letter(kind=Letter.Kind.REGISTERED, email=ada.email, user=ada)
    drain()
    [mail] = mail_server.mails
    assert (mail["To"], mail["From"]) == ("ada@mail.example", "The shop <orders@shop.example>")
    assert mail["Message-ID"] == f"<letter.{letter.pk.hex}@shop.example>"
    assert not Letter.objects.exists()
    effect = Effect.objects.get(topic=TOPIC)
    assert (effect.state, effect.key, effect.subject) == ("done", str(letter.pk), f"letter {letter.pk}")
