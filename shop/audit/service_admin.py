"""Admin pages that save through services, as the person who is signed in. Changes when such pages work differently.

A page first runs its service; where that refuses, the transaction is gone and the page is shown again with the
reasons on their fields.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shop.audit.actor import Actor
from shop.common.errors import DomainError
from shop.common.write import again_on_deadlock, write

M = TypeVar("M", bound=Model)

_REFUSAL = "service_refusal"


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    return Actor(id=str(request.user.pk), label=request.user.get_username())


def refusal_of(request: HttpRequest) -> DomainError | None:
    """What a service refused in this request."""
    return getattr(request, _REFUSAL, None)


class ServiceForm(forms.ModelForm[M]):
    """A model form that leaves judging to the service: the instance stays as it is stored."""

    refusal: DomainError | None = None
    # What the page calls a field that the service calls otherwise.
    called: ClassVar[Mapping[str, str]] = {}

    def _post_clean(self) -> None:
        """In place of the model's own validation: what the service said the first time."""
        if self.refusal is None:
            return
        if not self.refusal.fields:
            self.add_error(None, self.refusal.detail)
        for name, reasons in self.refusal.fields.items():
            if not self.is_elsewhere(name):
                self.add_reasons(name, reasons)

    def add_reasons(self, name: str, reasons: Sequence[str]) -> None:
        """Put a service's reasons on the field that the page shows for `name`, or else above all fields."""
        first, _, rest = name.partition(".")
        field = self.called.get(first, first.removesuffix("_id"))
        if field in self.fields:
            self.add_error(field, [f"{rest}: {reason}" if rest else reason for reason in reasons])
        else:
            self.add_error(None, [f"{name}: {reason}" for reason in reasons])

    def is_elsewhere(self, name: str) -> bool:
        """Whether a formset on the same page shows the field of that name."""
        return False


class TrailedAdmin(admin.ModelAdmin[M]):
    """Base of pages of what the audit trail tells about: it is their history.

    They write nothing to Django's own log, which keeps the name of each row and has nobody's erased.
    """

    def trail_of(self, object_id: str) -> Mapping[str, str]:
        """The parameters of the trail's page that show what was done to the object of that id."""
        return {"object_type": str(self.opts.model_name), "object_id": object_id}

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponseRedirect:
        """The way to the trail; Django's own log knows nothing of what commands and the API do."""
        if not request.user.has_perm("audit.view_entry"):
            words = "The history is in the audit trail, which you may not look at."
            self.message_user(request, words, messages.WARNING)
            return HttpResponseRedirect("../change/")
        narrowed = urlencode(self.trail_of(unquote(object_id)))
        return HttpResponseRedirect(f"{reverse('admin:audit_entry_changelist')}?{narrowed}")

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """The trail has it."""

    def log_change(self, *args: Any, **kwargs: Any) -> Any:
        """The trail has it."""

    def log_deletions(self, *args: Any, **kwargs: Any) -> Any:
        """The trail has it."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list and its actions; chosen rows that can be none are refused before anything is done."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if strange := [name for name in chosen if not is_row_number(name)]:
            words = f"{strange[0][:40]!r} is the number of no {self.opts.verbose_name}; nothing was done."
            self.message_user(request, words, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, *args, **kwargs)


def is_row_number(text: str) -> bool:
    """Whether a row could have that id."""
    return text.isascii() and text.isdecimal() and len(text) < 19


class ServiceAdmin(TrailedAdmin[M]):
    """Base of pages whose writes are services; a subclass says which in `apply` and `remove`."""

    def apply(self, request: HttpRequest, row: M | None, form: Any) -> M:
        """Create the row, or change `row`, from the form's cleaned data; returns it as stored."""
        raise NotImplementedError

    def remove(self, request: HttpRequest, row: M) -> None:
        """Delete `row`."""
        raise NotImplementedError

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; shown a second time with the reasons when a service refused."""
        show = super().changeform_view
        try:
            return again_on_deadlock(lambda: show(request, *args, **kwargs))
        except DomainError as refusal:
            setattr(request, _REFUSAL, refusal)
            return show(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The confirmation; a refusal is told on the list."""
        return self._told(
            request, lambda: super(ServiceAdmin, self).delete_view(request, *args, **kwargs), ".."
        )

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list and its actions; a refusal is told on it, and nothing of the action stays."""

        def show() -> HttpResponse:
            with transaction.atomic():
                return super(ServiceAdmin, self).changelist_view(request, *args, **kwargs)

        return self._told(request, show, request.get_full_path())

    def _told(self, request: HttpRequest, show: Callable[[], HttpResponse], address: str) -> HttpResponse:
        # Each page is one transaction, so one that lost a deadlock can be made again.
        try:
            return again_on_deadlock(show)
        except DomainError as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return HttpResponseRedirect(address)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, knowing what the service refused."""
        form: Any = super().get_form(request, *args, **kwargs)
        form.refusal = refusal_of(request)
        return form

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:  # noqa: FBT001
        """Run the service; `obj` then shows what is stored."""
        stored = self.apply(request, obj if change else None, form)
        for field in obj._meta.concrete_fields:
            setattr(obj, field.attname, getattr(stored, field.attname))
        obj._state.adding = False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Nothing beside the service, unless a subclass has formsets."""

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Nothing: there is no log to tell it to, and of formsets that services save Django could not tell it."""
        return []

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        """Through the service."""
        self.remove(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        """All of them, or none; as one write, so that what follows is marked in one order."""

        @write
        def remove_all() -> None:
            for row in queryset.order_by("pk"):
                self.remove(request, row)

        remove_all()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Just the rows themselves: what goes with them is the service's business."""
        names = [str(row) for row in objs]
        return names, {self.opts.verbose_name_plural: len(names)}, set(), []


class ReadOnlyAdmin(TrailedAdmin[M]):
    """Base of pages to look at."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Never."""
        return False
