"""Roles, and groups of a shop's own. Changes when staff see or write something else of them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.accounts.admin.helping import by
from shop.accounts.models import User
from shop.accounts.roles import ROLE_NAMES, ROLES
from shop.accounts.services.delete_group import delete_group
from shop.accounts.services.save_group import save_group
from shop.audit.service_admin import ServiceAdmin, ServiceForm

_PURPOSES = {role.name: role.purpose for role in ROLES}

admin.site.unregister(Group)


class GroupForm(ServiceForm[Group]):
    """A name and what its members may do."""


@admin.register(Group)
class GroupAdmin(ServiceAdmin[Group]):
    """Roles are shown as the code has them; other groups can be made and changed."""

    form = GroupForm
    fields = ("name", "purpose", "permissions")
    readonly_fields = ("purpose",)
    filter_horizontal = ("permissions",)
    list_display = ("name", "purpose", "members")
    search_fields = ("name",)
    ordering = ("name",)

    @admin.display(description="what for")
    def purpose(self, group: Group) -> str:
        """What a role is for, in words."""
        return _PURPOSES.get(group.name, "a group of this shop's own")

    @admin.display
    def members(self, group: Group) -> int:
        """How many there are."""
        return User.objects.filter(groups=group).count()

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Roles stay as the code has them."""
        return _is_own(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Roles come with the shop."""
        return _is_own(obj) and super().has_delete_permission(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Each permission with its model, in one query."""
        if db_field.name == "permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """None of the roles among them."""
        names, counts, missing, protected = super().get_deleted_objects(objs, request)
        return names, counts, missing, [*protected, *(str(group) for group in objs if not _is_own(group))]

    def apply(self, request: HttpRequest, row: Group | None, form: Any) -> Group:
        """Make or change the group."""
        chosen: QuerySet[Permission] = form.cleaned_data["permissions"]
        return save_group(
            by=by(request),
            group_id=row.pk if row else None,
            name=form.cleaned_data["name"],
            permissions=[permission.pk for permission in chosen],
        )

    def remove(self, request: HttpRequest, row: Group) -> None:
        """Delete the group."""
        delete_group(by=by(request), group_id=row.pk)


def _is_own(group: Group | None) -> bool:
    return group is None or group.name not in ROLE_NAMES
