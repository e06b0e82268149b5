"""Who may do what. Changes when a new kind of person uses the API."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


def is_staff(request: Request) -> bool:
    """Whether the request carries an active staff member's token."""
    user = request.user
    return bool(user and user.is_authenticated and user.is_active and user.is_staff)


class StaffWrites(BasePermission):
    """Anyone reads; staff write."""

    message = "Only staff may change this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Reads always pass without looking at who asks."""
        return request.method in SAFE_METHODS or is_staff(request)
