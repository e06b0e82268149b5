"""A letter that could not be sent keeps nobody's address for ever."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from shop.accounts.models import Letter
from shop.accounts.services import forget_letters as module
from shop.accounts.services.forget_letters import KEPT_FOR, forget_letters
from shop.accounts.services.write_letter import write_letter
from workers.jobs.expired import FORGETTING

pytestmark = pytest.mark.django_db


def write(days: float) -> Letter:
    """A letter that was written so many days ago."""
    letter = write_letter(kind=Letter.Kind.PASSWORD_RESET, email="ada@mail.example")
    Letter.objects.filter(pk=letter.pk).update(created_at=Now() - timedelta(days=days))
    return letter


def test_old_ones_go_and_others_stay() -> None:
    old, young = write(KEPT_FOR.days + 0.1), write(KEPT_FOR.days - 0.1)
    assert forget_letters() == 1
    assert list(Letter.objects.all()) == [young]
    assert old != young


def test_many_go_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for _ in range(3):
        write(30)
    assert [forget_letters() for _ in range(3)] == [2, 1, 0]


def test_the_sweep_of_expired_rows_does_it() -> None:
    assert "shop.accounts.services.forget_letters.forget_letters" in FORGETTING.values()


@pytest.mark.django_db(transaction=True)
def test_an_effect_whose_letter_is_forgotten_is_done(
    drain: Callable[[], int], mailoutbox: list[object]
) -> None:
    write(30)
    forget_letters()
    assert drain() == 1
    assert mailoutbox == []
