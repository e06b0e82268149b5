"""The trail, read-only, for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.audit.models import Entry

SEES_PERSONS = "audit.view_personalvalues"


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin[Entry]):
    """Look, never touch: the database refuses changes too.

    Entries that know something of a person are shown to who may see that, and to nobody else.
    """

    list_display = ("at", "actor_label", "action", "object_type", "object_id")
    list_filter = ("action", "object_type")
    search_fields = ("object_id", "actor_label", "trace_id")
    search_help_text = "An object's id, a person or a request's id."
    ordering = ("-id",)
    show_full_result_count = False
    readonly_fields = ("about_person",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Without entries about persons, for who may not see those."""
        entries = super().get_queryset(request).select_related("personal")
        return entries if request.user.has_perm(SEES_PERSONS) else entries.filter(personal__isnull=True)

    @admin.display(description="about a person")
    def about_person(self, entry: Entry) -> Any:
        """The values before and after that are about somebody, until that person is erased."""
        values = getattr(entry, "personal", None)
        return f"{values.before or '-'} → {values.after or '-'}" if values else "-"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries come from services alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """The trail is append-only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """The trail is append-only."""
        return False
