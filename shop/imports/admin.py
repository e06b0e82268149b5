"""The list of import runs for staff: how far each is, what was wrong with its rows. Read-only.

Changes when staff need to see something else.
"""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from shop.audit.service_admin import ReadOnlyAdmin
from shop.imports.models import ImportRun, RowProblem
from shop.outbox.subjects import has_page

PROBLEMS_PER_PAGE = 100

has_page("run", "admin:imports_importrun_change", ImportRun)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin[ImportRun]):
    """Runs come from commands and their worker moves them; here they are only looked at, and their report stays."""

    list_display = (
        "created_at",
        "file_name",
        "state",
        "progress",
        "created",
        "updated",
        "unchanged",
        "problems",
    )
    list_filter = ("state", "dialect", "origin")
    search_fields = ("file_name", "public_id", "sha256")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/imports/importrun/change_form.html"
    fieldsets = (
        (None, {"fields": ("file_name", "state", "progress", "failure")}),
        ("Products", {"fields": ("products", "created", "updated", "unchanged", "refused", "problems")}),
        ("File", {"fields": ("dialect", "delimiter", "file_bytes", "rows", "sha256", "header", "unmapped")}),
        ("Run", {"fields": ("public_id", "origin", "actor_label", "created_at", "finished_at")}),
    )

    @admin.display(description="progress")
    def progress(self, run: ImportRun) -> str:
        """How far it is, in words."""
        if run.state == ImportRun.State.STAGING:
            return f"reading: {100 * run.byte_cursor // run.file_bytes} %"
        return f"{run.apply_cursor} of {run.products} products"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The run's page with one page of its problems, in the file's order."""
        problems = RowProblem.objects.filter(run_id=int(object_id) if object_id.isdecimal() else None)
        page = Paginator(problems.order_by("line", "id"), PROBLEMS_PER_PAGE).get_page(request.GET.get("page"))
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "problem_page": page}
        )
