import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image as Picture
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.catalog.models import Attribute, Brand, Category, Origin, Product
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.imports.management.commands import load_demo_data
from shop.imports.models import ImportRun
from shop.imports.services.advance_run import advance_run
from shop.media.models import Image
from shop.outbox.models import Effect
from tests.shop.imports.conftest import Import
from tests.shop.imports.snapshots import row_versions

SMALL = """\
Handle,Title,Vendor,Product Category,Option1 Name,Option1 Value,Variant Price,Image Src,Image Alt Text,\
Material (product.metafields.custom.material),Variant Image
demo-mug,Demo mug,Demo works,Home > Kitchen,Color,Sage,18.00,demo:mug?color=8fa3ad,A mug,Clay,\
demo:mug?color=8fa3ad
demo-mug,,,,,Clay,18.00,demo:mug?color=b0603a,,,demo:mug?color=b0603a
demo-cup,Demo cup,Demo works,Home > Kitchen,,,9.00,demo:mug?color=8fa3ad,,Clay,
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo catalogue of two products, so that few pictures are drawn."""
    path = tmp_path / "demo.csv"
    path.write_text(SMALL)
    monkeypatch.setattr(load_demo_data, "CATALOGUE", path)


def _load(*arguments: Any) -> ImportRun:
    call_command("load_demo_data", *arguments, stdout=io.StringIO())
    run = ImportRun.objects.latest("pk")
    advance_run(run_id=run.pk, seconds=60)
    run.refresh_from_db()
    return run


def test_every_row_it_creates_is_marked_as_demo(db: None, small: None) -> None:
    run = _load()

    assert (run.created, run.problems, run.origin) == (2, 0, Origin.DEMO)
    for model in (Product, Brand, Category, Attribute):
        assert set(model._default_manager.values_list("origin", flat=True)) == {Origin.DEMO}


def test_its_pictures_are_drawn_and_stored(db: None, small: None) -> None:
    _load()

    images = Image.objects.order_by("id")
    assert [image.state for image in images] == ["stored"] * 3
    # Two products show the same drawing: two pictures, one file.
    assert len({image.file.name for image in images}) == 2
    for image in images:
        with image.file.open() as file:
            data = file.read()
        assert len(data) == image.bytes
        with Picture.open(io.BytesIO(data)) as picture:
            assert picture.size == (image.width, image.height)
    mug = Product.objects.get(slug="demo-mug")
    assert [place.alt for place in mug.gallery.all()] == ["A mug", ""]
    assert all(variant.image_id for variant in mug.variants.all())


def test_a_second_load_draws_and_writes_nothing(
    db: None, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load()
    before = row_versions()
    drawn: list[str] = []
    monkeypatch.setattr("shop.imports.applying.render", drawn.append)

    run = _load()

    after = row_versions()
    assert len(after.pop("outbox_effect")) == len(before.pop("outbox_effect")) + 1
    assert after == before
    assert (run.unchanged, drawn) == (2, [])


def test_a_load_that_was_broken_off_leaves_no_second_file(
    db: None, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("shop.imports.services.advance_run.apply_chunk", broken)
        with pytest.raises(RuntimeError):
            _load()
    files = _files()

    run = _load()

    assert (run.created, _files()) == (2, files)
    assert {f"{folder}/{name}" for folder, name in files} >= set(Image.objects.values_list("file", flat=True))


def _files() -> set[tuple[str, str]]:
    folders = default_storage.listdir("pictures")[0]
    return {
        (f"pictures/{folder}", name)
        for folder in folders
        for name in default_storage.listdir(f"pictures/{folder}")[1]
    }


def test_reset_removes_demo_rows_only(db: None, small: None, actor: Actor) -> None:
    _load()
    demo = set(Product.objects.values_list("pk", flat=True))
    own = create_product(
        actor=actor,
        fields=ProductFields(
            name="My own mug",
            brand_id=Brand.objects.get().pk,
            category_id=Category.objects.get(slug="kitchen").pk,
        ),
        variants=[VariantFields(price=100)],
    )
    Effect.objects.all().delete()

    call_command("load_demo_data", "--reset", stdout=(said := io.StringIO()))

    assert "Removed 2 demo products." in said.getvalue()
    assert list(Product.objects.all()) == [own]
    assert Image.objects.count() == 0
    assert Attribute.objects.count() == 0
    # What the shop's own product uses stays, with its ancestors.
    assert Brand.objects.count() == 1
    assert set(Category.objects.values_list("slug", flat=True)) == {"home", "kitchen"}
    marked = Effect.objects.filter(topic="search.product").values_list("key", flat=True)
    assert set(marked) == {str(pk) for pk in demo}


def test_after_a_reset_it_is_loaded_afresh(db: None, small: None) -> None:
    _load()

    run = _load("--reset")

    assert (run.created, run.updated, run.unchanged) == (2, 0, 0)


def test_reset_waits_for_a_run_that_is_under_way(db: None, small: None) -> None:
    call_command("load_demo_data", stdout=io.StringIO())

    with pytest.raises(CommandError, match="is being imported just now"):
        call_command("load_demo_data", "--reset", stdout=io.StringIO())


def test_a_shops_own_file_may_not_refer_to_drawings(import_file: Import) -> None:
    run = import_file(SMALL)

    assert Image.objects.count() == 0
    assert set(run.row_problems.values_list("code", flat=True)) == {"bad_url"}


@pytest.mark.parametrize("arguments", [[], ["--reset"], ["--wait"]])
def test_it_is_refused_in_production(db: None, settings: Settings, arguments: list[str]) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="refused with SHOPSTER_ENV=production"):
        call_command("load_demo_data", *arguments)

    assert ImportRun.objects.count() == 0
