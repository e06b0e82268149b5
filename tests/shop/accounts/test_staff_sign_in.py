"""Into the admin and out of it: password, second factor, and sessions that end."""

import re
from binascii import unhexlify
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as BrowserSession
from django.db.models import F
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from shop.accounts.back_office.new_device import NewDevice
from shop.accounts.back_office.sign_in import PasswordForm
from shop.accounts.back_office.tries import PASSWORDS
from shop.accounts.metrics import SIGN_INS
from shop.accounts.models import Session, ThrottleWindow, User
from shop.accounts.password_policy import prove
from shop.accounts.second_factor import code_is_good
from shop.accounts.services.end_sessions import end_sessions
from shop.audit.models import Entry
from tests.shop.accounts.conftest import PASSWORD, RECOVERY, code_of, wrong_code_of
from tests.shop.threads import together

pytestmark = pytest.mark.django_db
GiveDevice = Callable[[User], User]
ADDRESS, ACCOUNT = PASSWORDS.network, PASSWORDS.name
LOGIN = "/admin/login/"
CODE = "/admin/login/code/"
SET_UP = "/admin/login/set-up/"
CODES = "/admin/second-factor/codes/"


def _password(client: Client, name: str = "owner", password: str = PASSWORD, **headers: Any) -> Any:
    body = {
        "username": name,
        "password": password,
        "csrfmiddlewaretoken": headers.pop("csrfmiddlewaretoken", ""),
    }
    return client.post(LOGIN, body, **headers)


def _is_in(client: Client) -> bool:
    return bool(client.get("/admin/").status_code == 200)


def _entries(action: str) -> list[Entry]:
    return list(Entry.objects.filter(action=action).select_related("personal").order_by("pk"))


