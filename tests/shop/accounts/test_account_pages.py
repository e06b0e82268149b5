"""The pages of accounts and groups, and what nobody can do with them."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.callers import Caller
from shop.accounts.models import Address, Letter, Session, User
from shop.accounts.roles import ROLES
from shop.accounts.services.start_session import open_new
from shop.accounts.services.sync_roles import sync_roles
from shop.audit.actor import SYSTEM
from shop.audit.models import Entry
from tests.shop.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
GiveDevice = Callable[[User], User]
USERS = "/admin/accounts/user/"


@pytest.fixture(autouse=True)
def roles() -> dict[str, Group]:
    sync_roles(actor=SYSTEM)
    return {group.name: group for group in Group.objects.all()}


@pytest.fixture
def member(roles: dict[str, Group]) -> Callable[..., User]:
    """A member of staff with these roles."""

    def make(name: str, *names: str, **fields: Any) -> User:
        user = User.objects.create_user(name, f"{name}@example.test", PASSWORD, is_staff=True, **fields)
        user.groups.set([roles[role] for role in names])
        return user

    return make


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """A browser in which somebody is signed in to the admin."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def customer() -> User:
    user = User.objects.create_user(
        "ada", "ada@example.test", PASSWORD, first_name="Ada", email_verified_at=timezone.now()
    )
    Address.objects.create(user=user, name="Ada Byron", line1="12 Mill Lane", city="Nottingham", country="GB")
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
    open_new(user_id=user.pk, caller=Caller("203.0.113.9", agent))
    return user


def _page(user: User) -> str:
    return f"{USERS}{user.pk}/change/"


def _rights(user: User, **changes: Any) -> dict[str, Any]:
    """What the page sends back."""
    now = {
        "is_active": user.is_active, "is_staff": user.is_staff, "is_superuser": user.is_superuser,
        "groups": [group.pk for group in user.groups.all()],
    }  # fmt: skip
    return {name: value for name, value in {**now, **changes}.items() if value not in (False, [])}


def _state() -> Any:
    users = list(
        User.objects.order_by("pk").values(
            "pk", "username", "password", "email", "is_active", "is_staff", "is_superuser"
        )
    )
    members = sorted(User.groups.through.objects.values_list("user_id", "group_id"))
    rights = sorted(Group.permissions.through.objects.values_list("group_id", "permission_id"))
    devices = sorted(TOTPDevice.objects.values_list("user_id", "key"))
    open_sessions = sorted(Session.objects.filter(ended_at=None).values_list("pk", flat=True))
    return users, members, rights, devices, open_sessions, Letter.objects.count()


def _told(action: str) -> list[tuple[str, Any, Any]]:
    rows = Entry.objects.filter(action=action).order_by("pk")
    return [(entry.actor_label, entry.before, entry.after) for entry in rows]


def test_a_role_is_given_and_taken_and_ends_the_sessions(
    member: Callable[..., User], browser: Callable[[User], Client], roles: dict[str, Group]
) -> None:
    boss, helper = member("boss", "owner"), member("helper", "support")
    theirs = browser(helper)
    body = _rights(helper, groups=[roles["support"].pk, roles["catalogue"].pk])

    assert browser(boss).post(_page(helper), body).status_code == 302

    assert {group.name for group in helper.groups.all()} == {"support", "catalogue"}
    assert theirs.get("/admin/").status_code == 302, "signed out at once"
    assert _told("staff.rights_changed") == [
        ("boss", {"roles": ["support"]}, {"roles": ["catalogue", "support"]})
    ]
    browser(boss).post(_page(helper), _rights(User.objects.get(pk=helper.pk), is_staff=False))
    helper.refresh_from_db()
    assert (helper.is_staff, helper.groups.count()) == (False, 0)
    assert _told("staff.rights_changed")[1][2] == {"staff": False, "roles": []}


