"""People who ask for their data, or close their accounts: one for each number.

Changes when something else follows from what people do with their accounts.
"""

from collections.abc import Iterator

from django.db.models import Q

from shop.accounts.models import DataExport, User
from shop.accounts.password_policy import Proof
from shop.accounts.services.delete_account import delete_account
from shop.accounts.services.request_export import request_export
from shop.audit.actor import Actor
from shop.audit.models import Entry, PersonalValues
from shop.audit.services.add_entry import Change, Personal, add_entry
from shop.common.write import write
from tests.invariants import Key

LEFT = "person.left"
_PERSON = Actor("person", "person")


def asks(number: int) -> DataExport | None:
    """The export that was asked for under this number."""
    return DataExport.objects.filter(user__username=_asker(number)).first()


@write
def ask_for_data(number: int) -> None:
    """Once for each number."""
    if asks(number) is None:
        request_export(user_id=User.objects.create_user(_asker(number)).pk)


def export_keys(number: int) -> list[Key]:
    """The effect that makes the export."""
    export = asks(number)
    return [("accounts.export", str(export.pk))] if export else []


def has_left(number: int) -> bool:
    """Whether the account of this number was closed."""
    return Entry.objects.filter(action=LEFT, object_id=str(number)).exists()


@write
def leave(number: int) -> None:
    """Once for each number, with a row beside it, by which one sees that it has committed."""
    if has_left(number):
        return
    user = User.objects.create_user(f"leaver-{number}", f"leaver-{number}@mail.example", first_name="Leaver")
    change = Change(LEFT, "person", str(number), after={"user": user.pk})
    personal = Personal(f"user {user.pk}", after={"first_name": "Leaver"})
    add_entry(actor=_PERSON, change=change, personal=personal)
    delete_account(proof=Proof(user, user.password))


def leaving_keys(number: int) -> list[Key]:
    """The effect that erases the account."""
    entries = Entry.objects.filter(action=LEFT, object_id=str(number))
    return [("accounts.erase", str(entry.after["user"])) for entry in entries if entry.after]


def violations() -> Iterator[str]:
    """Exports that nobody made, and people who left and are known still."""
    for id_ in DataExport.objects.filter(Q(ready_at__isnull=True) | Q(content="")).values_list(
        "pk", flat=True
    ):
        yield f"export {id_} was not made"
    for user in User.objects.filter(deleted_at__isnull=False):
        known = user.email or user.first_name or not user.username.startswith("deleted-")
        if known or PersonalValues.objects.filter(subject=f"user {user.pk}").exists():
            yield f"user {user.pk} has left and is known still"


def _asker(number: int) -> str:
    return f"asker-{number}"
