"""A small shop to search in. The expectations of several tests hang on every value."""

from typing import Any

SETTINGS = {
    "searchableAttributes": ["name", "brand", "categories", "unordered(description)"],
    "attributesForFaceting": [
        "searchable(brand)",
        "categories.lvl0",
        "categories.lvl1",
        "options",
        "price",
        "on_sale",
        "filterOnly(visible)",
    ],
    "customRanking": ["desc(in_stock)", "desc(created_at)"],
    "unretrievableAttributes": ["cost"],
}


def product(number: int, name: str, **fields: object) -> dict[str, object]:
    record = {
        "objectID": str(number),
        "name": name,
        "brand": "Acme",
        "categories": {"lvl0": "Clothing", "lvl1": "Clothing > Tops"},
        "price": number * 1000,
        "in_stock": True,
        "on_sale": False,
        "visible": True,
        "created_at": 1_700_000_000 + number,
        "cost": 5,
    }
    return record | fields


PRODUCTS = [
    product(1, "Linen Shirt", options={"Size": ["S", "M"], "Shoe Size": ["40"]}, tags=["summer"]),
    product(2, "Cotton Shirts Pack", brand="Zed & Co", in_stock=False),
    product(3, "Café Chair", categories={"lvl0": "Home", "lvl1": "Home > Chairs"}, on_sale=True),
    product(4, "Laptop Bag", brand="zedtech", description="Fits a 15 inch notebook, not a shirt"),
    product(5, "Wool Trousers", price=49.5),
    product(6, "Secret Shirt", visible=False),
    product(7, "Skirt", brand="Beta"),
]


def found(answer: dict[str, Any]) -> list[str]:
    return [hit["objectID"] for hit in answer["hits"]]
