"""The effects list for staff and ops: read, filter, retry. Changes when ops need to see something else."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from shop.outbox.models import Effect
from shop.outbox.services.retry_effects import retry_effects


class StateFilter(admin.SimpleListFilter):
    """Effects by what is to be done about them."""

    title = "state"
    parameter_name = "state"

    _CONDITIONS: ClassVar[dict[str, Q]] = {
        "owed": Q(wanted__gt=F("done"), dead_at__isnull=True),
        "failing": Q(wanted__gt=F("done"), dead_at__isnull=True) & ~Q(last_error=""),
        "running": Q(wanted__gt=F("done"), token__isnull=False),
        "dead": Q(dead_at__isnull=False),
        "done": Q(done=F("wanted")),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The choices, in the order ops ask for them."""
        return [(name, name.capitalize()) for name in self._CONDITIONS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Effect]) -> QuerySet[Effect]:
        """The chosen state's effects."""
        value = self.value()
        return queryset.filter(self._CONDITIONS[value]) if value in self._CONDITIONS else queryset


@admin.register(Effect)
class EffectAdmin(admin.ModelAdmin[Effect]):
    """Read-only; the one action owes the chosen effects again."""

    list_display = ("topic", "key", "subject", "state", "lane", "attempts", "available_at", "last_error_line")
    list_filter = (StateFilter, "lane", "topic")
    search_fields = ("key", "subject", "trace_id", "last_error")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("retry",)

    @admin.display(description="last error")
    def last_error_line(self, effect: Effect) -> str:
        """The error's first line, cut to fit a column."""
        return effect.last_error.split("\n", 1)[0][:120]

    @admin.action(description="Retry now", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Effect]) -> None:
        """Owe the chosen effects again; done and running ones stay as they are."""
        chosen = list(queryset.values_list("pk", flat=True))
        count = retry_effects(ids=chosen)
        left = len(chosen) - count
        note = f" Left as they are, done or running: {left}." if left else ""
        self.message_user(request, f"To be tried again now: {count}.{note}", messages.SUCCESS)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may change effects may retry them; looking alone is not enough."""
        return request.user.has_perm("outbox.change_effect")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Effects come from facts alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Effect | None = None) -> bool:
        """The ledger is never edited by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Effect | None = None) -> bool:
        """The ledger is never pruned by hand."""
        return False
