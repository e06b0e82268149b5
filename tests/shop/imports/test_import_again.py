"""What a second import does: nothing for the same file, and only what differs for another."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from shop.catalog.facts import ProductChanged
from shop.catalog.models import Brand, Origin, Product, ProductImage, Variant
from shop.inventory.models import Movement, StockLevel
from tests.shop.conftest import Facts
from tests.shop.imports.conftest import Import, problems
from tests.shop.imports.snapshots import row_versions

HEADER = "Handle,Title,Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src"
MUG = "mug,Mug,Acme,Kitchen,Color,Red,M-1,5,4.00,https://a.example/1.jpg\nmug,,,,,Blue,M-2,0,4.50,\n"
CUP = "cup,Cup,Acme,Kitchen,,,C-1,5,3.00,\n"


def _file(*parts: str, header: str = HEADER) -> str:
    return "\n".join([header, *(part.rstrip("\n") for part in parts)]) + "\n"


def _changed(facts: Facts) -> list[tuple[str, int]]:
    return [fact for fact in facts.take() if fact[0] == ProductChanged.__name__]


def test_the_same_file_again_writes_nothing(import_file: Import, quirks: Path) -> None:
    first = import_file(quirks)
    before = row_versions()

    second = import_file(quirks)

    after = row_versions()
    # The run itself is bookkeeping: its start is an effect, and nothing else is.
    assert len(after.pop("outbox_effect")) == len(before.pop("outbox_effect")) + 1
    assert after == before
    assert (second.created, second.updated, second.unchanged, second.refused) == (0, 0, 9, 3)
    assert second.pk != first.pk
    assert problems(second) == problems(first)


def test_only_the_product_that_differs_is_written_and_marked(import_file: Import, facts: Facts) -> None:
    import_file(_file(MUG, CUP))
    facts.take()
    past = timezone.now()
    Product.objects.update(updated_at=past)

    run = import_file(_file(MUG.replace("4.50", "4.25"), CUP))

    mug = Product.objects.get(slug="mug")
    assert (run.created, run.updated, run.unchanged) == (0, 1, 1)
    assert _changed(facts) == [("ProductChanged", mug.pk)]
    assert mug.updated_at > past
    assert Product.objects.get(slug="cup").updated_at == past
    assert list(mug.variants.values_list("sku", "price")) == [("M-1", 400), ("M-2", 425)]


@pytest.mark.parametrize(
    ("old", "new", "column", "value"),
    [
        ("Mug", "Cup", "name", "Cup"),
        ("Acme", "Ocme", "brand__name", "Ocme"),
        ("Kitchen", "Table > Ware", "category__slug", "ware"),
        ("Color", "Colour", "option_names", ["Colour"]),
        ("4.00", "3.00", "list_price", 300),
    ],
)
def test_a_product_follows_its_file(import_file: Import, old: str, new: str, column: str, value: Any) -> None:
    import_file(_file(MUG))

    run = import_file(_file(MUG.replace(old, new)))

    assert run.updated == 1
    assert Product.objects.values_list(column, flat=True).get() == value


def test_a_column_that_the_file_lacks_leaves_what_is_there(import_file: Import) -> None:
    import_file(_file(MUG))

    run = import_file("Handle,Title,Tags\nmug,,blue\n")

    mug = Product.objects.get()
    assert (run.updated, run.problems) == (1, 0)
    assert (mug.name, mug.tags, mug.brand and mug.brand.name, mug.list_price) == (
        "Mug",
        ["blue"],
        "Acme",
        400,
    )
    assert mug.variants.count() == 2


def test_an_empty_cell_of_a_column_that_it_has_clears(import_file: Import) -> None:
    import_file(_file(MUG))

    import_file(_file(MUG.replace("Acme", "").replace("M-1", "")))

    mug = Product.objects.get()
    assert mug.brand is None
    assert list(mug.variants.values_list("sku", flat=True)) == ["", "M-2"]


def test_variants_and_pictures_that_the_file_does_not_name_stay(import_file: Import) -> None:
    import_file(_file(MUG))

    run = import_file(_file("mug,Mug,Acme,Kitchen,Color,Green,M-3,1,5.00,https://a.example/2.jpg"))

    assert run.updated == 1
    assert set(Variant.objects.values_list("option1", "active")) == {
        ("Red", True),
        ("Blue", True),
        ("Green", True),
    }
    assert ProductImage.objects.count() == 2


def test_variants_that_fit_the_options_no_more_are_switched_off(import_file: Import) -> None:
    import_file(_file(CUP))

    run = import_file(_file("cup,Cup,Acme,Kitchen,Color,Red,C-1,5,2.00,"))

    assert list(Variant.objects.order_by("id").values_list("option1", "sku", "active")) == [
        ("", "", False),
        ("Red", "C-1", True),
    ]
    assert Product.objects.get().list_price == 200
    assert [code for _, _, code in problems(run)] == ["misfit_variant"]


def test_stock_alone_marks_the_product_only_when_its_availability_turns(
    import_file: Import, facts: Facts
) -> None:
    import_file(_file(CUP))
    facts.take()

    fewer = import_file(_file(CUP.replace("C-1,5", "C-1,3")))
    assert (fewer.updated, _changed(facts)) == (1, [])

    none = import_file(_file(CUP.replace("C-1,5", "C-1,0")))
    assert (none.updated, _changed(facts)) == (1, [("ProductChanged", Product.objects.get().pk)])
    assert list(Movement.objects.order_by("id").values_list("delta", "on_hand_after")) == [
        (5, 5),
        (-2, 3),
        (-3, 0),
    ]
    assert StockLevel.objects.get().on_hand == 0


def test_a_sku_of_a_product_outside_the_file_stays_with_it(import_file: Import) -> None:
    import_file(_file(CUP))

    run = import_file(_file(MUG.replace("M-1", "C-1")))

    assert dict(Variant.objects.values_list("option1", "sku")) == {"": "C-1", "Red": "", "Blue": "M-2"}
    assert (
        run.row_problems.get().reason == "'C-1' is already used by cup; this variant was imported without it"
    )


def test_skus_may_change_places(import_file: Import) -> None:
    import_file(_file(MUG, CUP))

    run = import_file(_file(MUG.replace("M-1", "C-1").replace("M-2", "M-1"), CUP.replace("C-1", "M-2")))

    assert run.problems == 0
    assert dict(Variant.objects.values_list("option1", "sku")) == {"": "M-2", "Red": "C-1", "Blue": "M-1"}


def test_an_import_takes_over_what_was_a_demo_product(import_file: Import) -> None:
    import_file(_file(CUP), origin="demo")
    assert Product.objects.get().origin == Origin.DEMO

    import_file(_file(CUP))

    assert Product.objects.get().origin == Origin.SHOP
    assert Brand.objects.get().origin == Origin.DEMO


def test_demo_data_leaves_the_shops_own_products_alone(import_file: Import) -> None:
    import_file(_file(CUP))

    run = import_file(_file(CUP.replace("Cup", "Demo cup"), MUG), origin="demo")

    assert (run.created, run.refused) == (1, 1)
    assert Product.objects.get(slug="cup").name == "Cup"
    assert [code for _, _, code in problems(run)] == ["not_demo"]
