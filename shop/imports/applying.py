"""Prepares the next chunk of products. Changes when chunks are cut or pictures are made ready differently.

Nothing is written to the catalogue here: what was prepared is handed to `services/apply_chunk.py`, which
commits it with the cursor. Parsing stays outside that transaction, and so does drawing, which is slow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from shop.catalog.models import Origin, ProductImage
from shop.imports.demo.pictures import render
from shop.imports.dialects import columns_of
from shop.imports.drafting import Drafted, draft_product
from shop.imports.drafting_pictures import DEMO_SCHEME
from shop.imports.models import ImportRun, StagedProduct, StagedRow
from shop.imports.sheet import Row, Sheet
from shop.media.pictures import StoredPicture, store_picture

CHUNK_PRODUCTS = 200
CHUNK_BYTES = 4 * 1024 * 1024
# Each brings pictures that have to be drawn first.
CHUNK_DEMO_PRODUCTS = 8


@dataclass(frozen=True, slots=True)
class ProductChunk:
    """Drafted products, in order, from the run's cursor on. `files` are stored pictures by address."""

    sheet: Sheet
    products: list[Drafted]
    files: Mapping[str, StoredPicture] = field(default_factory=dict)


def prepare_products(run: ImportRun, *, currency: str, limit: int | None = None) -> ProductChunk:
    """The products after the run's cursor, at most `limit`, drafted and with their demo pictures stored."""
    sheet = Sheet(columns_of(run.dialect, run.header), currency, run.origin)
    slugs = _next_slugs(run, limit)
    end = run.apply_cursor + len(slugs)
    staged = StagedRow.objects.filter(run=run, product__gte=run.apply_cursor, product__lt=end)
    rows = staged.order_by("product", "line").values_list("product", "line", "values")
    products = [
        draft_product(
            slugs[ordinal - run.apply_cursor], [Row(line, values) for _, line, values in group], sheet
        )
        for ordinal, group in groupby(rows, key=lambda row: row[0])
    ]
    files = _demo_files(products) if run.origin == Origin.DEMO else {}
    return ProductChunk(sheet, products, files)


def _next_slugs(run: ImportRun, limit: int | None) -> list[str]:
    most = CHUNK_DEMO_PRODUCTS if run.origin == Origin.DEMO else CHUNK_PRODUCTS
    staged = StagedProduct.objects.filter(run=run, ordinal__gte=run.apply_cursor).order_by("ordinal")
    slugs: list[str] = []
    taken = 0
    for handle, size in staged.values_list("handle", "bytes")[: min(most, limit or most)]:
        taken += size
        if slugs and taken > CHUNK_BYTES:
            break
        slugs.append(handle)
    return slugs


def _demo_files(products: list[Drafted]) -> dict[str, StoredPicture]:
    """Draw and store what the products' galleries do not show yet."""
    wanted = {
        (drafted.draft.slug, picture.url)
        for drafted in products
        for picture in drafted.draft.pictures
        if picture.url.startswith(DEMO_SCHEME)
    }
    shown = ProductImage.objects.filter(product__slug__in={slug for slug, _ in wanted})
    missing = wanted - set(shown.values_list("product__slug", "image__source_url"))
    return {url: _draw(url) for url in sorted({url for _, url in missing})}


def _draw(reference: str) -> StoredPicture:
    picture = render(reference)
    return store_picture(
        picture.data, content_type=picture.content_type, width=picture.width, height=picture.height
    )