def test_who_is_no_staff_any_more_keeps_no_right_of_their_own(
    owner: User, browser: Callable[[User], Client], member: Callable[..., User]
) -> None:
    helper = member("helper", "support")
    helper.user_permissions.add(Permission.objects.get(codename="delete_product"))
    assert "catalog.delete_product" in browser(owner).get(_page(helper)).content.decode()
    browser(owner).post(_page(helper), _rights(helper, is_staff=False))
    assert not helper.user_permissions.exists()


def test_to_disable_ends_the_sessions_and_to_enable_lets_in_again(
    owner: User, browser: Callable[[User], Client], customer: User
) -> None:
    theirs = Session.objects.get(user=customer)
    browser(owner).post(_page(customer), _rights(customer, is_active=False))
    theirs.refresh_from_db()
    assert theirs.ended_why == Session.Ended.DISABLED
    assert not User.objects.get(pk=customer.pk).is_active
    assert _told("user.disabled") == [("owner", {"active": True}, {"active": False})]
    browser(owner).post(_page(customer), _rights(User.objects.get(pk=customer.pk), is_active=True))
    assert User.objects.get(pk=customer.pk).is_active
    assert len(_told("user.enabled")) == 1


def test_saving_without_a_change_does_nothing(
    owner: User, browser: Callable[[User], Client], member: Callable[..., User]
) -> None:
    helper = member("helper", "support")
    theirs, ours = browser(helper), browser(owner)
    before, entries = _state(), Entry.objects.count()
    ours.post(_page(helper), _rights(helper))
    assert (_state(), Entry.objects.count()) == (before, entries)
    assert theirs.get("/admin/").status_code == 200


def test_a_deleted_account_stays_closed(
    owner: User, browser: Callable[[User], Client], customer: User
) -> None:
    User.objects.filter(pk=customer.pk).update(is_active=False, deleted_at=timezone.now())
    answer = browser(owner).post(_page(customer), _rights(customer, is_active=True))
    assert "was deleted by its person" in answer.content.decode()
    assert not User.objects.get(pk=customer.pk).is_active


def test_a_new_member_is_welcomed_with_a_link_to_set_a_password(
    member: Callable[..., User], browser: Callable[[User], Client], roles: dict[str, Group]
) -> None:
    boss = browser(member("boss", "owner"))
    form = boss.get(f"{USERS}add/").content.decode()
    assert 'type="password"' not in form
    body = {"username": "newcomer", "email": "New@Example.Test", "first_name": "Nia", "last_name": "",
            "is_staff": "on", "groups": [roles["orders"].pk]}  # fmt: skip

    assert boss.post(f"{USERS}add/", body).status_code == 302

    made = User.objects.get(username="newcomer")
    assert (made.is_staff, made.is_superuser, made.has_usable_password(), made.email_verified_at) == (
        True,
        False,
        False,
        None,
    )
    assert [group.name for group in made.groups.all()] == ["orders"]
    letter = Letter.objects.get()
    assert (letter.kind, letter.email, letter.user) == (Letter.Kind.STAFF_WELCOME, "New@example.test", made)
    boss.post(f"{USERS}{made.pk}/send-link/")
    assert [sent.kind for sent in Letter.objects.all()] == [Letter.Kind.STAFF_WELCOME] * 2, "the same anew"
    (added,) = Entry.objects.filter(action="user.added")
    assert (added.before, added.after) == (None, None)
    assert added.personal.after == {"username": "newcomer", "email": "New@example.test"}


def test_who_is_added_and_made_no_staff_is_not_told_that_they_are(
    member: Callable[..., User], browser: Callable[[User], Client]
) -> None:
    boss = browser(member("boss", "owner"))
    boss.post(f"{USERS}add/", {"username": "newcomer", "email": "new@example.test"})
    assert Letter.objects.get().kind == Letter.Kind.PASSWORD_RESET


