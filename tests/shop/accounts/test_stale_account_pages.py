"""An account's page that was opened before somebody else changed the account: what its reader did not touch stays."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from shop.accounts.models import User
from shop.accounts.services.sync_roles import sync_roles
from shop.audit.actor import SYSTEM
from shop.audit.models import Entry

pytestmark = pytest.mark.django_db
Sent = dict[str, list[str]]
TOKEN = "csrfmiddlewaretoken"  # the name of a field, whose value differs each time


class _Inputs(HTMLParser):
    """What the inputs of a page's form send when nothing is touched."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.sent = form, False, Sent()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form
        elif tag == "input" and self.inside:
            self._input(found.get("type"), found)

    def _input(self, kind: str | None, found: dict[str, str | None]) -> None:
        if kind == "submit" or (kind == "checkbox" and "checked" not in found):
            return
        value = found.get("value") or ("on" if kind == "checkbox" else "")
        self.sent.setdefault(str(found["name"]), []).append(value)


def _sent(answer: Any) -> Sent:
    parser = _Inputs("user_form")
    parser.feed(answer.content.decode())
    assert parser.sent
    return parser.sent


@pytest.fixture
def roles() -> dict[str, str]:
    """The number of each role's group, as forms send it."""
    sync_roles(actor=SYSTEM)
    return {group.name: str(group.pk) for group in Group.objects.all()}


@pytest.fixture
def helper(roles: dict[str, str]) -> User:
    """A member of staff who helps customers."""
    user = User.objects.create_user("helper", "helper@example.test", is_staff=True)
    user.groups.set([int(roles["support"])])
    return user


@pytest.fixture
def browsers(owner: User) -> tuple[Client, Client]:
    """Two owners' browsers."""
    other = User.objects.create_superuser("other", "other@example.test", "correct horse battery")
    first, second = Client(), Client()
    first.force_login(owner)
    second.force_login(other)
    return first, second


def _page(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def _without(sent: Sent, name: str) -> Sent:
    return {key: value for key, value in sent.items() if key != name}


def _is_now(user: User) -> tuple[bool, bool, bool, list[str]]:
    user = User.objects.get(pk=user.pk)
    groups = sorted(user.groups.values_list("name", flat=True))
    return user.is_active, user.is_staff, user.is_superuser, groups


def test_a_role_given_on_a_stale_page_lets_nobody_in_again(
    browsers: tuple[Client, Client], helper: User, roles: dict[str, str]
) -> None:
    ours, theirs = browsers
    stale = _sent(ours.get(_page(helper)))
    theirs.post(_page(helper), _without(_sent(theirs.get(_page(helper))), "is_active"))
    assert _is_now(helper) == (False, True, False, ["support"])

    answer = ours.post(_page(helper), {**stale, "groups": [*stale["groups"], roles["catalogue"]]})

    assert answer.status_code == 302
    assert _is_now(helper) == (False, True, False, ["catalogue", "support"])
    assert not Entry.objects.filter(action="user.enabled").exists()


def test_of_roles_the_difference_counts(
    browsers: tuple[Client, Client], helper: User, roles: dict[str, str]
) -> None:
    ours, theirs = browsers
    stale = _sent(ours.get(_page(helper)))
    shown = _sent(theirs.get(_page(helper)))
    theirs.post(_page(helper), {**shown, "groups": [roles["ops"]], "is_superuser": ["on"]})

    ours.post(_page(helper), {**stale, "groups": [*stale["groups"], roles["catalogue"]]})

    assert _is_now(helper) == (True, True, True, ["catalogue", "ops"]), "support was taken, and stays so"
    ours.post(_page(helper), _without(stale, "groups"))
    assert _is_now(helper) == (True, True, True, ["catalogue", "ops"]), "what is taken is gone already"
    User.objects.filter(pk=helper.pk).update(is_active=False)
    ours.post(_page(helper), _without(stale, "is_active"))
    assert _is_now(helper)[0] is False, "disabled twice"


def test_who_is_no_staff_any_more_gets_no_role_and_whoever_gives_it_hears_why(
    browsers: tuple[Client, Client], helper: User, roles: dict[str, str]
) -> None:
    ours, theirs = browsers
    stale = _sent(ours.get(_page(helper)))
    theirs.post(_page(helper), _without(_sent(theirs.get(_page(helper))), "is_staff"))

    answer = ours.post(_page(helper), {**stale, "groups": [*stale["groups"], roles["catalogue"]]})

    assert "this account is not staff" in answer.content.decode()
    assert _is_now(helper) == (True, False, False, [])


def test_a_page_that_was_refused_remembers_what_it_showed(
    browsers: tuple[Client, Client], stranger: User, roles: dict[str, str]
) -> None:
    ours, _ = browsers
    sent = {**_sent(ours.get(_page(stranger))), "groups": [roles["support"]]}
    refused = ours.post(_page(stranger), sent)
    assert "this account is not staff" in refused.content.decode()
    assert _without(_sent(refused), TOKEN) == _without(sent, TOKEN)

    ours.post(_page(stranger), {**_sent(refused), "is_staff": ["on"]})

    assert _is_now(stranger) == (True, True, False, ["support"])


@pytest.mark.parametrize("shown", [None, "", "x 1e9 -1", "0"])
def test_who_does_not_say_what_was_shown_is_judged_by_what_is_so(
    browsers: tuple[Client, Client], helper: User, roles: dict[str, str], shown: str | None
) -> None:
    ours, _ = browsers
    sent: dict[str, Any] = {"is_staff": "on", "groups": [roles["ops"]]}
    if shown is not None:
        sent["initial-groups"] = shown
    ours.post(_page(helper), sent)
    kept = [] if shown is None else ["support"]
    assert _is_now(helper) == (False, True, False, ["ops", *kept])


def test_the_page_to_add_somebody_has_nothing_to_compare_with(browsers: tuple[Client, Client]) -> None:
    page = browsers[0].get("/admin/accounts/user/add/")
    assert not [name for name in _sent(page) if name.startswith("initial-")]


def test_saving_an_untouched_page_changes_nothing(
    browsers: tuple[Client, Client], helper: User, stranger: User, trail: Callable[[], Any]
) -> None:
    trail()
    for user in (helper, stranger):
        before = _is_now(user)
        sent = _sent(browsers[0].get(_page(user)))
        assert browsers[0].post(_page(user), sent).status_code == 302
        assert (_is_now(user), trail()) == (before, [])
