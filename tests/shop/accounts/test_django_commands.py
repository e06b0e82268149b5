"""`changepassword` and `createsuperuser` ask as Django's do, and do what the shop does of passwords and accounts."""

import getpass
import io
import os
import pty
import re
import select
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from config.settings.security import PASSWORD_HASHERS
from shop.accounts.models import Letter, Session, User
from shop.accounts.services.set_password import set_password
from shop.audit.models import Entry
from shop.common.errors import NotFound

pytestmark = pytest.mark.django_db
Typed = Callable[..., None]
ROOT = Path(__file__).resolve().parents[3]
OLD, NEW = "correct horse battery", "eleven green bottles"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Says what is typed, in order, wherever a password is asked for."""

    def say(*words: str) -> None:
        left = list(words)
        monkeypatch.setattr(getpass, "getpass", lambda prompt="": left.pop(0))

    return say


@pytest.fixture
def buyer() -> User:
    """A customer whose address is confirmed."""
    return User.objects.create_user("buyer", "buyer@example.test", OLD, email_verified_at=timezone.now())


def _run(*words: str, **options: Any) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said, stderr=said, **options)
    return said.getvalue()


def _sign_in(name: str, password: str) -> int:
    answer = APIClient().post("/api/auth/login/", {"username": name, "password": password})
    return int(answer.status_code)


def _state() -> Any:
    users = list(User.objects.order_by("pk").values())
    return users, Letter.objects.count(), Entry.objects.count(), Session.objects.filter(ended_at=None).count()


class Terminal:
    """`manage.py` in a terminal of its own."""

    def __init__(self, *words: str) -> None:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        self.shown = ""
        self.child, self.screen = pty.fork()
        if self.child == 0:
            os.chdir(ROOT)
            environment = {**os.environ, "DATABASE_URL": database.geturl(), "DJANGO_COLORS": "nocolor"}
            os.execve(sys.executable, [sys.executable, "manage.py", *words], environment)

    def answer(self, prompt: str, text: str) -> None:
        """Type `text` where a line is shown that begins with `prompt`, and waits."""
        asked = re.compile(rf"^{re.escape(prompt)}[^\n]*: $", re.MULTILINE)
        while not asked.search(self.shown):
            assert self._more(), self.shown
        self.shown = ""
        os.write(self.screen, f"{text}\n".encode())

    def rest(self) -> str:
        """What is shown after the last answer, until the command ends well."""
        while self._more():
            pass
        assert os.waitpid(self.child, 0)[1] == 0, self.shown
        self.child = 0
        return self.shown

    def close(self) -> None:
        """End a command that has not ended."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
        os.close(self.screen)

    def _more(self) -> bool:
        ready, _, _ = select.select([self.screen], [], [], 60)
        try:
            more = os.read(self.screen, 1000).decode() if ready else ""
        except OSError:  # the last program has left it
            more = ""
        self.shown += more.replace("\r", "")
        return bool(more)


def test_these_commands_are_found_before_djangos() -> None:
    found = get_commands()
    ours = "shop.accounts.command_line"
    assert (found["changepassword"], found["createsuperuser"]) == (ours, ours)


@pytest.mark.django_db(transaction=True)
def test_both_ask_at_a_terminal(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    with closing(Terminal("createsuperuser")) as terminal:
        terminal.answer("Username", "owner@example")
        terminal.answer("Error: username: may hold letters, digits and . + - _ only.\nUsername", "owner")
        terminal.answer("Email address", "owner@example.test")
        terminal.answer("Password", OLD)
        terminal.answer("Password (again)", OLD)
        assert "Superuser created successfully." in terminal.rest()
    assert _sign_in("owner", OLD) == 200

    with closing(Terminal("changepassword", "owner")) as terminal:
        terminal.answer("Password", NEW)
        terminal.answer("Password (again)", NEW)
        assert "Password changed successfully for user 'owner'" in terminal.rest()
    assert (_sign_in("owner", OLD), _sign_in("owner", NEW)) == (401, 200)


def test_a_changed_password_ends_every_session_and_is_told(buyer: User, typed: Typed) -> None:
    signed_in = APIClient().post("/api/auth/login/", {"username": "buyer", "password": OLD}).json()
    typed(NEW, NEW)

    said = _run("changepassword", "buyer")

    assert "Changing password for user 'buyer'" in said
    assert {session.ended_why for session in Session.objects.all()} == {Session.Ended.PASSWORD_CHANGED}
    refreshed = APIClient().post("/api/auth/refresh/", {"refresh": signed_in["refresh"]})
    assert refreshed.status_code == 401
    assert [(letter.kind, letter.email) for letter in Letter.objects.all()] == [
        (Letter.Kind.PASSWORD_CHANGED, "buyer@example.test")
    ]
    entry = Entry.objects.get(action="user.password_changed")
    assert (entry.actor_id, entry.actor_label, entry.object_id) == ("", "system", str(buyer.pk))
    assert entry.after == {"by": "command line"}
    assert (_sign_in("buyer", OLD), _sign_in("buyer", NEW)) == (401, 200)


def test_without_a_name_it_is_that_of_whoever_runs_it(
    buyer: User, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "buyer")
    typed(NEW, NEW)
    _run("changepassword")
    assert _sign_in("buyer", NEW) == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((NEW, OLD), "Passwords do not match"),
        (("short", "short"), "too short"),
        (("buyer@example.test",) * 2, "too similar"),
        ((" " * 12,) * 2, "made of blanks"),
        (("x" * 129,) * 2, "longer than 128"),
    ],
)
def test_three_passwords_that_will_not_do_change_nothing(
    buyer: User, typed: Typed, words: tuple[str, str], said: str
) -> None:
    before, heard = _state(), io.StringIO()
    typed(*words * 3)
    with pytest.raises(CommandError, match="after 3 attempts"):
        call_command("changepassword", "buyer", stdout=heard, stderr=heard)
    assert heard.getvalue().count(said) == 3
    assert _state() == before


