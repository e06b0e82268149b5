"""manage.py prove_stock: what it says is so, and it notices where it is not."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shop.catalog.models import Product
from shop.inventory import proving
from shop.inventory.models import Movement, Reservation, StockLevel
from shop.inventory.services.reserve import reserve

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_tells_that_no_more_was_promised_than_there_was() -> None:
    out = io.StringIO()
    call_command("prove_stock", workers=8, units=10, attempts=10, stdout=out)
    said = out.getvalue()
    assert "8 buyers at once made 80 attempts to get some of 10 units" in said
    assert "Sold:     10 units, and 0 are left" in said
    assert "Invariant: held" in said
    for model in (Product, StockLevel, Reservation, Movement):
        assert not model.objects.exists(), model


def test_it_notices_code_that_forgets_what_it_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    book: Callable[..., Any] = reserve

    def forgetful(**given: Any) -> None:
        book(**given)
        StockLevel.objects.update(reserved=0)

    monkeypatch.setattr(proving, "reserve", forgetful)
    with pytest.raises(CommandError, match="The invariant is BROKEN"):
        call_command("prove_stock", workers=2, units=5, attempts=10, stdout=io.StringIO())


@pytest.mark.parametrize("option", [["--workers", "0"], ["--units", "-1"], ["--attempts", "many"]])
def test_a_number_that_makes_no_sense_is_refused_by_its_name(option: list[str]) -> None:
    with pytest.raises(CommandError, match=f"{option[0]}: .* is not a number from 1 to"):
        call_command("prove_stock", *option)
