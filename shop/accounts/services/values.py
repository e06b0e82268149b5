"""What address services take. Changes when an address has another line."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django_countries.data import COUNTRIES

from shop.accounts.rules import clean_line
from shop.common.errors import Invalid

# ISO 3166-1 alpha-2 codes, with the English names that the package knows them by.
COUNTRY_NAMES: Mapping[str, str | Promise] = COUNTRIES
REQUIRED = ("name", "line1", "city", "country")
TEXTS = ("name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone")
DEFAULTS = ("is_default_shipping", "is_default_billing")


def cleaned_address(values: Mapping[str, Any]) -> dict[str, Any]:
    """The given values as they are stored, without blanks around them.

    Raises Invalid naming each line that must not be empty, and a country that ISO 3166 does not know.
    """
    cleaned = {name: clean_line(values[name], name) for name in TEXTS if name in values}
    fields = {name: ["is empty"] for name in REQUIRED if name in cleaned and not cleaned[name]}
    if "country" in cleaned:
        cleaned["country"] = cleaned["country"].upper()
        if "country" not in fields and cleaned["country"] not in COUNTRY_NAMES:
            fields["country"] = ["is not the two-letter code of a country"]
    if fields:
        first = next(iter(fields))
        raise Invalid(f"{first}: {fields[first][0]}", fields=fields)
    return {**cleaned, **{name: values[name] for name in DEFAULTS if name in values}}
