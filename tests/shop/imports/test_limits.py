"""How much of one product, and of one run, fits."""

import pytest

from shop.catalog.models import Product, Variant
from shop.imports.models import ImportRun
from tests.shop.imports.conftest import Import, problems

HEADER = "Handle,Title,Option1 Name,Option1 Value,Variant Price,Image Src\n"


def test_variants_beyond_the_limit_are_reported_and_the_first_ones_kept(import_file: Import) -> None:
    rows = "".join(f"bolt,Bolt,Size,M{n},1.00,\n" for n in range(2050))

    run = import_file(HEADER + rows)

    assert Variant.objects.count() == 2048
    assert problems(run) == [(2050, "", "too_many_variants"), (2051, "", "too_many_variants")]


def test_variants_that_are_there_already_count_too(import_file: Import) -> None:
    import_file(HEADER + "".join(f"bolt,Bolt,Size,M{n},1.00,\n" for n in range(2047)))

    run = import_file(HEADER + "bolt,Bolt,Size,N1,1.00,\nbolt,Bolt,Size,N2,1.00,\n")

    assert Variant.objects.count() == 2048
    assert problems(run) == [(3, "", "too_many_variants")]


@pytest.mark.parametrize(("constant", "value"), [("MAX_ROWS_OF_PRODUCT", 3), ("MAX_BYTES_OF_PRODUCT", 400)])
def test_rows_beyond_what_one_product_may_have_are_reported(
    import_file: Import, monkeypatch: pytest.MonkeyPatch, constant: str, value: int
) -> None:
    monkeypatch.setattr(f"shop.imports.services.stage_rows.{constant}", value)
    monkeypatch.setattr("shop.imports.staging.CHUNK_ROWS", 2)
    rows = "".join(f"bolt,Bolt,Size,M{n},1.00,\nnut-{n},Nut,,,1.00,\n" for n in range(5))

    run = import_file(HEADER + rows)

    kept = Variant.objects.filter(product__slug="bolt").count()
    assert problems(run) == [(2 + 2 * n, "", "too_many_rows") for n in range(kept, 5)]
    assert 3 <= kept < 5
    assert Product.objects.count() == 6


def test_a_chunk_of_large_products_is_cut_smaller(
    import_file: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.imports.applying.CHUNK_BYTES", 150)

    run = import_file(HEADER + "".join(f"nut-{n},Nut,,,1.00,\n" for n in range(9)))

    assert (run.state, run.created) == (ImportRun.State.FINISHED, 9)


def test_a_product_that_the_database_refuses_is_left_out_alone(
    import_file: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once the cleaning forgets a limit, the column's own still holds.
    monkeypatch.setattr("shop.imports.cells.MAX_NAME", 10_000)
    monkeypatch.setattr("shop.imports.cells.read_line.__kwdefaults__", {"limit": 10_000})
    rows = [f"nut-{n},Nut,,,1.00,\n" for n in range(30)]
    rows[13] = f"nut-13,{'N' * 300},,,1.00,\n"

    run = import_file(HEADER + "".join(rows))

    assert (run.state, run.created, run.refused) == (ImportRun.State.FINISHED, 29, 1)
    assert problems(run) == [(15, "", "refused")]
    assert "value too long" in run.row_problems.get().reason


def test_a_description_that_would_take_minutes_to_clean_is_left_out(import_file: Import) -> None:
    run = import_file("Handle,Title,Body (HTML),Variant Price\nbolt,Bolt," + "<div>" * 150_000 + ",1.00\n")

    assert problems(run) == [(2, "Body (HTML)", "too_long")]
    assert Product.objects.get().description == ""
