"""The product files that imports are measured with. Changes with the dialect that is measured.

Each round imports a copy whose handles and SKUs the shop has never seen, because a file that was imported
before writes nothing.
"""

import csv
import os
import random
from collections.abc import Iterator
from pathlib import Path

SAMPLES = "SHOPSTER_SAMPLES"
_SAMPLE = "shopify/fashion.csv"
_SEED = 997
_HEADER = (
    *(
        "Handle",
        "Title",
        "Body (HTML)",
        "Vendor",
        "Type",
        "Tags",
        "Published",
        "Option1 Name",
        "Option1 Value",
    ),
    *("Option2 Name", "Option2 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker"),
    *("Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price"),
    *("Image Src", "Image Alt Text", "SEO Title", "SEO Description"),
)
_COLOURS = ("Red", "Green", "Blue", "Ochre")
_SIZES = ("S", "M", "L", "XL", "XXL")


def sample_file(folder: Path, products: int) -> tuple[Path, str]:
    """A real store's export where SHOPSTER_SAMPLES is set, else one made of like shape; and which it is, in words."""
    samples = os.environ.get(SAMPLES)
    if samples:
        return Path(samples) / _SAMPLE, _SAMPLE
    made = folder / "made.csv"
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _HEADER, restval="")
        writer.writeheader()
        writer.writerows(_rows(random.Random(_SEED), products))
    return made, f"a made file ({SAMPLES} is not set)"


def renewed(source: Path, target: Path, mark: str) -> Path:
    """Copy a file with `mark` at the end of every handle and SKU."""
    with (
        source.open(encoding="utf-8", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        reader = csv.DictReader(file)
        writer = csv.DictWriter(copy, reader.fieldnames or ())
        writer.writeheader()
        for row in reader:
            marked = {name: f"{row[name]}-{mark}" for name in ("Handle", "Variant SKU") if row.get(name)}
            writer.writerow({**row, **marked})
    return target


def _rows(source: random.Random, products: int) -> Iterator[dict[str, str]]:
    """Five rows a product, as in a real export: variants, the last of them with a second picture."""
    for number in range(products):
        colours = source.sample(_COLOURS, 2)
        for place, (colour, size) in enumerate((c, s) for c in colours for s in source.sample(_SIZES, 2)):
            row = _variant(source, number, place) | {"Option1 Value": colour, "Option2 Value": size}
            yield row | _product(source, number) if place == 0 else row
        yield {"Handle": f"made-{number}", "Image Src": _picture(number, 1), "Image Alt Text": "From behind"}


def _variant(source: random.Random, number: int, place: int) -> dict[str, str]:
    return {
        "Handle": f"made-{number}",
        "Variant SKU": f"'M{number}-{place}",
        "Variant Grams": "250",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": str(source.randint(0, 30)),
        "Variant Inventory Policy": "deny",
        "Variant Price": f"{source.randint(5, 400)}.00",
    }


def _product(source: random.Random, number: int) -> dict[str, str]:
    sentence = "Made to be used every day, and mended when it must be. "
    return {
        "Title": f"Made product {number}",
        "Body (HTML)": f"<p>{sentence * source.randint(5, 15)}</p>\n<ul><li>{sentence}</li></ul>",
        "Vendor": f"Vendor {number % 40}",
        "Type": f"Type {number % 25}",
        "Tags": f"lot {number % 9}, year {2015 + number % 8}, made",
        "Published": "TRUE",
        "Option1 Name": "Colour",
        "Option2 Name": "Size",
        "Image Src": _picture(number, 0),
        "Image Alt Text": f"Made product {number}",
    }


def _picture(number: int, place: int) -> str:
    return f"https://pictures.example/made/{number}-{place}.jpg"