def test_a_password_is_enough_where_there_is_no_second_factor(owner: User) -> None:
    client = Client()
    answer = _password(client, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Fire\nfox")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert _is_in(client)
    session = Session.objects.get(user=owner)
    assert (session.address, session.user_agent, session.has_second_factor) == (
        "203.0.113.9",
        "Firefox",
        False,
    )
    assert session.expires_at - session.created_at == timedelta(hours=12)
    (entry,) = _entries("staff.signed_in")
    assert (entry.actor_id, entry.object_type, entry.object_id) == (str(owner.pk), "user", str(owner.pk))
    assert entry.after == {"by": "admin", "second_factor": False}
    assert entry.personal.after == {"address": "203.0.113.9"}, "an address is erasable"


def test_a_confirmed_address_is_a_name_too(owner: User) -> None:
    assert _password(Client(), "Owner@example.test").status_code == 200, "not confirmed"
    User.objects.update(email_verified_at=F("date_joined"))
    assert _password(Client(), "Owner@example.test").status_code == 302


@pytest.mark.parametrize("spoilt", ["wrong password", "no staff", "disabled", "unknown"])
def test_all_others_are_told_the_same(owner: User, stranger: User, spoilt: str) -> None:
    name = {"no staff": "stranger", "unknown": "nobody"}.get(spoilt, "owner")
    if spoilt == "disabled":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    client = Client()
    answer = _password(client, name, "wrong" if spoilt == "wrong password" else PASSWORD)
    assert answer.status_code == 200
    assert "Please enter the correct username and password for a staff account" in answer.content.decode()
    assert not _is_in(client)
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", [LOGIN, CODE])
def test_a_form_of_another_site_signs_nobody_in(owner: User, with_device: GiveDevice, page: str) -> None:
    with_device(owner)
    client = Client(enforce_csrf_checks=True)
    if page == CODE:
        token = client.get(LOGIN).context["csrf_token"]
        _password(client, csrfmiddlewaretoken=str(token))
    answer = client.post(page, {"username": "owner", "password": PASSWORD, "code": code_of(owner)})
    assert answer.status_code == 403
    assert not Session.objects.exists()
    words = answer.content.decode()
    assert "Go back, reload the page, and try again" in words
    assert [jargon for jargon in ("CSRF", "DEBUG", "Forbidden", "verification") if jargon in words] == []


def test_the_key_of_a_session_is_a_new_one_after_each_step(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    client = Client()
    client.get(LOGIN)
    client.cookies["sessionid"] = "chosen-by-somebody-else-0123456789"
    _password(client)
    half_way = client.cookies["sessionid"].value
    client.post(CODE, {"code": code_of(owner)})
    assert _is_in(client)
    assert client.cookies["sessionid"].value not in {half_way, "chosen-by-somebody-else-0123456789"}
    assert BrowserSession.objects.count() == 1


def test_a_session_that_somebody_put_into_the_browser_gets_nowhere(
    owner: User, with_device: GiveDevice
) -> None:
    with_device(owner)
    planted = SessionStore()
    planted["planted"] = True
    planted.save()
    victim, intruder = Client(), Client()
    for client in (victim, intruder):
        client.cookies["sessionid"] = str(planted.session_key)
    _password(victim)
    assert intruder.get(CODE)["Location"] == LOGIN, "half way in the victim's own session alone"
    victim.post(CODE, {"code": code_of(owner)})
    assert (_is_in(victim), _is_in(intruder)) == (True, False)


def test_who_has_a_device_gives_its_code(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    client = Client()
    answer = client.post(f"{LOGIN}?next=/admin/catalog/brand/", {"username": "owner", "password": PASSWORD})
    assert answer["Location"] == CODE
    assert not _is_in(client), "the password alone is not enough"
    assert not Session.objects.exists()
    wrong = client.post(CODE, {"code": wrong_code_of(owner)})
    assert (wrong.status_code, _is_in(client)) == (200, False)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    right = client.post(CODE, {"code": code_of(owner)})
    assert (right.status_code, right["Location"]) == (302, "/admin/catalog/brand/")
    assert _is_in(client)
    assert Session.objects.get(user=owner).has_second_factor
    assert _entries("staff.signed_in")[0].after == {"by": "admin", "second_factor": True}
    other = Client()
    _password(other)
    other.post(CODE, {"code": code_of(owner)})
    assert not _is_in(other), "a code lets in once"


def test_a_recovery_code_lets_in_once(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    for expected in (True, False):
        client = Client()
        _password(client)
        client.post(CODE, {"code": RECOVERY[0]})
        assert _is_in(client) is expected


@pytest.mark.parametrize("change", ["password", "disabled", "no staff", "late"])
def test_half_way_ends_with_what_it_stands_on(
    owner: User, with_device: GiveDevice, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    with_device(owner)
    client = Client()
    _password(client)
    if change == "password":
        owner.set_password("another long passphrase")
        owner.save()
    elif change == "late":
        monkeypatch.setattr("shop.accounts.back_office.half_way.SECONDS", -1)
    else:
        User.objects.update(**({"is_active": False} if change == "disabled" else {"is_staff": False}))
    answer = client.post(CODE, {"code": code_of(owner)})
    assert answer["Location"] == LOGIN
    assert not Session.objects.exists()


def _admin_addresses(patterns: list[Any], prefix: str = "/") -> list[str]:
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _admin_addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(re.sub(r"<[^>]+>", "1", route).replace("^", "").replace("$", "").replace("\\", ""))
    return found


ADMIN = [a for a in _admin_addresses(get_resolver().url_patterns) if a.startswith("/admin/")]
OPEN_TO_NOBODY = {LOGIN, CODE, SET_UP}


def test_without_a_second_factor_nothing_of_the_admin_is_reached(owner: User, settings: Settings) -> None:
    settings.STAFF_OTP_REQUIRED = True
    client = Client()
    assert _password(client)["Location"] == CODE
    assert client.get(CODE)["Location"] == SET_UP
    addresses = set(ADMIN) - OPEN_TO_NOBODY
    assert len(addresses) > 100
    before = list(User.objects.values())
    for address in sorted(re.sub(r"\(.*\)", "catalog", each) for each in addresses):
        for ask in (client.get, client.post):
            answer = ask(address, {"action": "delete_selected", "_selected_action": str(owner.pk)})
            led_to = answer.get("Location", "")
            assert answer.status_code in {301, 302}, (address, answer)
            if not led_to.startswith(LOGIN):
                # An address without its last slash, or the way out.
                assert led_to == "/admin/" or led_to.rstrip("/") == address.rstrip("/"), (address, led_to)
    assert list(User.objects.values()) == before
    assert not Session.objects.exists()


def test_setting_it_up_is_the_way_in(owner: User, settings: Settings) -> None:
    settings.STAFF_OTP_REQUIRED = True
    client = Client()
    client.post(f"{LOGIN}?next=/admin/catalog/brand/", {"username": "owner", "password": PASSWORD})
    page = client.get(SET_UP)
    html = page.content.decode()
    assert "<svg" in html
    assert not TOTPDevice.objects.exists(), "to look changes nothing"
    assert [word for word in ("Products", "Workers", "Log out") if word in html] == []
    device = page.context["form"].device
    assert device.secret in html
    wrong = client.post(SET_UP, {"key": device.signed, "code": "000000"})
    assert wrong.context["form"].device.key == device.key, "the app keeps what it has scanned"
    assert not TOTPDevice.objects.exists()

    made = client.post(SET_UP, {"key": device.signed, "code": _shown_by(device)})

    assert made["Location"] == CODES
    codes = client.get(CODES).context["codes"]
    assert len(set(codes)) == 10
    assert _is_in(client)
    assert not set(codes) & set(StaticToken.objects.values_list("token", flat=True))
    assert not code_is_good(owner, _shown_by(device)), "the code of the set-up is used up"
    assert code_is_good(owner, codes[3])
    assert [entry.after for entry in _entries("staff.second_factor_set_up")] == [{"device": True}]
    assert device.key not in str(list(Entry.objects.values("before", "after")))
    assert client.post(CODES)["Location"] == "/admin/catalog/brand/"


@pytest.mark.parametrize("ends", ["kept", "late", "signed out"])
def test_new_codes_are_shown_until_they_are_kept(
    owner: User, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    client, other = Client(), Client()
    for each in (client, other):
        _password(each)
    assert client.get(CODES)["Location"] == "/admin/second-factor/", "there are none"
    device = client.get("/admin/second-factor/set-up/").context["form"].device
    form = {"key": device.signed, "code": _shown_by(device), "password": PASSWORD}
    first = client.post("/admin/second-factor/set-up/", form, follow=True)
    codes = first.context["codes"]
    for shown in (first, client.get(CODES)):
        assert [code for code in codes if code in shown.content.decode()] == codes
        assert "no-store" in shown["Cache-Control"]
    assert codes[0] not in str(dict(client.cookies.items())), "the browser has them on the page alone"
    assert other.get(CODES)["Location"].startswith(LOGIN)
    if ends == "kept":
        assert client.post(CODES)["Location"] == "/admin/second-factor/"
    elif ends == "late":
        monkeypatch.setattr("shop.accounts.back_office.new_codes.SECONDS", -1)
        assert _is_in(client), "on any page"
        monkeypatch.undo()
    else:
        client.post("/admin/logout/")
        _password(client)
        client.post(CODE, {"code": codes[0]})
    assert client.get(CODES)["Location"] == "/admin/second-factor/"
    held = [str(row.get_decoded()) for row in BrowserSession.objects.all()]
    assert [text for text in held if codes[1] in text] == [], "nobody has them any more"


def _shown_by(device: NewDevice) -> str:
    return f"{totp(unhexlify(device.key)):06d}"


def test_a_key_is_taken_from_the_account_and_page_that_it_was_offered_to(
    owner: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_OTP_REQUIRED = True
    other = User.objects.create_superuser("other", "o@example.test", PASSWORD)
    client = Client()
    _password(client)
    theirs = NewDevice.offered(other)
    for signed in (theirs.signed, "", theirs.key, theirs.signed + "x"):
        answer = client.post(SET_UP, {"key": signed, "code": _shown_by(theirs)})
        assert answer.status_code == 200
    mine = NewDevice.offered(owner)
    monkeypatch.setattr("shop.accounts.back_office.new_device.SECONDS", -1)
    assert client.post(SET_UP, {"key": mine.signed, "code": _shown_by(mine)}).status_code == 200
    assert not TOTPDevice.objects.exists()


def test_the_set_up_page_is_no_way_around_a_device(
    owner: User, with_device: GiveDevice, settings: Settings
) -> None:
    settings.STAFF_OTP_REQUIRED = True
    with_device(owner)
    client = Client()
    assert client.get(SET_UP)["Location"] == LOGIN
    _password(client)
    assert client.get(SET_UP)["Location"] == CODE
    mine = NewDevice.offered(owner)
    assert client.post(SET_UP, {"key": mine.signed, "code": _shown_by(mine)})["Location"] == CODE
    assert TOTPDevice.objects.get().key != mine.key


def test_a_session_from_before_it_was_required_ends(owner: User, settings: Settings) -> None:
    client = Client()
    _password(client)
    assert _is_in(client)
    settings.STAFF_OTP_REQUIRED = True
    assert not _is_in(client)


def test_a_session_ends_with_its_row_at_once(owner: User) -> None:
    one, two = Client(), Client()
    _password(one)
    _password(two)
    end_sessions(user_id=owner.pk, why=Session.Ended.DISABLED)
    assert (_is_in(one), _is_in(two)) == (False, False)
    assert one.post("/admin/catalog/brand/add/", {"name": "Weaver"})["Location"].startswith(LOGIN)


def test_signing_out_ends_it_whoever_has_the_cookie(owner: User) -> None:
    client, thief = Client(), Client()
    _password(client)
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert _is_in(thief)
    client.post("/admin/logout/")
    assert not _is_in(thief)
    assert Session.objects.get().ended_why == Session.Ended.SIGNED_OUT
    assert [entry.actor_label for entry in _entries("staff.signed_out")] == ["owner"]


def test_half_an_hour_of_silence_ends_it(owner: User) -> None:
    client = Client()
    _password(client)
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 1800
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    left = BrowserSession.objects.get().expire_date
    BrowserSession.objects.update(expire_date=left - timedelta(minutes=31))
    assert not _is_in(client)


def test_use_puts_the_end_off_once_a_minute(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    _password(client)
    Session.objects.update(rotated_at=F("rotated_at") - timedelta(minutes=20))
    before, used = BrowserSession.objects.get().expire_date, Session.objects.get().rotated_at
    assert _is_in(client)
    assert BrowserSession.objects.get().expire_date == before, "not a write for each request"
    monkeypatch.setattr("shop.accounts.back_office.sessions.SEEN_EVERY_SECONDS", 0)
    assert _is_in(client)
    assert BrowserSession.objects.get().expire_date > before
    assert Session.objects.get().rotated_at > used


def test_twelve_hours_end_it_however_busy(owner: User) -> None:
    client = Client()
    _password(client)
    Session.objects.update(expires_at=F("created_at") + timedelta(milliseconds=1))
    assert not _is_in(client)


def test_another_accounts_session_does_not_do(owner: User, stranger: User) -> None:
    client = Client()
    _password(client)
    Session.objects.update(user=stranger)
    assert not _is_in(client)


def test_a_new_password_signs_out_everywhere_else(owner: User) -> None:
    here, there = Client(), Client()
    _password(here)
    _password(there)
    new = "a rather different passphrase"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    weak = here.post(
        "/admin/password_change/", {**form, "new_password1": "password", "new_password2": "password"}
    )
    assert "too common" in weak.content.decode()
    assert here.post("/admin/password_change/", form)["Location"] == "/admin/password_change/done/"
    assert (_is_in(here), _is_in(there)) == (True, False)
    assert Session.objects.filter(ended_at=None).get().expires_at - Session.objects.filter(
        ended_at=None
    ).get().created_at == timedelta(hours=12)
    assert [_is_in(_signed_in_by(password)) for password in (PASSWORD, new)] == [False, True]
    assert _entries("user.password_changed")


def _signed_in_by(password: str) -> Client:
    client = Client()
    _password(client, password=password)
    return client


def test_guesses_at_the_present_password_are_counted(owner: User) -> None:
    client = Client()
    _password(client)
    form = {"old_password": "guess", "new_password1": "x" * 12 + "y1", "new_password2": "x" * 12 + "y1"}
    answers = [client.post("/admin/password_change/", form).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert client.post("/admin/password_change/", {**form, "old_password": PASSWORD}).status_code == 429


def test_replacing_a_device_needs_the_password_and_a_code(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    here, there = Client(), Client()
    for client, code in ((here, RECOVERY[0]), (there, RECOVERY[1])):
        _password(client)
        client.post(CODE, {"code": code})
    old = TOTPDevice.objects.get().key
    page = here.get("/admin/second-factor/set-up/")
    new = page.context["form"].device
    form = {"key": new.signed, "code": _shown_by(new), "password": PASSWORD, "present_code": code_of(owner)}
    for spoilt in (
        {"password": "no"},
        {"present_code": ""},
        {"present_code": wrong_code_of(owner)},
        {"code": "000000"},
    ):
        here.post("/admin/second-factor/set-up/", {**form, **spoilt})
        assert TOTPDevice.objects.get().key == old, spoilt
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    made = here.post("/admin/second-factor/set-up/", form, follow=True)
    assert len(made.context["codes"]) == 10
    assert TOTPDevice.objects.get().key == new.key
    assert (_is_in(here), _is_in(there)) == (True, False)
    assert [entry.before for entry in _entries("staff.second_factor_set_up")] == [{"device": True}]


def test_new_recovery_codes_need_both_too_and_end_the_old(owner: User, with_device: GiveDevice) -> None:
    with_device(owner)
    client = Client()
    _password(client)
    client.post(CODE, {"code": RECOVERY[0]})
    assert "1 recovery code left" in client.get("/admin/second-factor/").content.decode()
    url = "/admin/second-factor/"
    assert "codes" not in (client.post(url, {"password": "no", "present_code": code_of(owner)}).context or {})
    made = client.post(url, {"password": PASSWORD, "present_code": code_of(owner)}, follow=True)
    assert len(made.context["codes"]) == 10
    assert StaticToken.objects.count() == 10
    assert not code_is_good(owner, RECOVERY[1])
    assert _entries("staff.recovery_codes_renewed")


def test_who_need_not_have_one_may_set_one_up(owner: User) -> None:
    client = Client()
    _password(client)
    url = "/admin/second-factor/set-up/"
    new = client.get(url).context["form"].device
    client.post(url, {"key": new.signed, "code": _shown_by(new), "password": PASSWORD})
    assert TOTPDevice.objects.get().user == owner
    assert _is_in(client)
    assert _password(Client())["Location"] == CODE


def test_a_flood_of_refusals_is_one_entry_and_many_log_lines(
    owner: User, stranger: User, caplog: pytest.LogCaptureFixture
) -> None:
    counted = SIGN_INS.labels("admin", "wrong_password")._value.get()
    for name in ["owner"] * 5 + ["stranger", "nobody"]:
        _password(Client(), name, "wrong", REMOTE_ADDR="203.0.113.9")
    (entry,) = _entries("staff.sign_in_refused")
    assert (entry.object_id, entry.actor_label, entry.after) == (
        str(owner.pk),
        "not signed in",
        {"why": "wrong_password"},
    )
    assert entry.personal.after == {"address": "203.0.113.9"}
    lines = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert len(lines) == 7
    assert not any("owner" in line or PASSWORD in line for line in lines), (
        "names that people type stay out of the log"
    )
    assert SIGN_INS.labels("admin", "wrong_password")._value.get() == counted + 7


def test_an_address_is_stopped_and_told_when_to_come_back(owner: User) -> None:
    names = [f"nobody{n}" for n in range(ADDRESS.attempts)]
    assert {_password(Client(), name, "x").status_code for name in names} == {200}
    answer = _password(Client())
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= ADDRESS.seconds + 1
    assert "Too many tries. Please wait 10 minutes." in answer.content.decode()
    assert _password(Client(), HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 429, (
        "its own word is not believed"
    )
    assert _password(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302, "others are let in"


def test_a_proxy_that_is_trusted_says_whose_try_it_is(owner: User, settings: Settings) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    for n in range(ADDRESS.attempts + 1):
        _password(Client(), f"nobody{n}", "x", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 198.51.100.7")
    assert _password(Client(), HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 429
    assert _password(Client(), HTTP_X_FORWARDED_FOR="198.51.100.8").status_code == 302


def test_many_addresses_share_an_accounts_tries_and_its_owner_is_not_kept_out(owner: User) -> None:
    _password(Client(), REMOTE_ADDR="203.0.113.9")
    statuses = [
        _password(Client(), password="x", REMOTE_ADDR=f"198.51.100.{n}").status_code
        for n in range(ACCOUNT.attempts + 3)
    ]
    # The sign-in before was one of them.
    assert statuses == [200] * (ACCOUNT.attempts - 1) + [429] * 4
    assert _password(Client(), REMOTE_ADDR="198.51.100.99").status_code == 429
    assert _password(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302, (
        "where they have signed in before"
    )
    ThrottleWindow.objects.update(started_at=F("started_at") - timedelta(seconds=ACCOUNT.seconds))
    assert _password(Client(), REMOTE_ADDR="198.51.100.99").status_code == 302, (
        "nobody is locked out for good"
    )


@pytest.mark.django_db(transaction=True)
def test_of_a_thousand_parallel_guesses_no_more_than_the_limit_are_judged(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def counting(password: str, user: User | None) -> Any:
        if user:
            judged.append(password)
        return prove(password, user)

    monkeypatch.setattr("shop.accounts.guesses.prove", counting)

    def guess(at: int, n: int) -> bool:
        request = RequestFactory().post(LOGIN, REMOTE_ADDR=f"10.{at}.{n}.1")
        form = PasswordForm(request, {"username": "owner", "password": f"guess {at} {n}"})
        assert not form.is_valid()
        return form.wait is None

    def guess_many(at: int) -> list[bool]:
        return [guess(at, n) for n in range(50)]

    found = together([partial(guess_many, at) for at in range(20)])
    assert len(judged) == ACCOUNT.attempts
    assert sum(was_judged for thread in found for was_judged in thread) == ACCOUNT.attempts
    assert sum(len(thread) for thread in found) == 1000
