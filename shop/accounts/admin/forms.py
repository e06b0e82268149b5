"""The forms of an account's page. Changes when staff write something else of an account."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import Group

from shop.accounts.models import User
from shop.accounts.roles import ROLES
from shop.accounts.services.create_staff import Person
from shop.accounts.services.set_staff_rights import RightsChange, StaffRights
from shop.audit.service_admin import ServiceForm, is_row_number

_PURPOSES = {role.name: role.purpose for role in ROLES}


class Numbers(forms.HiddenInput):
    """Primary keys in one hidden field, which is sent back also where there are none."""

    def format_value(self, value: Iterable[int] | None) -> str:
        """With blanks between."""
        return " ".join(str(number) for number in value or ())

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[int]:
        """Those that are numbers."""
        return [int(word) for word in data.get(name, "").split() if is_row_number(word)]


class GroupChoice(forms.ModelMultipleChoiceField[Group]):
    """Roles and groups, each with what it is for."""

    widget = forms.CheckboxSelectMultiple
    hidden_widget = Numbers

    def label_from_instance(self, obj: Group) -> str:
        """Its name, and a role's purpose."""
        purpose = _PURPOSES.get(obj.name)
        return f"{obj.name}: {purpose}" if purpose else obj.name


class RightsForm(ServiceForm[User]):
    """What an account may do.

    A change is what differs from what the page showed: somebody else may have changed the account since.
    """

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # Whoever does not say what was shown is judged by what is so now.
            is_told = not self.is_bound or self.add_initial_prefix(name) in self.data
            field.show_hidden_initial = self.instance.pk is not None and is_told

    def change(self) -> RightsChange:
        """What the service is asked for."""
        chosen = {group.pk for group in self.cleaned_data["groups"]}
        shown = self._shown_groups()
        return RightsChange(
            is_staff=self._changed("is_staff"),
            is_superuser=self._changed("is_superuser"),
            given=frozenset(chosen - shown),
            taken=frozenset(shown - chosen),
        )

    def _changed(self, name: str) -> bool | None:
        return bool(self.cleaned_data[name]) if name in self.changed_data else None

    def _shown_groups(self) -> set[int]:
        bound = self["groups"]
        if not bound.field.show_hidden_initial:
            return set(self.instance.groups.values_list("pk", flat=True))
        return set(Numbers().value_from_datadict(self.data, self.files, bound.html_initial_name))


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

    def rights(self) -> StaffRights:
        """What they are to be."""
        values = self.cleaned_data
        return StaffRights(
            is_staff=values["is_staff"],
            is_superuser=values.get("is_superuser", False),
            groups=frozenset(group.pk for group in values["groups"]),
        )

    def person(self) -> Person:
        """Who it is for."""
        return Person(
            **{name: self.cleaned_data[name] for name in ("username", "email", "first_name", "last_name")}
        )
