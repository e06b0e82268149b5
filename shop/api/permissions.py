"""Who may do what. Changes when a new kind of person uses the API.

Staff have rights by their roles (`shop/accounts/roles.py`), each named `app.codename`. A view says in `rights` which
one each of its writes needs; a write that says none is refused.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

# Whoever has it sees the products that shoppers don't: drafts and archived ones.
SEES_HIDDEN_PRODUCTS = "catalog.view_product"
_UNPROVEN = "This needs a second factor. Please sign in again with yours."


def may(request: Request, right: str) -> bool:
    """Whether the request carries an active staff member's token, and they have `right`."""
    user = request.user
    if not (user and user.is_authenticated and user.is_staff):
        return False
    return _is_signed_in_well(request) and bool(user.has_perm(right))


def _is_signed_in_well(request: Request) -> bool:
    """Whether the session has the second factor that staff may have to have; one from before may not."""
    return not settings.STAFF_OTP_REQUIRED or bool(getattr(request.auth, "has_second_factor", False))


def require(request: Request, *rights: str) -> None:
    """Refuse a request of somebody who lacks one of `rights`. Raises PermissionDenied naming it."""
    for right in rights:
        if not may(request, right):
            raise PermissionDenied(_lacks(right))


def _lacks(right: str) -> str:
    return f"This needs the right {right}, which you don't have."


class StaffWrites(BasePermission):
    """Anyone reads; a write needs the right that its view says."""

    message = "Only staff may change this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Reads always pass without looking at who asks."""
        if request.method in SAFE_METHODS:
            return True
        rights: Mapping[str, str] = getattr(view, "rights", {})
        right = rights.get(request.method or "")
        if right is None:
            return False
        if getattr(request.user, "is_staff", False):
            self.message = _lacks(right) if _is_signed_in_well(request) else _UNPROVEN
        return may(request, right)
