"""The demo catalogue: a product file in Shopify's classic dialect, and the drawings its pictures refer to."""

from pathlib import Path

CATALOGUE = Path(__file__).with_name("catalogue.csv")
"""The product file; its picture sources are `demo:` references, which `pictures.render` draws."""
