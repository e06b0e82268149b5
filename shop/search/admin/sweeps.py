"""Drift: what the sweeps found, and the sweeps. Changes when staff need to see more of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.audit.service_admin import ReadOnlyAdmin
from shop.common import clock
from shop.outbox.rules import duration
from shop.outbox.showing import moment
from shop.outbox.subjects import address_of, has_page, subject_of
from shop.search.models import Difference, Sweep
from shop.search.queries import drift, since_last
from shop.search.rules import Kind, is_product_key, why

LONGEST_ID = 60

has_page("sweep", "admin:search_sweep_change", Sweep)


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin[Sweep]):
    """Sweeps, the last one first."""

    list_display = ("named", "compared", "look", "records", "found", "started", "started_by")
    list_display_links = ("named",)
    ordering = ("-id",)
    sortable_by = ()
    list_per_page = 50
    fieldsets = (
        (None, {"fields": ("look", "compared", "records", "found")}),
        ("Sweep", {"fields": ("index", "started_by", "started_at", "moved_at", "finished_at")}),
    )

    class Media:
        css = {"all": ("search/index.css",)}

    @admin.display(description="sweep")
    def named(self, run: Sweep) -> str:
        """Its number."""
        return f"Sweep {run.pk}"

    @admin.display(description="compared")
    def compared(self, run: Sweep) -> str:
        """What it compares."""
        return "whole records" if run.bodies else "versions"

    @admin.display(description="started")
    def started(self, run: Sweep) -> str:
        """How long ago."""
        return moment(run.started_at, clock.now(), short=True)


class RepairedFilter(admin.SimpleListFilter):
    """Whether the record agrees by now."""

    title = "repaired"
    parameter_name = "repaired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Two."""
        return [("no", "no"), ("yes", "yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Difference]) -> QuerySet[Difference]:
        """Those, or all."""
        chosen = self.value()
        return queryset.filter(repaired_at__isnull=chosen == "no") if chosen in {"no", "yes"} else queryset


@admin.register(Difference)
class DifferenceAdmin(ReadOnlyAdmin[Difference]):
    """Which records differed from the database, why and when, and whether they agree again."""

    list_display = ("record_shown", "kind", "detail_shown", "found_ago", "repaired_ago")
    list_display_links = None
    list_filter = (RepairedFilter, "kind")
    search_fields = ("=object_id",)
    ordering = ("-id",)
    sortable_by = ()
    list_per_page = 100
    show_full_result_count = False
    change_list_template = "admin/search/difference/change_list.html"

    class Media:
        css = {"all": ("search/index.css",)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, below the drift now and when it was last looked at."""
        counts = drift()
        ages = {work: duration(seconds) for work, seconds in since_last().items()}
        shown = {
            "title": "Drift of the search index",
            "drift": sum(counts.values()),
            "drift_kinds": [(kind.value, count) for kind, count in counts.items() if count],
            "looked": ages,
        }
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    @admin.display(description="record")
    def record_shown(self, row: Difference) -> SafeString | str:
        """The record's id, as a link to its product's page."""
        subject = subject_of("product", row.object_id)
        address = address_of(subject) if is_product_key(row.object_id) and row.kind != Kind.EXTRA else None
        shown = row.object_id if len(row.object_id) <= LONGEST_ID else f"{row.object_id[:LONGEST_ID]}…"
        return format_html('<a href="{}">{}</a>', address, shown) if address else shown

    @admin.display(description="why")
    def detail_shown(self, row: Difference) -> str:
        """In words."""
        return why(Kind(row.kind), row.detail)

    @admin.display(description="found")
    def found_ago(self, row: Difference) -> str:
        """How long ago."""
        return moment(row.found_at, clock.now(), short=True)

    @admin.display(description="repaired")
    def repaired_ago(self, row: Difference) -> str:
        """How long ago it was seen to agree; a dash while it is not."""
        return moment(row.repaired_at, clock.now(), short=True)
