"""Rebuilds of the index, with a button and live progress. Changes when staff need to see more of them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shop.audit.service_admin import ReadOnlyAdmin, actor_of, is_row_number
from shop.common import clock
from shop.common.errors import Conflict
from shop.outbox.queries import database_now
from shop.outbox.showing import moment
from shop.outbox.subjects import has_page
from shop.search.models import Rebuild
from shop.search.progress import progress
from shop.search.queries import rebuild_under_way
from shop.search.services.start_rebuild import start_rebuild

MAY_START = "search.add_rebuild"

has_page("rebuild", "admin:search_rebuild_change", Rebuild)


class StartForm(forms.Form):
    """How the index is rebuilt."""

    allow_shrink = forms.BooleanField(
        required=False, label="Also where more than a tenth of the visible records goes away"
    )
    clear = forms.BooleanField(
        required=False, label="Empty the live index first: shoppers find nothing until it has ended"
    )


@admin.register(Rebuild)
class RebuildAdmin(ReadOnlyAdmin[Rebuild]):
    """Rebuilds, the last one first. They are started here, by a command or by the schedule; workers move them."""

    list_display = ("named", "phase", "how_far", "started", "started_by")
    list_display_links = ("named",)
    list_filter = ("phase",)
    ordering = ("-id",)
    sortable_by = ()
    list_per_page = 50
    change_list_template = "admin/search/rebuild/change_list.html"
    change_form_template = "admin/search/rebuild/change_form.html"
    fieldsets = (
        (None, {"fields": ("phase", "how_far", "failure")}),
        ("Records", {"fields": ("visible_before", "visible_after", "filled", "buried", "remarked")}),
        (
            "Rebuild",
            {
                "fields": (
                    "index", "clear", "allow_shrink", "started_by", "started_at", "filling_at", "filled_at",
                    "swapping_at", "finished_at", "attempt",
                )
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("search/index.css",)}
        js = ("search/progress.js",)

    def get_urls(self) -> list[URLPattern]:
        """With the button's address and the one that progress is asked of."""
        view = self.admin_site.admin_view
        own = [
            path("start/", view(require_POST(self.start)), name="search_rebuild_start"),
            path("<int:rebuild_id>/progress/", view(never_cache(self.told)), name="search_rebuild_progress"),
        ]
        return own + super().get_urls()

    def start(self, request: HttpRequest) -> HttpResponse:
        """Start a rebuild, or join the one that is under way; then its page."""
        if not request.user.has_perm(MAY_START):
            raise PermissionDenied
        form = StartForm(request.POST)
        form.is_valid()
        try:
            run, new = start_rebuild(actor=actor_of(request), **form.cleaned_data)
        except Conflict as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:search_rebuild_changelist"))
        words = f"Rebuild {run.pk} has started." if new else f"Rebuild {run.pk} is under way already."
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:search_rebuild_change", args=[run.pk]))

    def told(self, request: HttpRequest, rebuild_id: int) -> HttpResponse:
        """The rebuild's progress in figures and in words, for its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = Rebuild.objects.filter(pk=rebuild_id).first()
        if run is None:
            raise Http404
        now = progress(run, database_now())
        return JsonResponse(
            {"sentence": now.sentence, "done": now.done, "total": now.total, "at_rest": now.at_rest}
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, below the button or the rebuild that is under way."""
        may = request.user.has_perm(MAY_START)
        run = rebuild_under_way()
        shown = {"title": "Rebuilds of the search index", "start_form": StartForm() if may else None}
        return super().changelist_view(request, {**shown, **_watched(run), **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The rebuild's page, which moves with it."""
        run = Rebuild.objects.filter(pk=object_id).first() if is_row_number(object_id) else None
        moving = None if run is None or run.at_rest else run
        return super().change_view(
            request, object_id, form_url, {**_watched(moving), **(extra_context or {})}
        )

    @admin.display(description="rebuild")
    def named(self, run: Rebuild) -> str:
        """Its number."""
        return f"Rebuild {run.pk}"

    @admin.display(description="progress")
    def how_far(self, run: Rebuild) -> str:
        """How far it is, in words."""
        return progress(run, run.finished_at or clock.now()).sentence

    @admin.display(description="started")
    def started(self, run: Rebuild) -> str:
        """How long ago."""
        return moment(run.started_at, clock.now(), short=True)


def _watched(run: Rebuild | None) -> dict[str, Any]:
    """What the templates show of a rebuild that is under way."""
    return {"watched": run, "watched_progress": progress(run, database_now())} if run else {}
