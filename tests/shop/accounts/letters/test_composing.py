"""Each kind of letter: to whom it goes, what it says, and when nothing is to be said any more."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from shop.accounts.letters.composing import compose
from shop.accounts.link_tokens import (
    CONFIRM_EMAIL,
    RESET_PASSWORD,
    WELCOME_STAFF,
    Purpose,
    token_is_good,
    user_of_link,
)
from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter
from shop.common.mail import Mail

pytestmark = pytest.mark.django_db
Kind = Letter.Kind
ADA = "Ada@mail.example"
LINK = re.compile(r"https?://\S+token=\S+")


@pytest.fixture(autouse=True)
def shop(settings: Settings) -> None:
    settings.SHOP_NAME = "Zoë & Sons"
    settings.STOREFRONT_URL = "https://shop.example"
    settings.ADMIN_URL = "https://api.shop.example/admin/"
    settings.FRONTEND_PASSWORD_RESET_URL = "https://shop.example/reset-password"


def account(name: str, email: str = ADA, *, verified: bool = False, active: bool = True) -> User:
    """An account; the later it is made the newer."""
    user = User.objects.create_user(name, email, "correct horse battery", is_active=active)
    User.objects.filter(pk=user.pk).update(
        email_verified_at=Now() if verified else None, date_joined=Now() + timedelta(seconds=user.pk)
    )
    user.refresh_from_db()
    return user


def to_begin(user: User) -> User:
    """As a member of staff who has set no password yet."""
    user.is_staff = True
    user.set_unusable_password()
    user.save(update_fields=["is_staff", "password"])
    return user


def about(kind: Letter.Kind, user: User) -> User:
    """An account that there is something of this kind to say about."""
    return to_begin(user) if kind is Kind.STAFF_WELCOME else user


def said(kind: Letter.Kind, user: User | None = None, email: str = ADA) -> Mail | None:
    return compose(write_letter(kind=kind, email=email, user=user))


def told(kind: Letter.Kind, user: User | None = None, email: str = ADA) -> Mail:
    mail = said(kind, user, email)
    assert mail is not None
    return mail


def proven(mail: Mail, path: str, purpose: Purpose) -> list[str]:
    """Whose accounts its links open, in their order; the same ones in the text and in the HTML."""
    links = LINK.findall(mail.text)
    assert links
    names = []
    for link in links:
        assert link.replace("&", "&amp;") in mail.html
        parts = urlsplit(link)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"https://shop.example/{path}"
        query = parse_qs(parts.query)
        user = user_of_link(query["uid"][0])
        assert user is not None
        assert token_is_good(user, purpose, query["token"][0])
        names.append(user.username)
    return names


@pytest.mark.parametrize("kind", [Kind.REGISTERED, Kind.CONFIRM_EMAIL])
def test_a_link_proves_the_address(kind: Letter.Kind) -> None:
    mail = told(kind, account("ada"))
    assert (mail.to, mail.subject) == (ADA, "Confirm your e-mail address for Zoë & Sons")
    assert proven(mail, "verify", CONFIRM_EMAIL) == ["ada"]
    assert 'account "ada"' in mail.text
    assert "If it wasn't you" in mail.text
    assert "3 days" in mail.text


def test_a_link_proves_the_address_that_an_account_changes_to() -> None:
    user = account("ada", verified=True)
    User.objects.update(pending_email="new@mail.example")
    user.refresh_from_db()
    mail = told(Kind.CONFIRM_EMAIL, user, "new@mail.example")
    assert mail.to == "new@mail.example"
    assert proven(mail, "verify", CONFIRM_EMAIL) == ["ada"]


@pytest.mark.parametrize("kind", [Kind.REGISTERED, Kind.CONFIRM_EMAIL, Kind.PASSWORD_RESET])
def test_a_strangers_name_advertises_nothing(kind: Letter.Kind) -> None:
    mail = told(kind, account("www.claim-prize1234.com"))
    for part in (mail.text, mail.html):
        assert "claim-prize1234.com" not in part
        assert "www.\u200cclaim-prize1234.\u200ccom" in part
    assert "x" * 41 not in told(kind, account("x" * 60)).text


def test_a_name_is_as_its_person_types_it_where_the_address_is_theirs() -> None:
    user = account("ada.byron", verified=True)
    for kind in (Kind.PASSWORD_RESET, Kind.PASSWORD_CHANGED):
        assert '"ada.byron"' in told(kind, user).text
    User.objects.update(pending_email="new@mail.example")
    user.refresh_from_db()
    assert "ada.byron" not in told(Kind.CONFIRM_EMAIL, user, "new@mail.example").text, "not yet"


@pytest.mark.parametrize("kind", [Kind.REGISTERED, Kind.CONFIRM_EMAIL])
def test_who_has_the_address_is_told_that_it_is_theirs(kind: Letter.Kind) -> None:
    account("owner", "ADA@mail.example", verified=True)
    mail = told(kind, account("newcomer", "ada@MAIL.example"), "ada@MAIL.example")
    assert mail.to == "ADA@mail.example", "as the account has it"
    assert mail.subject == "You already have an account at Zoë & Sons"
    assert 'account "owner"' in mail.text
    assert "newcomer" not in mail.text + mail.html
    assert not LINK.findall(mail.text)
    assert "https://shop.example/signin" in mail.text
    assert "https://shop.example/forgot-password" in mail.text


@pytest.mark.parametrize("kind", [Kind.REGISTERED, Kind.CONFIRM_EMAIL])
def test_what_nobody_waits_for_any_more_is_not_said(kind: Letter.Kind) -> None:
    confirmed = account("confirmed", verified=True)
    assert said(kind, confirmed) is None
    closed = account("closed", "closed@mail.example", active=False)
    assert said(kind, closed, closed.email) is None
    moved = account("moved", "moved@mail.example")
    assert said(kind, moved, "before@mail.example") is None
    assert said(kind) is None


def test_the_closed_owner_of_an_address_is_told_nothing() -> None:
    account("owner", verified=True, active=False)
    assert said(Kind.REGISTERED, account("newcomer")) is None
    assert said(Kind.PASSWORD_RESET) is None


def test_the_owner_of_an_address_sets_a_new_password() -> None:
    account("owner", verified=True)
    account("claims-it")
    mail = told(Kind.PASSWORD_RESET, email="ada@mail.EXAMPLE")
    assert (mail.to, mail.subject) == (ADA, "Set a new password for Zoë & Sons")
    assert proven(mail, "reset-password", RESET_PASSWORD) == ["owner"]
    assert 'account "owner"' in mail.text
    assert "claims-it" not in mail.text + mail.html
    assert "The link is good for 30 minutes" in mail.text


def test_where_nobody_has_proven_it_all_who_name_it_are_listed_the_newest_first() -> None:
    for number in range(6):
        account(f"ada-{number}")
    account("closed", active=False)
    account("other", "other@mail.example")
    mail = told(Kind.PASSWORD_RESET)
    assert mail.to == ADA
    assert proven(mail, "reset-password", RESET_PASSWORD) == ["ada-5", "ada-4", "ada-3", "ada-2", "ada-1"]
    assert "The links are good for 30 minutes" in mail.text


def test_a_link_that_staff_have_sent_is_for_that_account_alone() -> None:
    """Whoever else names its address, or has confirmed it."""
    claims, other = account("claims"), account("other")
    for owner in (None, account("owner", verified=True)):
        mail = told(Kind.PASSWORD_RESET, claims)
        assert mail.to == ADA
        assert proven(mail, "reset-password", RESET_PASSWORD) == ["claims"], owner
    assert other.username not in mail.text + mail.html
    moved = account("moved", "new@mail.example", verified=True)
    assert told(Kind.PASSWORD_RESET, moved, "before@mail.example").to == "new@mail.example", "its own"
    assert said(Kind.PASSWORD_RESET, account("closed", active=False)) is None


@pytest.mark.parametrize("email", ["nobody@mail.example", "", "ada"])
def test_an_address_of_nobodys_gets_no_mail(email: str) -> None:
    account("without", "")
    account("ada")
    assert said(Kind.PASSWORD_RESET, email=email) is None


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("mike@mail.example", "m\u0131ke@mail.example"), ("kim@mail.example", "\u212aim@mail.example")],
    ids=["dotless i", "kelvin sign"],
)
def test_an_address_that_merely_looks_like_theirs_gets_no_mail(stored: str, typed: str) -> None:
    """A database that maps letters by its locale may take the two for the same."""
    account("owner", stored, verified=True)
    mail = said(Kind.PASSWORD_RESET, email=typed)
    assert mail is None or mail.to == stored


def test_a_new_member_of_staff_reads_how_to_begin() -> None:
    user = to_begin(account("ada.byron"))
    mail = told(Kind.STAFF_WELCOME, user)
    assert (mail.to, mail.subject) == (ADA, "You are now a member of staff of Zoë & Sons")
    assert proven(mail, "reset-password", WELCOME_STAFF) == ["ada.byron"]
    assert 'user name is "ada.byron"' in mail.text, "as they have to type it"
    assert "good for 3 days" in mail.text
    for part in (mail.text, mail.html):
        assert "https://api.shop.example/admin/" in part
        assert "asked for a new password" not in part
        assert "30 minutes" not in part


def test_who_has_begun_or_is_no_staff_any_more_is_not_welcomed() -> None:
    assert said(Kind.STAFF_WELCOME) is None
    begun = to_begin(account("begun"))
    begun.set_password("correct horse battery")
    begun.save()
    dropped = to_begin(account("dropped"))
    User.objects.filter(pk=dropped.pk).update(is_staff=False)
    dropped.refresh_from_db()
    disabled = to_begin(account("disabled", active=False))
    for user in (begun, dropped, disabled):
        assert said(Kind.STAFF_WELCOME, user) is None, user


@pytest.mark.parametrize("active", [True, False])
def test_a_changed_password_is_told_whoever_changed_it(active: bool) -> None:
    mail = told(Kind.PASSWORD_CHANGED, account("ada", active=active))
    assert (mail.to, mail.subject) == (ADA, "Your password for Zoë & Sons was changed")
    assert 'account "ada"' in mail.text
    assert "https://shop.example/forgot-password" in mail.text


SIGN_IN_CHANGES = [
    (Kind.USERNAME_CHANGED, "Your user name for Zoë & Sons was changed", 'is called "ada" now'),
    (
        Kind.SECOND_FACTOR_SET_UP,
        "A device was set up as your second factor for Zoë & Sons",
        'second factor of your account "ada"',
    ),
    (Kind.SECOND_FACTOR_RESET, "Your second factor for Zoë & Sons was taken away", 'account "ada"'),
    (
        Kind.RECOVERY_CODES_RENEWED,
        "Your recovery codes for Zoë & Sons were made anew",
        'made for your account "ada"',
    ),
]


@pytest.mark.parametrize(("kind", "subject", "words"), SIGN_IN_CHANGES)
@pytest.mark.parametrize("active", [True, False])
def test_another_way_to_sign_in_is_told_with_what_to_do(
    kind: Letter.Kind, subject: str, words: str, active: bool
) -> None:
    mail = told(kind, account("ada", active=active, verified=True))
    assert (mail.to, mail.subject) == (ADA, subject)
    assert words in mail.text
    for part in (mail.text, mail.html):
        assert "https://shop.example/forgot-password" in part


def test_a_changed_address_is_told_to_the_one_before() -> None:
    user = account("ada", "new.address@other.example", verified=True)
    mail = told(Kind.EMAIL_CHANGED, user, "old@mail.example")
    assert (mail.to, mail.subject) == ("old@mail.example", "Your e-mail address for Zoë & Sons was changed")
    assert "n***@other.example" in mail.text
    assert "new.address" not in mail.text + mail.html


def test_a_wish_for_another_address_is_told_to_the_present_one_while_it_can_be_stopped() -> None:
    user = account("ada", verified=True)
    User.objects.update(pending_email="new.address@other.example")
    user.refresh_from_db()
    mail = told(Kind.EMAIL_CHANGE_ASKED, user)
    assert (mail.to, mail.subject) == (ADA, "Somebody wants to change your e-mail address for Zoë & Sons")
    for part in (mail.text, mail.html):
        assert "n***@other.example" in part
        assert "new.address" not in part
        assert "https://shop.example/forgot-password" in part
    User.objects.update(pending_email="", is_active=False)
    user.refresh_from_db()
    assert "asked to change its e-mail address. It" in told(Kind.EMAIL_CHANGE_ASKED, user).text, "even so"


def test_data_that_is_ready_is_downloaded_from_the_account() -> None:
    mail = told(Kind.EXPORT_READY, account("ada"))
    assert mail.subject == "Your data from Zoë & Sons is ready"
    assert "https://shop.example/account" in mail.text
    assert said(Kind.EXPORT_READY, account("closed", active=False)) is None


def test_a_deleted_account_gets_a_farewell() -> None:
    mail = told(Kind.ACCOUNT_DELETED)
    assert (mail.to, mail.subject) == (ADA, "Your account at Zoë & Sons was deleted")


@pytest.mark.parametrize(
    "kind",
    [
        Kind.PASSWORD_CHANGED,
        Kind.EMAIL_CHANGE_ASKED,
        Kind.EMAIL_CHANGED,
        Kind.EXPORT_READY,
        *(kind for kind, _, _ in SIGN_IN_CHANGES),
    ],
)
def test_a_letter_about_nobody_is_not_sent(kind: Letter.Kind) -> None:
    assert said(kind) is None


@pytest.mark.parametrize("kind", Kind)
def test_nothing_in_a_name_becomes_html_or_another_header(kind: Letter.Kind) -> None:
    name = 'a<b>"&\r\nBcc: everyone@mail.example'
    mail = told(kind, about(kind, account(name)), ADA)
    assert "\n" not in mail.subject
    assert "<b>" not in mail.html
    if name[:5] in mail.text:
        assert 'a<b>"&' in mail.text, "as it is"
    assert "Zoë & Sons" in mail.text
    assert "Zoë &amp; Sons" in mail.html


@pytest.mark.parametrize("kind", Kind)
def test_a_letter_is_readable_by_itself(kind: Letter.Kind) -> None:
    """No remote pictures, no scripts, no stylesheet elsewhere: nothing tells anybody that it was opened."""
    mail = told(kind, about(kind, account("ada")), ADA)
    assert not re.search(r"<(img|script|link|iframe|form)|url\(|@import", mail.html)
    assert "This mail was sent to Ada@mail.example" in mail.text
    assert "{" not in mail.text + mail.subject
    assert not re.search(r"\n{4,}", mail.text)