@pytest.mark.parametrize("begin", ["button", "new account"])
def test_a_link_goes_out_for_the_account_on_whose_page_it_was_sent(
    member: Callable[..., User],
    browser: Callable[[User], Client],
    drain: Callable[[], int],
    mailoutbox: list[EmailMessage],
    begin: str,
) -> None:
    """Though somebody else confirms the address that it names."""
    boss = browser(member("boss", "owner"))
    if begin == "button":
        one = User.objects.create_user("one", "shared@example.test", PASSWORD)
        boss.post(f"{USERS}{one.pk}/send-link/")
    else:
        boss.post(f"{USERS}add/", {"username": "one", "email": "shared@example.test"})
        one = User.objects.get(username="one")
    other = User.objects.create_user(
        "other", "shared@example.test", PASSWORD, email_verified_at=timezone.now()
    )
    drain()

    (mail,) = mailoutbox
    assert mail.to == ["shared@example.test"]
    assert f"uid={one.public_id}" in str(mail.body)
    assert f"uid={other.public_id}" not in str(mail.body)
    assert '"one"' in str(mail.body)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"username": "Boss"}, "is taken"),
        ({"username": "a@b"}, "may hold letters"),
        ({"email": "nobody"}, "valid email"),
        ({"email": '"ada"@example.test'}, "may hold no quotation marks"),
        ({"email": "new@exa\u00admple.test"}, "holds a character after the @ that no domain has"),
        ({"email": "ADA@example.test"}, "belongs to an account already"),
        ({"username": ""}, "required"),
    ],
)
def test_a_new_member_is_refused_with_the_reason(
    member: Callable[..., User],
    browser: Callable[[User], Client],
    customer: User,
    change: dict[str, str],
    reason: str,
) -> None:
    boss = browser(member("boss", "owner"))
    before = _state()
    answer = boss.post(
        f"{USERS}add/", {"username": "newcomer", "email": "new@example.test", "is_staff": "on", **change}
    )
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert _state() == before


def test_the_buttons_of_who_helps_customers(
    member: Callable[..., User], browser: Callable[[User], Client], customer: User
) -> None:
    helper = browser(member("helper", "support"))
    page = helper.get(_page(customer)).content.decode()
    for shown in (
        "12 Mill Lane",
        "Firefox on Linux",
        "203.0.113.9",
        "Send a link for a new password",
        "ada@example.test",
    ):
        assert shown in page
    for hidden in (
        'name="is_staff"',
        'name="groups"',
        "What was done to this account",
        "Reset the second factor",
        customer.password[:12],
    ):
        assert hidden not in page
    helper.post(f"{USERS}{customer.pk}/send-link/")
    letter = Letter.objects.get()
    assert (letter.kind, letter.email) == (Letter.Kind.PASSWORD_RESET, "ada@example.test")
    assert "Send letters" in helper.get(_page(customer)).content.decode(), "what became of it is on the page"
    one = Session.objects.get(user=customer)
    other = open_new(user_id=customer.pk, caller=Caller())
    helper.post(f"{USERS}{customer.pk}/sign-out/", {"session": str(one.pk)})
    assert list(Session.objects.filter(user=customer, ended_at=None)) == [other]
    helper.post(f"{USERS}{customer.pk}/sign-out/")
    assert not Session.objects.filter(user=customer, ended_at=None).exists()
    assert [after for _, _, after in _told("user.signed_out_by_staff")] == [{"sessions": 1}, {"sessions": 1}]
    assert _told("user.password_link_sent") == [("helper", None, None)]
    User.objects.filter(pk=customer.pk).update(is_active=False)
    assert "is disabled" in helper.post(f"{USERS}{customer.pk}/send-link/", follow=True).content.decode()
    for session in (str(one.pk) + "x", "' OR 1=1"):
        assert (
            "no such session"
            in helper.post(
                f"{USERS}{customer.pk}/sign-out/", {"session": session}, follow=True
            ).content.decode()
        )


