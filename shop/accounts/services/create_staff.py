"""Open an account for a member of staff."""

from dataclasses import dataclass

from shop.accounts.handling import ADDS, NotAllowed
from shop.accounts.letters.people import owner_of
from shop.accounts.models import Letter, User
from shop.accounts.rules import clean_email, clean_username
from shop.accounts.services._taking import take_name
from shop.accounts.services.set_staff_rights import StaffRights, apply_rights
from shop.accounts.services.write_letter import write_letter
from shop.accounts.trail import actor_for, note
from shop.common.errors import Invalid
from shop.common.write import write


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is for."""

    username: str
    email: str
    first_name: str = ""
    last_name: str = ""


@write
def create_staff(*, by: User, person: Person, rights: StaffRights) -> User:
    """An account without a password; a link to set one goes to its address, and confirms that.

    Raises Invalid, or NotAllowed where `by` may not add staff or would give what they don't have. Records
    LetterWritten.
    """
    by = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not (by.is_active and by.is_staff and by.has_perm(ADDS)):
        raise NotAllowed(f"This needs the right {ADDS}, which you don't have.")
    user = _saved(person)
    note(
        "user.added",
        user,
        personal=(None, {"username": user.username, "email": user.email}),
        by=actor_for(by),
    )
    apply_rights(by, user, rights)
    kind = Letter.Kind.STAFF_WELCOME if user.is_staff else Letter.Kind.PASSWORD_RESET
    write_letter(kind=kind, email=user.email, user=user)
    return user


def _saved(person: Person) -> User:
    email = clean_email(person.email)
    if owner_of(email):
        raise Invalid.field("email", "belongs to an account already; give that one a role")
    user = User(
        username=clean_username(person.username),
        email=email,
        first_name=person.first_name,
        last_name=person.last_name,
    )
    user.set_unusable_password()
    take_name(user.username)
    user.save(force_insert=True)
    return user
