import re
from collections import Counter
from decimal import Decimal

import pytest

from shop.imports.demo import CATALOGUE
from tests.shop.imports.demo.catalogue import Row, products, rows, variants

REAL_BRANDS = """
    adidas, aesop, amazon, anglepoise, arc'teryx, barbour, beats, birkenstock, bodum, bose, braun,
    casio, clarks, coleman, converse, crocs, dualit, dyson, eastpak, fiskars, fjällräven, google, gucci,
    h&m, hay, herschel, hydro flask, ikea, jansport, jbl, kindle, kodak, lamy, le creuset, leica, lego,
    levi's, louis vuitton, lululemon, marshall, moleskine, montblanc, muji, new balance, nike, north
    face, opinel, osprey, parker, patagonia, penguin, philips, pyrex, ralph lauren, rolex, samsung,
    sennheiser, smeg, sonos, sony, staedtler, stanley, steiff, swatch, tefal, thermos, timberland,
    tupperware, uniqlo, vans, vitra, wedgwood, yeti, zara, zwilling
"""


def described(product: list[Row], column: str) -> str:
    return product[0][column]


def test_is_of_a_size_that_loads_quickly() -> None:
    assert CATALOGUE.stat().st_size < 900_000


def test_every_row_has_as_many_cells_as_the_head() -> None:
    assert all(None not in row and None not in row.values() for row in rows())


def test_a_product_is_one_block_of_rows() -> None:
    handles = [described(product, "Handle") for product in products()]
    assert len(handles) == len(set(handles))
    assert 190 <= len(handles) <= 220


def test_only_the_first_row_of_a_product_describes_it() -> None:
    for product in products():
        assert described(product, "Title")
        assert not any(row["Title"] or row["Body (HTML)"] or row["Vendor"] for row in product[1:])


def test_a_dozen_departments_with_at_least_two_levels() -> None:
    paths = [described(product, "Product Category").split(" > ") for product in products()]
    assert all(2 <= len(path) <= 3 for path in paths)
    departments = Counter(path[0] for path in paths)
    assert len(departments) == 12
    assert min(departments.values()) >= 10


def test_every_product_has_a_type_and_one_of_about_25_brands() -> None:
    assert all(described(product, "Type") for product in products())
    assert 20 <= len({described(product, "Vendor") for product in products()}) <= 30


def test_no_real_brand_is_named() -> None:
    columns = ("Title", "Body (HTML)", "Vendor", "Tags")
    text = "\n".join(described(product, column) for product in products() for column in columns).lower()
    brands = [brand.strip() for brand in REAL_BRANDS.split(",")]
    assert [brand for brand in brands if re.search(rf"\b{re.escape(brand)}\b", text)] == []


def test_descriptions_are_each_product_s_own_and_plain_html() -> None:
    bodies = [described(product, "Body (HTML)") for product in products()]
    assert len(bodies) == len(set(bodies))
    for body in bodies:
        assert set(re.findall(r"</?([a-z0-9]+)", body)) <= {"p", "ul", "li"}
        assert body.count("<p>") == body.count("</p>")
        assert body.count("<li>") == body.count("</li>")
        assert 80 < len(re.sub(r"<[^>]+>", "", body)) < 700


def test_no_two_descriptions_share_a_sentence() -> None:
    sentences = Counter(
        sentence
        for product in products()
        for sentence in re.findall(r"[A-Z][^.!?<>]{30,}[.!?]", described(product, "Body (HTML)"))
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_search_engines_get_a_title_and_a_sentence() -> None:
    for product in products():
        assert 0 < len(described(product, "SEO Title")) <= 70
        assert 40 <= len(described(product, "SEO Description")) <= 160


def test_most_are_active_and_a_few_are_not() -> None:
    statuses = Counter(described(product, "Status") for product in products())
    assert set(statuses) == {"active", "draft", "archived"}
    assert 2 <= statuses["draft"] + statuses["archived"] <= 5


def test_options_name_each_variant_apart() -> None:
    for product in products():
        choices = [
            tuple(row[f"Option{number} Value"] for number in (1, 2, 3))
            for row in product
            if row["Variant Price"]
        ]
        assert len(choices) == len(set(choices))
        named = [bool(described(product, f"Option{number} Name")) for number in (1, 2, 3)]
        assert all([bool(value) for value in choice] == named for choice in choices)


def test_skus_are_unique() -> None:
    skus = [row["Variant SKU"] for row in variants()]
    assert all(skus)
    assert len(skus) == len(set(skus))


def test_barcodes_are_valid_and_kept_for_use_in_store() -> None:
    barcodes = [row["Variant Barcode"] for row in variants()]
    assert len(barcodes) == len(set(barcodes))
    for barcode in barcodes:
        assert re.fullmatch(r"2\d{12}", barcode)
        digits = [int(digit) for digit in barcode]
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_prices_leave_a_margin_and_some_are_reduced() -> None:
    for row in variants():
        price = Decimal(row["Variant Price"])
        assert 0 < Decimal(row["Cost per item"]) < price
        assert price.as_tuple().exponent == -2
        if row["Variant Compare At Price"]:
            assert price < Decimal(row["Variant Compare At Price"]) < 2 * price
    reduced = sum(any(row["Variant Compare At Price"] for row in product) for product in products())
    assert 0.10 <= reduced / len(products()) <= 0.25


def test_stock_is_mixed() -> None:
    on_hand = [int(row["Variant Inventory Qty"]) for row in variants()]
    assert min(on_hand) == 0
    assert 0.03 < on_hand.count(0) / len(on_hand) < 0.2
    assert {row["Variant Inventory Policy"] for row in variants()} == {"deny", "continue"}
    assert all(int(row["Variant Grams"]) > 0 for row in variants())


@pytest.mark.parametrize("key", ["material", "fit", "care", "capacity", "room"])
def test_attributes_for_facets(key: str) -> None:
    column = next(name for name in rows()[0] if name.endswith(f"(product.metafields.custom.{key})"))
    values = [described(product, column) for product in products() if described(product, column)]
    assert len(values) >= 20


def test_every_product_has_pictures_with_texts() -> None:
    for product in products():
        pictures = [row for row in product if row["Image Src"]]
        assert pictures
        assert [row["Image Position"] for row in pictures] == [str(n + 1) for n in range(len(pictures))]
        assert all(described(product, "Title") in row["Image Alt Text"] for row in pictures)


def test_a_variant_s_picture_is_one_of_its_product_s() -> None:
    for product in products():
        pictures = {row["Image Src"] for row in product}
        assert all(row["Variant Image"] in pictures for row in product if row["Variant Image"])


def test_every_colour_has_a_picture_of_its_own() -> None:
    coloured = [product for product in products() if described(product, "Option1 Name") == "Color"]
    assert len(coloured) > 50
    for product in coloured:
        pictures = {row["Option1 Value"]: row["Variant Image"] for row in product if row["Variant Price"]}
        assert len(set(pictures.values())) == len(pictures)