@pytest.mark.parametrize(
    "lookup", ["password__startswith", "password", "sessions__current", "totpdevice__key__startswith"]
)
def test_the_list_answers_no_questions_about_secrets(
    member: Callable[..., User], browser: Callable[[User], Client], customer: User, lookup: str
) -> None:
    helper = browser(member("helper", "support"))
    answer = helper.get(USERS, {lookup: customer.password[:6]})
    assert (answer.status_code, "ada@example.test" in answer.content.decode()) == (400, False)


def test_a_session_of_somebody_else_is_not_ended_by_an_accounts_button(
    member: Callable[..., User], browser: Callable[[User], Client], customer: User
) -> None:
    boss = member("boss", "owner")
    helper, theirs = browser(member("helper", "support")), browser(boss)
    helper.post(f"{USERS}{customer.pk}/sign-out/", {"session": str(Session.objects.get(user=boss).pk)})
    assert theirs.get("/admin/").status_code == 200


def test_a_lost_device_is_reset_by_an_owner(
    member: Callable[..., User], browser: Callable[[User], Client], with_device: GiveDevice
) -> None:
    boss, helper = member("boss", "owner"), with_device(member("helper", "support"))
    theirs, ours = browser(helper), browser(boss)
    assert "Reset the second factor" in ours.get(_page(helper)).content.decode()
    ours.post(f"{USERS}{helper.pk}/reset-second-factor/")
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert theirs.get("/admin/").status_code == 302
    assert _told("staff.second_factor_reset") == [("boss", {"device": True}, {"device": False})]
    assert (
        "No second factor is set up"
        in ours.post(f"{USERS}{helper.pk}/reset-second-factor/", follow=True).content.decode()
    )


def test_the_last_owner_resets_theirs_at_the_command_line(
    owner: User, browser: Callable[[User], Client], with_device: GiveDevice
) -> None:
    theirs = browser(with_device(owner))
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("reset_second_factor", "nobody")
    call_command("reset_second_factor", "owner", stdout=io.StringIO())
    assert not TOTPDevice.objects.exists()
    assert theirs.get("/admin/").status_code == 302
    assert [label for label, _, _ in _told("staff.second_factor_reset")] == ["system"]
    with pytest.raises(CommandError, match="No second factor is set up"):
        call_command("reset_second_factor", "owner")


@pytest.mark.parametrize(("more", "others"), [(9, ""), (10, "And 1 other,"), (15, "And 6 others,")])
def test_the_latest_sessions_are_shown_and_the_others_counted(
    member: Callable[..., User], browser: Callable[[User], Client], customer: User, more: int, others: str
) -> None:
    begun = [open_new(user_id=customer.pk, caller=Caller()) for _ in range(more)]
    ended = open_new(user_id=customer.pk, caller=Caller())
    Session.objects.filter(pk=ended.pk).update(ended_at=timezone.now(), ended_why=Session.Ended.SIGNED_OUT)
    page = browser(member("helper", "support")).get(_page(customer)).content.decode()
    shown = re.findall(r'name="session" value="([^"]+)"', page)
    assert len(shown) == 10
    assert set(shown) >= {str(session.pk) for session in begun[-9:]}
    assert others in page
    assert ("used before these" in page) == bool(others)


@pytest.mark.parametrize("button", ["send-link", "sign-out", "reset-second-factor"])
def test_buttons_are_pressed_not_followed(
    owner: User, browser: Callable[[User], Client], customer: User, button: str
) -> None:
    client = browser(owner)
    before = _state()
    assert client.get(f"{USERS}{customer.pk}/{button}/").status_code == 405
    assert _state() == before
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    before = _state()
    assert strict.post(f"{USERS}{customer.pk}/{button}/").status_code == 403
    assert _state() == before


