"""The trail is append-only by the database's own word."""

import pytest
from django.db import DatabaseError, transaction

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.audit.services.add_entry import Change, add_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(actor: Actor) -> Entry:
    add_entry(actor=actor, change=Change("product.updated", "product", "7", {"name": "a"}, {"name": "b"}))
    return Entry.objects.get()


def test_an_entry_says_who_did_what_to_which_with_before_and_after(entry: Entry) -> None:
    assert (entry.actor_label, entry.action, entry.object_id) == ("owner", "product.updated", "7")
    assert (entry.before, entry.after) == ({"name": "a"}, {"name": "b"})


def test_an_entry_cannot_be_changed_or_removed(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(actor_label="someone else")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert Entry.objects.get().actor_label == "owner"
