"""One file with every quirk of real exports: what of it arrives, and what is said about the rest."""

from pathlib import Path

from shop.catalog.models import AttributeValue, Category, Product, ProductImage, Variant
from shop.imports.models import ImportRun
from shop.inventory.models import Movement, StockLevel
from shop.media.models import Image
from tests.shop.imports.conftest import Import, problems


def _variants(slug: str) -> list[tuple[str, str, int]]:
    rows = Variant.objects.filter(product__slug=slug).order_by("position")
    return [(variant.title, variant.sku, variant.price) for variant in rows]


def _stock(slug: str) -> list[tuple[str, int, bool, bool]]:
    levels = StockLevel.objects.filter(variant__product__slug=slug).order_by("variant__position")
    return [(level.variant.title, level.on_hand, level.tracked, level.backorder) for level in levels]


def test_every_product_that_can_be_used_arrives(import_file: Import, quirks: Path) -> None:
    run = import_file(quirks)

    assert (run.state, run.rows, run.products) == (ImportRun.State.FINISHED, 26, 12)
    assert (run.created, run.updated, run.unchanged, run.refused) == (9, 0, 0, 3)
    assert run.unmapped == ["Warehouse Note"]
    assert dict(Product.objects.values_list("slug", "status")) == {
        "wool-throw": "active",
        "gift-card-sleeve": "active",
        "enamel-mug": "active",
        "linen-napkin": "draft",
        "ceramic-vase": "draft",
        "short-row": "active",
        "odd-lamp": "draft",
        "long-name": "active",
        "archived-clock": "archived",
    }


def test_every_bad_row_is_reported_with_line_column_and_code(import_file: Import, quirks: Path) -> None:
    run = import_file(quirks)

    assert problems(run) == [
        (7, "Variant Inventory Qty", "negative_quantity"),
        (8, "Variant SKU", "sku_used"),
        (9, "Option1 Value", "duplicate_options"),
        (10, "Variant SKU", "sku_used"),
        (11, "variant price", "bad_number"),
        (12, "Variant Grams", "bad_number"),
        (12, "Cost per item", "bad_number"),
        (12, "Variant Inventory Qty", "bad_number"),
        (13, "variant price", "bad_number"),
        (14, "variant price", "missing_price"),
        (15, "HANDLE", "handle_changed"),
        (15, "Vendor", "bad_name"),
        (16, "Option4 Name", "too_many_options"),
        (16, "variant price", "no_variants"),
        (20, "HANDLE", "missing_handle"),
        (21, "Title", "missing_title"),
        (22, "HANDLE", "bad_handle"),
        (23, "variant price", "no_variants"),
        (24, "", "too_many_cells"),
        (26, "Option3 Name", "bad_option_name"),
        (26, "Variant Image", "bad_url"),
        (26, "Variant Inventory Policy", "bad_policy"),
        (26, "Status", "bad_status"),
        (26, "Image Src", "bad_url"),
        (28, "Option3 Value", "missing_option_value"),
        (29, "Variant SKU", "too_long"),
        (29, "Variant Barcode", "too_long"),
        (29, "Variant Inventory Qty", "bad_number"),
        (29, "Title", "shortened"),
        (29, "Tags", "too_long"),
        (29, "Fabric (product.metafields.custom.fabric)", "too_long"),
        (31, "", "unclosed_quote"),
    ]
    assert run.problems == 32
    severities = set(run.row_problems.values_list("code", "severity"))
    warnings = {"negative_quantity", "handle_changed", "bad_option_name", "shortened"}
    assert {code for code, severity in severities if severity == "warning"} == warnings


def test_a_decimal_comma_gets_a_reason_that_says_what_to_do(import_file: Import, quirks: Path) -> None:
    run = import_file(quirks)

    assert run.row_problems.get(line=11).reason == (
        "'9,50' has a comma; a decimal point, and nothing between thousands, is read: 1299.90;"
        " this variant was left out"
    )


