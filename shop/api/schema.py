"""What all resources have in common in the OpenAPI file. Changes when they share another header."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
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


class Schema(AutoSchema):
    """A view's part of the file."""

    def get_override_parameters(self) -> list[Any]:
        """The header of writes."""
        writes = self.method not in SAFE_METHODS and StaffWrites in self.view.permission_classes
        return [*super().get_override_parameters(), *([_EFFECTS] if writes else [])]