def _attempts(
    boss: User, helper: User, root: User, roles: dict[str, Group]
) -> dict[str, list[tuple[User, str, dict[str, Any]]]]:
    """Ways up, by what is tried: who, where, with what."""
    colleague = User.objects.create_user("colleague", "colleague@example.test", is_staff=True)
    colleague.groups.add(roles["support"])
    open_new(user_id=colleague.pk, caller=Caller())
    interns = Group.objects.create(name="interns")
    interns.permissions.add(Permission.objects.get(codename="delete_user"))
    every = [group.pk for group in roles.values()]
    new = {"username": "x", "email": "x@example.test", "is_staff": "on"}
    delete = {"action": "delete_selected", "post": "yes"}
    group = "/admin/auth/group"
    return {
        "an owner makes somebody a superuser": [(boss, _page(helper), _rights(helper, is_superuser="on"))],
        "an owner makes themself a superuser": [(boss, _page(boss), _rights(boss, is_superuser="on"))],
        "an owner gives a right that they don't have": [(boss, _page(helper), _rights(helper, groups=[interns.pk]))],
        "an owner takes a superuser's rights": [(boss, _page(root), _rights(root, is_superuser=False, is_staff=False))],
        "an owner disables a superuser": [(boss, _page(root), _rights(root, is_active=False))],
        "an owner presses a superuser's buttons": [
            (boss, f"{USERS}{root.pk}/{button}/", {}) for button in ("send-link", "sign-out", "reset-second-factor")
        ],
        "an owner adds a superuser": [
            (boss, f"{USERS}add/", {**new, "is_superuser": "on"})
        ],
        "an owner changes a role": [
            (boss, f"{group}/{roles['owner'].pk}/change/", {"name": "owner", "permissions": []})
        ],
        "an owner makes a group": [(boss, "/admin/auth/group/add/", {"name": "mine", "permissions": [1, 2]})],
        "an owner changes a group": [
            (boss, f"{group}/{interns.pk}/change/", {"name": "interns", "permissions": [1, 2]})
        ],
        "support gives themself roles": [(helper, _page(helper), _rights(helper, groups=every))],
        "support gives a colleague roles": [(helper, _page(boss), _rights(boss, groups=every))],
        "support adds staff": [(helper, f"{USERS}add/", {**new, "groups": every})],
        "support disables an owner": [(helper, _page(boss), _rights(boss, is_active=False))],
        "support presses an owner's buttons": [
            (helper, f"{USERS}{boss.pk}/{button}/", {}) for button in ("send-link", "sign-out", "reset-second-factor")
        ],
        "support presses a colleague's buttons": [
            (helper, f"{USERS}{colleague.pk}/{button}/", {})
            for button in ("send-link", "sign-out", "reset-second-factor")
        ],
        "support looks at the passwords of old": [
            (helper, f"{USERS}{boss.pk}/password/", {"password1": "x", "password2": "x"})
        ],
        "anybody deletes an account": [
            (who, f"{USERS}{helper.pk}/delete/", {"post": "yes"}) for who in (boss, helper, root)
        ],
        "anybody changes their own rights": [(root, _page(root), _rights(root, is_superuser=False))],
        "anybody deletes a role": [(root, f"/admin/auth/group/{roles['ops'].pk}/delete/", {"post": "yes"})],
        "anybody makes a group of a role's name": [
            (root, "/admin/auth/group/add/", {"name": "ops", "permissions": [1]}),
            (root, f"/admin/auth/group/{interns.pk}/change/", {"name": "ops", "permissions": [1]}),
            (root, f"/admin/auth/group/{roles['ops'].pk}/change/", {"name": "ops2", "permissions": [1]}),
        ],
        "the list's actions": [
            (root, f"{group}/", {**delete, "_selected_action": roles["ops"].pk}),
            (root, USERS, {**delete, "_selected_action": helper.pk}),
        ],
        "the devices' own pages": [
            (root, "/admin/otp_totp/totpdevice/", {}), (root, "/admin/otp_static/staticdevice/add/", {}),
        ],
    }  # fmt: skip


