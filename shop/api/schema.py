"""What all resources have in common in the OpenAPI file. Changes when they share another header or error."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from shop.api.effects_header import HEADER
from shop.api.permissions import StaffWrites

_EFFECTS = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 201, 204],
    description="Where the write set effects off: a token that `GET /api/effects/?after=` tells of them by.",
)


def located(status: int) -> OpenApiParameter:
    """The header that every answer of that status has."""
    return OpenApiParameter(
        "Location",
        OpenApiTypes.URI,
        OpenApiParameter.HEADER,
        required=True,
        response=[status],
        description="Where what was made can be read.",
    )


# What every answer of these statuses may tell in a header.
_TOLD_ASIDE = [
    located(201),
    OpenApiParameter(
        "WWW-Authenticate",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        response=["4XX"],
        description="With every 401: the bearer of a token may try again.",
    ),
    OpenApiParameter(
        "Retry-After",
        {"type": "integer", "minimum": 1},
        OpenApiParameter.HEADER,
        response=["4XX", "5XX"],
        description="With every 429, and with the 503 of a database that is away: seconds.",
    ),
]


class ErrorShape(serializers.Serializer[Any]):
    """Every refusal: a stable code for programs, words for people, and what is wrong with which field."""

    code = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """An access token as a bearer token."""

    target_class = "shop.api.authentication.SessionAuthentication"
    name = "jwtAuth"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The scheme's object."""
        definition: dict[str, Any] = build_bearer_security_scheme_object("Authorization", "Bearer", "JWT")
        return definition


class StrictBodies(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A body that refuses fields that it does not know."""

    target_class = "shop.api.inputs.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Literal["request", "response"]) -> Any:
        """As it would be, and closed."""
        describe: Any = auto_schema._map_serializer  # the package does not type it
        return {**describe(self.target, direction, bypass_extensions=True), "additionalProperties": False}


class Schema(AutoSchema):
    """A view's part of the file."""

    def get_auth(self) -> list[Any]:
        """Who has to sign in: nobody does to read what only staff may write."""
        ways: list[Any] = super().get_auth()
        public = self.method in SAFE_METHODS and StaffWrites in self.view.permission_classes
        return [*ways, {}] if public else ways

    def get_override_parameters(self) -> list[Any]:
        """The headers of answers; writes have one more."""
        writes = self.method not in SAFE_METHODS and StaffWrites in self.view.permission_classes
        return [*super().get_override_parameters(), *_TOLD_ASIDE, *([_EFFECTS] if writes else [])]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        """What the view declares, and the one shape of all refusals and failures."""
        bodies = super()._get_response_bodies(direction)
        describe: Any = self._get_response_for_code  # the package does not type it
        for code in ("4XX", "5XX"):
            bodies.setdefault(code, describe(ErrorShape, code, direction=direction))
        return bodies
