"""What writes have in common. Changes when request bodies are read differently."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from shop.accounts.models import User
from shop.accounts.trail import actor_for
from shop.audit.actor import Actor
from shop.catalog.models import Brand, Category
from shop.catalog.services.values import UNSET, Unset
from shop.common.errors import Invalid

_TEXT = serializers.CharField(allow_blank=True, trim_whitespace=False)
# What JSON has for a field; the fields themselves would make a text of 5 and a yes of "on".
_IN_JSON: list[tuple[type[serializers.Field[Any, Any, Any, Any]], type, str]] = [
    (serializers.BooleanField, bool, "must be true or false"),
    (serializers.IntegerField, int, "must be a whole number"),
    (serializers.CharField, str, "must be a text"),
    (serializers.UUIDField, str, "must be a text"),
]


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know and values of another type, naming them, instead of making do silently."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated values."""
        if isinstance(data, Mapping):
            wrong: dict[str, Any] = {
                _shown(name): ["is not a field here"] for name in data if name not in self.fields
            }
            for name, field in self.fields.items():
                wrong |= _of_another_type(name, field, data.get(name))
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)


def _shown(name: object) -> str:
    """The name as an answer can hold it: JSON can write halves of characters, which no encoding has."""
    return str(name).encode(errors="backslashreplace").decode()


def _of_another_type(name: str, field: Any, value: Any) -> dict[str, Any]:
    """The error by the field's name, or nothing; null and what is no list are the field's own to refuse."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        wrong: dict[str, Any] = {}
        for index, item in enumerate(value):
            wrong |= _of_another_type(str(index), field.child, item)
        return {name: wrong} if wrong else {}
    for known, kind, reason in _IN_JSON:
        # Not isinstance: Python takes true for a number.
        if isinstance(field, known) and value is not None and type(value) is not kind:
            return {name: [reason]}
    return {}


class ScalarField(serializers.JSONField):
    """A text, number or boolean."""

    def to_internal_value(self, data: Any) -> Any:
        """The value as it came."""
        if isinstance(data, str):
            return _TEXT.run_validation(data)
        if not isinstance(data, bool | int | float):
            raise serializers.ValidationError("must be a text, a number, true or false")
        return data


class ValuesField(serializers.DictField):
    """Lists of scalars by code."""

    child = serializers.ListField(child=ScalarField())

    def to_internal_value(self, data: Any) -> Any:
        """The lists by their codes, which hold nothing that a database's text can't."""
        values = super().to_internal_value(data)
        for code in values:
            _TEXT.run_validation(code)
        return values


class SeoInput(StrictSerializer):
    """What search engines are told."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=255)
    description = serializers.CharField(required=False, allow_blank=True, max_length=2000)


def page_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The given fields that everything with a page has, under the services' names."""
    seo = values.get("seo", {})
    named = {
        "name": values.get("name", UNSET),
        "slug": values.get("slug", UNSET),
        "seo_title": seo.get("title", UNSET),
        "seo_description": seo.get("description", UNSET),
    }
    return {name: value for name, value in named.items() if value is not UNSET}


def actor_of(request: Request) -> Actor:
    """Who acts in this request. Raises NotAuthenticated where nobody is signed in."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return actor_for(request.user)


def id_by_slug(
    model: type[Brand] | type[Category], values: Mapping[str, Any], field: str
) -> int | Unset | None:
    """The id that a slug field names; None where it is null, UNSET where it is absent.

    Raises Invalid naming the field where nothing has that slug.
    """
    slug = values.get(field, UNSET)
    if slug is None or isinstance(slug, Unset):
        return slug
    found = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid.field(field, f"there is no {model._meta.verbose_name} {slug!r}")
    return found


def renamed(error: Invalid, names: Mapping[str, str]) -> Invalid:
    """The same error about the body's fields; `names` maps patterns of the service's names to the body's."""
    fields: dict[str, list[str]] = {}
    for name, reasons in error.fields.items():
        for pattern, replacement in names.items():
            name = re.sub(pattern, replacement, name)  # noqa: PLW2901  # each pattern works on the last one's result
        fields.setdefault(name, []).extend(reasons)
    first = next(iter(fields), None)
    return Invalid(f"{first}: {fields[first][0]}" if first else error.detail, code=error.code, fields=fields)