def test_nobody_gets_more_than_they_have(
    owner: User,
    member: Callable[..., User],
    browser: Callable[[User], Client],
    roles: dict[str, Group],
    with_device: GiveDevice,
) -> None:
    boss, helper = member("boss", "owner"), member("helper", "support")
    with_device(owner)
    with_device(boss)
    attempts = _attempts(boss, helper, owner, roles)
    clients = {user.pk: browser(user) for user in (boss, helper, owner)}
    before = _state()
    for what, calls in attempts.items():
        for who, address, body in calls:
            clients[who.pk].post(address, body)
            assert _state() == before, what


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_who_does_not_manage_staff_sees_none_of_them(
    role: Any, member: Callable[..., User], browser: Callable[[User], Client], owner: User, customer: User
) -> None:
    client = browser(member("somebody", role.name))
    sees, manages = "accounts.view_user" in role.rights, "accounts.change_user" in role.rights
    listed = client.get(USERS)
    assert listed.status_code == (200 if sees else 403)
    assert ("owner@example.test" in listed.content.decode()) is manages
    assert ("ada@example.test" in listed.content.decode()) is sees
    assert (client.get(_page(owner)).status_code == 200) is manages
    assert (client.get(_page(customer)).status_code == 200) is sees
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "accounts", "model_name": "session", "field_name": "user", "term": "e"},
    )
    assert found.status_code == (200 if sees else 403)
    assert ('"owner"' in found.content.decode()) is manages


def test_ops_read_the_trail_without_persons(
    member: Callable[..., User], browser: Callable[[User], Client], customer: User
) -> None:
    Client().post("/admin/login/", {"username": "helper", "password": "wrong"}, REMOTE_ADDR="198.51.100.7")
    member("helper", "support")
    Client().post("/admin/login/", {"username": "helper", "password": PASSWORD}, REMOTE_ADDR="198.51.100.8")
    about = Entry.objects.get(action="staff.signed_in")
    seen = {}
    for name in ("ops", "owner"):
        client = browser(member(name, name))
        page = client.get(f"/admin/audit/entry/{about.pk}/change/", follow=True).content.decode()
        seen[name] = (
            "198.51.100.8" in page,
            "staff.signed_in" in client.get("/admin/audit/entry/").content.decode(),
        )
    assert seen == {"ops": (False, False), "owner": (True, True)}


def test_a_superuser_makes_groups_of_the_shops_own(
    owner: User, browser: Callable[[User], Client], member: Callable[..., User]
) -> None:
    client = browser(owner)
    may = Permission.objects.get(codename="view_brand")
    client.post("/admin/auth/group/add/", {"name": "interns", "permissions": [may.pk]})
    interns = Group.objects.get(name="interns")
    intern = member("intern")
    intern.groups.add(interns)
    theirs = browser(intern)
    client.post(f"/admin/auth/group/{interns.pk}/change/", {"name": "trainees", "permissions": []})
    client.post(f"/admin/auth/group/{interns.pk}/delete/", {"post": "yes"})
    assert _told("group.rights_changed")[-2:] == [
        ("owner", None, {"name": "interns", "given": ["catalog.view_brand"]}),
        ("owner", {"name": "interns", "taken": ["catalog.view_brand"]}, {"name": "trainees", "given": []}),
    ]
    assert _told("group.deleted") == [
        ("owner", {"name": "trainees", "rights": [], "members": [intern.pk]}, None)
    ]
    assert theirs.get("/admin/").status_code == 302
    page = client.get(f"/admin/auth/group/{Group.objects.get(name='ops').pk}/change/").content.decode()
    assert "keeps the machinery going" in page
    assert not re.search(r'<(select|input)[^>]*name="(permissions|name)"', page)


def test_the_lists_number_of_queries_does_not_grow(
    owner: User,
    browser: Callable[[User], Client],
    member: Callable[..., User],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(30):
        member(f"member{number}", "support", "orders")
    client = browser(owner)
    with django_assert_max_num_queries(14):
        assert client.get(USERS).status_code == 200
