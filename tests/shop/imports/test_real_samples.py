"""Exports of real stores, found through SHOPSTER_SAMPLES; the figures are those of the files."""

from pathlib import Path

import pytest

from shop.catalog.models import Product, Variant
from shop.inventory.models import StockLevel
from shop.media.models import Image
from tests.shop.imports.conftest import Import
from tests.shop.imports.snapshots import row_versions

pytestmark = pytest.mark.samples

ACTIVE_CONTENT = r"<\s*(script|iframe|style)|\son\w+\s*=|javascript:"


COUNTS = {
    "fashion.csv": {"rows": 5024, "products": 997, "variants": 3684, "pictures": 4742},
    "snowdevil.csv": {"rows": 636, "products": 278, "variants": 622, "pictures": 412},
    "apparel.csv": {"rows": 104, "products": 25, "variants": 96, "pictures": 55},
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_export_arrives_whole(real_samples: Path, import_file: Import, name: str) -> None:
    counts = COUNTS[name]

    run = import_file(real_samples / name)

    assert (run.rows, run.products, run.refused) == (counts["rows"], counts["products"], 0)
    assert run.created == Product.objects.count() == counts["products"]
    assert Variant.objects.count() == StockLevel.objects.count() == counts["variants"]
    # A picture that only a variant names comes on top.
    assert Image.objects.filter(state="pending").count() == Image.objects.count() >= counts["pictures"]
    assert not Variant.objects.filter(sku__startswith="'").exists()
    assert not Product.objects.filter(description__iregex=ACTIVE_CONTENT).exists()
    assert not Product.objects.filter(list_price=None).exists()


def test_the_quirks_of_fashion_are_reported(real_samples: Path, import_file: Import) -> None:
    run = import_file(real_samples / "fashion.csv")

    codes = list(run.row_problems.values_list("code", flat=True))
    assert (codes.count("sku_used"), codes.count("negative_quantity"), len(codes)) == (8, 5, 13)
    assert Variant.objects.exclude(sku="").count() == 3676
    assert not StockLevel.objects.filter(on_hand__lt=0).exists()


def test_a_real_export_again_writes_nothing(real_samples: Path, import_file: Import) -> None:
    import_file(real_samples / "snowdevil.csv")
    before = row_versions()

    run = import_file(real_samples / "snowdevil.csv")

    after = row_versions()
    assert len(after.pop("outbox_effect")) == len(before.pop("outbox_effect")) + 1
    assert after == before
    assert run.unchanged == 278
