"""The migration that writes the domains of stored addresses in ASCII."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from shop.accounts.models import Letter, User

pytestmark = pytest.mark.django_db


def migrate() -> None:
    import_module("shop.accounts.migrations.0013_domains_in_ascii").write_in_ascii(
        apps, connection.schema_editor()
    )


def account(name: str, email: str, pending: str = "", *, confirmed: bool = False) -> User:
    at = timezone.now() if confirmed else None
    return User.objects.create(username=name, email=email, pending_email=pending, email_verified_at=at)


def test_an_address_of_old_is_found_again_and_names_the_mailbox_that_got_its_letters() -> None:
    ada = account("ada", "Ada@exämple.test", "ada@Other.exämple.test", confirmed=True)
    sharp = account("sharp", "sharp@straße.test", confirmed=True)
    letter = Letter.objects.create(kind=Letter.Kind.REGISTERED, email="ada@exa\u00admple.test", user=ada)
    migrate()
    for row in (ada, sharp, letter):
        row.refresh_from_db()
    assert (ada.email, ada.pending_email) == ("Ada@xn--exmple-cua.test", "ada@other.xn--exmple-cua.test")
    assert sharp.email == "sharp@strasse.test", "where Django sent the link that confirmed it"
    assert letter.email == "ada@example.test"


def test_what_cannot_be_written_or_is_anothers_stays() -> None:
    first = account("first", "ada@xn--exmple-cua.test", confirmed=True)
    second = account("second", "ada@exämple.test", confirmed=True)
    claims = account("claims", "ada@exämple.test")
    odd = account("odd", f"odd@{'ä' * 60}.test")
    migrate()
    emails = {user.pk: user.email for user in User.objects.all()}
    assert emails == {
        first.pk: "ada@xn--exmple-cua.test",
        second.pk: "ada@exämple.test",
        claims.pk: "ada@xn--exmple-cua.test",
        odd.pk: f"odd@{'ä' * 60}.test",
    }
