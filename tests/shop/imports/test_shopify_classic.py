import pytest

from shop.imports.columns import Columns
from shop.imports.dialects.shopify_classic import columns


def _columns(*header: str) -> Columns:
    found = columns(["Handle", "Title", *header])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("header", "code", "name"),
    [
        ("Fabric (product.metafields.custom.fabric)", "fabric", "Fabric"),
        ("Color (product.metafields.shopify.color-pattern)", "color-pattern", "Color"),
        ("Score (product.metafields.reviews.score_out_of_5)", "reviews-score_out_of_5", "Score"),
        ("Size (cm) (product.metafields.custom.Länge in cm)", "l-nge-in-cm", "Size (cm)"),
        (" (product.metafields.custom.fit)", "fit", "fit"),
        ("Google Shopping / Gender", "gender", "Gender"),
        ("google shopping / AGE GROUP", "age_group", "Age group"),
        ("Google Shopping / Condition", "condition", "Condition"),
    ],
)
def test_metafields_and_shopping_columns_are_attributes(header: str, code: str, name: str) -> None:
    found = _columns(header)

    assert found.fields[2] == f"attribute:{code}"
    assert found.attributes == {code: name}
    assert found.headers[f"attribute:{code}"] == header.strip()


def test_only_standard_metafields_hold_lists() -> None:
    found = _columns(
        "Care (product.metafields.custom.care)", "Color (product.metafields.shopify.color-pattern)"
    )

    assert found.lists == {"color-pattern"}


@pytest.mark.parametrize(
    "header", ["Variant Tax Code", "Price / Canada", "Google Shopping / MPN", "Anything", "()"]
)
def test_other_columns_are_kept_as_unmapped(header: str) -> None:
    assert _columns(header).unmapped(["Handle", "Title", header]) == [header]


def test_the_first_of_two_equal_columns_counts() -> None:
    found = _columns("Vendor", "VENDOR ")

    assert found.fields[2:] == ("vendor", None)
    assert found.values(["mug", "Mug", "Acme", "Other"]) == {
        "handle": "mug",
        "title": "Mug",
        "vendor": "Acme",
    }


def test_a_fourth_option_is_noticed() -> None:
    assert _columns("Option4 Name", "Option4 Value").fields[2:] == ("option_beyond", None)


@pytest.mark.parametrize(
    "header",
    [
        ["Title", "Body (HTML)"],
        ["Handle", "Price"],
        ["Handle", "Title", "Location"],
        ["URL handle", "Title"],
        [],
    ],
)
def test_other_headers_are_not_this_dialect(header: list[str]) -> None:
    assert columns(header) is None


def test_cells_are_trimmed_and_empty_ones_left_out() -> None:
    assert _columns("Vendor").values([" mug", "\t", " Acme & Co ", "extra"]) == {
        "handle": "mug",
        "vendor": "Acme & Co",
    }