def test_the_fields_of_a_product(import_file: Import, quirks: Path) -> None:
    import_file(quirks)
    throw = Product.objects.get(slug="wool-throw")

    assert throw.name == "Wool throw"
    assert throw.description == "<p>Woven in one piece.\nTwo sizes.</p>"
    assert throw.tags == ["wool", "winter"]
    assert throw.option_names == ["Size", "Color"]
    assert (throw.list_price, throw.list_compare_at_price, throw.currency) == (8900, 9900, "USD")
    assert (throw.seo_title, throw.seo_description) == ("Wool throw", "Warm, and made to last.")
    assert throw.brand is not None
    assert (throw.brand.name, throw.brand.slug) == ("Fjord & Field", "fjord-field")
    assert Product.objects.get(slug="odd-lamp").name == "Odd lamp with spaces"
    assert len(Product.objects.get(slug="long-name").name) == 255


def test_categories_are_one_tree_whatever_their_spelling(import_file: Import, quirks: Path) -> None:
    import_file(quirks)
    paths = {category.slug: category.path for category in Category.objects.all()}
    ids = dict(Category.objects.values_list("slug", "id"))

    assert paths["throws"] == f"/{ids['home']}/{ids['textiles']}/{ids['throws']}/"
    assert sorted(ids) == ["home", "kitchen", "light", "paper", "textiles", "throws"]
    assert Product.objects.get(slug="linen-napkin").category_id == ids["textiles"]
    assert Category.objects.get(slug="textiles").name == "Textiles"


def test_variants_keep_what_is_right_about_them(import_file: Import, quirks: Path) -> None:
    import_file(quirks)

    assert _variants("wool-throw") == [
        ("Small / Grey", "THROW-S", 8900),
        ("Large / Grey", "THROW-L", 12900),
        ("Large / Natural", "THROW-LN", 12900),
    ]
    assert _variants("gift-card-sleeve") == [("", "", 0)]
    assert _variants("enamel-mug") == [("Blue", "MUG-1", 1450), ("White", "", 1450), ("Red", "", 1450)]
    assert _variants("linen-napkin") == [("Moss", "NAP-2", 950)]
    assert _variants("odd-lamp") == [("Brass / Satin", "LAMP-1", 12000)]
    small, large = Variant.objects.filter(product__slug="wool-throw")[:2]
    assert (small.barcode, small.compare_at_price, small.cost) == ("4006381333931", 9900, 4050)
    assert (small.weight_grams, large.weight_grams, large.compare_at_price) == (900, 1400, None)


def test_stock_is_counted_and_every_change_of_it_is_in_the_ledger(import_file: Import, quirks: Path) -> None:
    run = import_file(quirks)

    assert _stock("gift-card-sleeve") == [("", 0, False, False)]
    assert _stock("enamel-mug") == [
        ("Blue", 0, True, False),
        ("White", 7, True, True),
        ("Red", 2, True, False),
    ]
    moved = Movement.objects.filter(variant__product__slug="enamel-mug").order_by("id")
    assert [(m.delta, m.on_hand_after, m.reason, m.reference) for m in moved] == [
        (7, 7, "import", str(run.public_id)),
        (2, 2, "import", str(run.public_id)),
    ]


def test_pictures_stay_where_they_are_in_the_order_given(import_file: Import, quirks: Path) -> None:
    import_file(quirks)
    gallery = ProductImage.objects.filter(product__slug="wool-throw").order_by("position")

    assert [(place.image.source_url.rpartition("/")[2], place.alt) for place in gallery] == [
        ("throw-2.jpg", ""),
        ("throw-1.jpg", "A folded throw"),
        ("throw-3.jpg", ""),
        ("throw-detail.jpg", ""),
    ]
    assert set(Image.objects.values_list("state", "file")) == {("pending", "")}
    pictures = [
        variant.image and variant.image.position
        for variant in Variant.objects.filter(sku__startswith="THROW")
    ]
    assert pictures == [1, 3, None]


def test_metafields_become_attributes(import_file: Import, quirks: Path) -> None:
    import_file(quirks)
    values = AttributeValue.objects.filter(product__slug="wool-throw").order_by("attribute__code", "text")

    assert [(value.attribute.code, value.attribute.name, value.text) for value in values] == [
        ("age_group", "Age group", "adult"),
        ("color-pattern", "Color", "grey"),
        ("color-pattern", "Color", "natural white"),
        ("condition", "Condition", "new"),
        ("fabric", "Fabric", "Wool"),
        ("gender", "Gender", "unisex"),
        ("reviews-score", "Score", "4.8"),
    ]
