"""The forms of an account's page. Changes when staff write something else of an account."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from shop.accounts.models import User
from shop.accounts.roles import ROLES
from shop.accounts.services.create_staff import Person
from shop.accounts.services.set_staff_rights import StaffRights
from shop.audit.service_admin import ServiceForm

_PURPOSES = {role.name: role.purpose for role in ROLES}


class GroupChoice(forms.ModelMultipleChoiceField[Group]):
    """Roles and groups, each with what it is for."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        """Its name, and a role's purpose."""
        purpose = _PURPOSES.get(obj.name)
        return f"{obj.name}: {purpose}" if purpose else obj.name


class RightsForm(ServiceForm[User]):
    """What an account may do."""

    is_active = forms.BooleanField(
        required=False, label="Active", help_text="Without it nobody signs in to this account."
    )
    is_staff = forms.BooleanField(
        required=False,
        label="Staff",
        help_text="Signs in to this admin. Taking it away takes all roles with it.",
    )
    is_superuser = forms.BooleanField(
        required=False, label="Superuser", help_text="May do everything, whatever the roles say."
    )
    groups = GroupChoice(Group.objects.order_by("name"), required=False, label="Roles")

    def rights(self) -> StaffRights:
        """What the service is asked for; a field that is not on the page stays as it is."""
        values = self.cleaned_data
        return StaffRights(
            is_staff=values["is_staff"],
            is_superuser=values.get("is_superuser", self.instance.is_superuser),
            groups=frozenset(group.pk for group in values["groups"]),
        )


class NewStaffForm(RightsForm):
    """A member of staff to be."""

    is_active = None  # type: ignore[assignment]  # whoever is added is
    username = forms.CharField(max_length=150)
    email = forms.EmailField(label="E-mail address", help_text="A link to set a password goes there.")
    first_name = forms.CharField(max_length=150, required=False)
    last_name = forms.CharField(max_length=150, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_staff"] = True

    def person(self) -> Person:
        """Who it is for."""
        return Person(
            **{name: self.cleaned_data[name] for name in ("username", "email", "first_name", "last_name")}
        )
