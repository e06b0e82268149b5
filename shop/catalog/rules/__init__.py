"""Rules of the catalogue over plain values, without a database. Changes when a rule gets a new name."""

from shop.catalog.rules.attributes import TypedValue, attribute_value
from shop.catalog.rules.collections import CollectionRule, RuleCondition, collection_rule
from shop.catalog.rules.text import MAX_NAME, clean_line, clean_slug, clean_tags, plain_text, sanitise_html
from shop.catalog.rules.variants import (
    MAX_OPTIONS,
    MAX_VARIANTS,
    Priced,
    Sellable,
    check_variants,
    clean_option_names,
    is_reduction,
    list_price,
    option_values,
)

__all__ = [
    "MAX_NAME",
    "MAX_OPTIONS",
    "MAX_VARIANTS",
    "CollectionRule",
    "Priced",
    "RuleCondition",
    "Sellable",
    "TypedValue",
    "attribute_value",
    "check_variants",
    "clean_line",
    "clean_option_names",
    "clean_slug",
    "clean_tags",
    "collection_rule",
    "is_reduction",
    "list_price",
    "option_values",
    "plain_text",
    "sanitise_html",
]
