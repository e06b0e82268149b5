"""What each kind of letter says, and to whom. Changes when there is another kind, or one says something else.

A letter is written when something happened and composed when it is sent, which may be much later: one that has been
overtaken by then is not sent. What tells an owner that something was done to their account is sent whatever else
has happened since, for it may not have been them.
"""

from collections.abc import Callable

from shop.accounts.letters.links import confirm_link, reset_link, staff_link
from shop.accounts.letters.names import inert
from shop.accounts.letters.people import naming, owner_of, same_address
from shop.accounts.letters.rendering import render
from shop.accounts.models import Letter, User
from shop.common.mail import Mail


def compose(letter: Letter) -> Mail | None:
    """The mail to send for `letter`; None where nothing is to be said any more, or to anybody."""
    return _KINDS[Letter.Kind(letter.kind)](letter)


def _registered(letter: Letter) -> Mail | None:
    return _confirmation(letter, "welcome", letter.user)


def _staff_welcome(letter: Letter) -> Mail | None:
    """To who may sign in to the admin, and has no password to do it with."""
    user = letter.user
    if user is None or not (user.is_active and user.is_staff) or user.has_usable_password():
        return None
    return render("staff_welcome", user.email, user=user, link=staff_link(user))


def _confirm_email(letter: Letter) -> Mail | None:
    return _confirmation(letter, "confirm_email", letter.user)


def _confirmation(letter: Letter, name: str, user: User | None) -> Mail | None:
    """To who has the address: a link that proves it, or that it is theirs already."""
    if user is None or not user.is_active or not same_address(user.unconfirmed_email, letter.email):
        return None
    owner = owner_of(letter.email)
    if owner is None:
        return render(name, letter.email, user=_strange(user), link=confirm_link(user))
    if owner == user or not owner.is_active:
        return None
    return render("known_address", owner.email, user=owner)


def _password_reset(letter: Letter) -> Mail | None:
    """To the address as the account has it, never as somebody typed it.

    Who asks names an address, whosever that is by now. Staff name an account: the letter is for that one alone, though
    another one has confirmed the address.
    """
    if letter.user is not None:
        return _resets(letter.user.email, [letter.user]) if letter.user.is_active else None
    owner = owner_of(letter.email)
    if owner is not None:
        return _resets(owner.email, [owner]) if owner.is_active else None
    found = naming(letter.email)
    return _resets(found[0].email, found) if found else None


def _resets(to: str, users: list[User]) -> Mail:
    resets = [
        {"user": user if user.email_verified_at else _strange(user), "link": reset_link(user)}
        for user in users
    ]
    return render("password_reset", to, resets=resets)


def _as_it_is_called(letter: Letter) -> Mail | None:
    """What was done to the account, whoever did it, in the words of the template that is named as the kind is."""
    return render(letter.kind, letter.email, user=letter.user) if letter.user else None


def _email_change_asked(letter: Letter) -> Mail | None:
    """To the address that the account still has, or had until a moment ago."""
    if letter.user is None:
        return None
    wanted = letter.user.pending_email
    return render("email_change_asked", letter.email, user=letter.user, wanted=_masked(wanted))


def _email_changed(letter: Letter) -> Mail | None:
    if letter.user is None:
        return None
    return render("email_changed", letter.email, user=letter.user, now=_masked(letter.user.email))


def _export_ready(letter: Letter) -> Mail | None:
    if letter.user is None or not letter.user.is_active:
        return None
    return render("export_ready", letter.email, user=letter.user)


def _account_deleted(letter: Letter) -> Mail | None:
    return render("account_deleted", letter.email)


def _strange(user: User) -> dict[str, str]:
    """What somebody is told of an account that may be a stranger's: no more than its name, and that made harmless."""
    return {"username": inert(user.username)}


def _masked(email: str) -> str:
    """Enough of an address for its owner to know it by."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else ""


_KINDS: dict[Letter.Kind, Callable[[Letter], Mail | None]] = {
    Letter.Kind.REGISTERED: _registered,
    Letter.Kind.STAFF_WELCOME: _staff_welcome,
    Letter.Kind.PASSWORD_RESET: _password_reset,
    Letter.Kind.CONFIRM_EMAIL: _confirm_email,
    Letter.Kind.PASSWORD_CHANGED: _as_it_is_called,
    Letter.Kind.USERNAME_CHANGED: _as_it_is_called,
    Letter.Kind.EMAIL_CHANGE_ASKED: _email_change_asked,
    Letter.Kind.EMAIL_CHANGED: _email_changed,
    Letter.Kind.SECOND_FACTOR_SET_UP: _as_it_is_called,
    Letter.Kind.SECOND_FACTOR_RESET: _as_it_is_called,
    Letter.Kind.RECOVERY_CODES_RENEWED: _as_it_is_called,
    Letter.Kind.EXPORT_READY: _export_ready,
    Letter.Kind.ACCOUNT_DELETED: _account_deleted,
}
