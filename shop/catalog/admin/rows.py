"""Rows of other tables on a product's page, saved by one service as a whole. Changes when such rows do."""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from shop.audit.service_admin import ServiceForm, refusal_of
from shop.common.errors import DomainError


class ServiceFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows whose order is their position's. What the service refuses of ``<kind>.<n>`` goes to the n-th sent row."""

    kind: ClassVar[str]
    # Who may only look at such rows leaves them as they are.
    writable = True
    refusal: DomainError | None = None

    def listed(self) -> list[Any]:
        """The rows that stay or are new, in the order in which they are sent."""
        rows = [form for form in self.forms if not self._leaves(form)]
        rows = [form for form in rows if form.instance.pk or form.has_changed()]
        return sorted(rows, key=self._position)

    def leaving(self) -> list[int]:
        """Ids of the rows to be removed."""
        return [form.instance.pk for form in self.forms if self._leaves(form) and form.instance.pk]

    def _leaves(self, form: Any) -> bool:
        return bool(getattr(form, "cleaned_data", {}).get("DELETE"))

    def _position(self, form: Any) -> int:
        position = getattr(form, "cleaned_data", {}).get("position")
        return 2**31 if position is None else position

    def validate_unique(self) -> None:
        """Left to the service, which lets rows trade their values."""

    def clean(self) -> None:
        """What the service said the first time."""
        super().clean()
        rows = self.listed()
        for name, reasons in self.refusal.fields.items() if self.refusal else ():
            kind, _, rest = name.partition(".")
            number, _, column = rest.partition(".")
            if kind == self.kind and number.isdigit() and int(number) < len(rows):
                rows[int(number)].add_reasons(column, reasons)


class RowForm(ServiceForm[Any]):
    """One row; where no position is written, a new one goes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:  # who may only look gets a page without fields
            self.fields["position"].required = False
        if not self.instance.pk:
            self.initial["position"] = None


class Rows(admin.TabularInline[Any, Any]):
    """Base of such rows."""

    extra = 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The rows, knowing what the service refused."""
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.refusal = refusal_of(request)
        allowed = self.has_add_permission if obj is None else self.has_change_permission
        formset.writable = allowed(request, obj)
        return formset