def test_the_third_password_may_be_a_good_one_and_typed_in_another_form(buyer: User, typed: Typed) -> None:
    typed(NEW, OLD, "short", "short", "cafe\u0301 au lait", "cafe\u0301 au lait")
    _run("changepassword", "buyer")
    assert _sign_in("buyer", "caf\u00e9 au lait") == 200


def test_a_disabled_account_gets_its_password_and_stays_disabled(buyer: User, typed: Typed) -> None:
    User.objects.update(is_active=False)
    typed(NEW, NEW)
    _run("changepassword", "buyer")
    buyer.refresh_from_db()
    assert (buyer.is_active, buyer.check_password(NEW)) == (False, True)


def test_who_is_not_there_gets_none(buyer: User, typed: Typed) -> None:
    User.objects.update(deleted_at=timezone.now(), is_active=False)
    before = _state()
    typed(NEW, NEW)
    with pytest.raises(CommandError, match="deleted by its person"):
        _run("changepassword", "buyer")
    with pytest.raises(CommandError, match="user 'nobody' does not exist"):
        _run("changepassword", "nobody")
    typed("")
    with pytest.raises(CommandError, match="aborted"):
        _run("changepassword", "buyer")
    assert _state() == before
    with pytest.raises(NotFound):
        set_password(user_id=0, password_hash="!")


def test_a_superuser_is_made_without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("USERNAME", "owner"), ("EMAIL", "owner@Example.TEST"), ("PASSWORD", OLD)):
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)

    assert _run("createsuperuser", "--noinput") == "Superuser created successfully.\n"

    user = User.objects.get()
    assert (user.username, user.email, user.email_verified_at) == ("owner", "owner@example.test", None)
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, True, True)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_label, entry.object_id) == ("user.added", "system", str(user.pk))
    assert entry.after == {"by": "command line", "staff": True, "superuser": True}
    assert entry.personal.after == {"username": "owner", "email": "owner@example.test"}
    assert not Letter.objects.exists()
    assert _sign_in("owner", OLD) == 200


def test_options_say_it_as_well_and_a_password_can_wait(typed: Typed) -> None:
    _run("createsuperuser", "--noinput", "--username", "owner", "--email", "")
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("", False)
    typed(NEW, NEW)
    _run("changepassword", "owner")
    assert _sign_in("owner", NEW) == 200


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("buyer", "That username is already taken"),
        ("BUYER", "That username is already taken"),
        ("\uff42uyer", "That username is already taken"),
        ("owner@example.test", "may hold letters, digits"),
        ("", "cannot be blank"),
    ],
)
def test_a_name_that_nobody_else_would_get_makes_no_superuser(buyer: User, name: str, reason: str) -> None:
    before = _state()
    with pytest.raises(CommandError, match=reason):
        _run("createsuperuser", "--noinput", "--username", name, "--email", "owner@example.test")
    assert _state() == before


def test_without_a_terminal_nobody_is_asked() -> None:
    class Piped(io.StringIO):
        def isatty(self) -> bool:
            return False

    assert "not running in a TTY" in _run("createsuperuser", stdin=Piped())
    assert not User.objects.exists()
