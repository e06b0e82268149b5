"""The schedule of periodic jobs for ops, in place of django-celery-beat's own page, most of which means nothing here.

Changes when ops need to see or edit something else of a job.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_celery_beat.models import PeriodicTask

from shop.audit.service_admin import ServiceAdmin, ServiceForm, actor_of, is_row_number
from shop.common import clock
from shop.outbox.showing import moment
from shop.outbox.subjects import has_page
from workers.schedule import JOBS, job
from workers.services.delete_schedule import delete_schedule
from workers.services.run_job import run_job
from workers.services.save_schedule import ScheduleFields, save_schedule
from workers.services.set_enabled import set_enabled
from workers.standing import Standing, standings, with_last_slot

_POLICY = {"once": "the last missed time is made up", "skip": "missed times are skipped"}

admin.site.unregister(PeriodicTask)
has_page("beat", "admin:django_celery_beat_periodictask_changelist", PeriodicTask)


class ScheduleForm(ServiceForm[PeriodicTask]):
    """A job and when it runs."""

    task = forms.ChoiceField(
        label="Job", choices=[(known.name, f"{known.name}: {known.description}") for known in JOBS]
    )

    class Meta:
        model = PeriodicTask
        fields = ("task", "enabled", "description", "interval", "crontab")
        labels = {"interval": "Interval", "crontab": "Crontab"}
        help_texts = {"enabled": "", "description": "", "interval": "", "crontab": ""}
        widgets = {"description": forms.Textarea(attrs={"rows": 2, "cols": 60})}


@admin.register(PeriodicTask)
class PeriodicJobAdmin(ServiceAdmin[PeriodicTask]):
    """Each job with its times; `standing` is how it does."""

    form = ScheduleForm
    list_display = (
        "job_shown", "enabled", "times", "last_ago", "result", "lateness", "next_in", "missed",
    )  # fmt: skip
    list_display_links = ("job_shown",)
    ordering = ("task", "name")
    sortable_by = ()
    actions = ("run_now", "enable", "disable")
    fieldsets = (
        (None, {"fields": ("task", "enabled", "description")}),
        (
            "When",
            {
                "fields": ("interval", "crontab"),
                "description": "One of the two. Intervals count from midnight UTC of 1 January 1970: every 30 minutes "
                "is at :00 and :30. Beat takes a change over at once.",
            },
        ),
        ("How it stands", {"fields": ("last_slot", "result", "lateness", "next_slot", "missed")}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PeriodicTask]":
        """With the last slots."""
        return with_last_slot(super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: PeriodicTask | None = None) -> tuple[str, ...]:
        """A row keeps its job, unless it has none."""
        standing = ("last_slot", "result", "lateness", "next_slot", "missed")
        return ("task", "job_shown", *standing) if obj and job(obj.task) else standing

    def get_fieldsets(self, request: HttpRequest, obj: PeriodicTask | None = None) -> Any:
        """A new row stands nowhere yet."""
        if obj is None:
            return self.fieldsets[:2]
        first = "job_shown" if job(obj.task) else "task"
        return ((None, {"fields": (first, "enabled", "description")}), *self.fieldsets[1:])

    def trail_of(self, object_id: str) -> dict[str, str]:
        """Changes of the schedule are told by its id, runs at once by the job's name."""
        row = PeriodicTask.objects.filter(pk=object_id).first() if is_row_number(object_id) else None
        ids = [object_id, row.task] if row else [object_id]
        return {"object_type__in": "schedule,job", "object_id__in": ",".join(ids)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, called as in the menu."""
        return super().changelist_view(request, {"title": "Periodic tasks"} | (extra_context or {}))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, whose rows all get their standing from one query."""
        changes: Any = super().get_changelist_instance(request)
        rows = list(changes.result_list)
        found = standings(rows, clock.now())
        for row in rows:
            row.standing = found[row.pk]
        return changes

    def _standing(self, row: PeriodicTask) -> Standing:
        if not hasattr(row, "standing"):
            row.standing = standings([row], clock.now())[row.pk]
        known: Standing = row.standing
        return known

    @admin.display(description="job")
    def job_shown(self, row: PeriodicTask) -> SafeString | str:
        """The job's name, and what is wrong with it."""
        if job(row.task):
            return str(row.task)
        return format_html('{} <span class="effect-dead">unknown</span>', row.task)

    @admin.display(description="times")
    def times(self, row: PeriodicTask) -> str:
        """The schedule in words."""
        if row.crontab:
            return str(row.crontab.human_readable)
        return str(row.interval or "an interval or crontab is missing")

    @admin.display(description="last time")
    def last_slot(self, row: PeriodicTask) -> str:
        """The last nominal time that a beat took, or that staff ran it."""
        return moment(self._standing(row).last_slot, clock.now())

    @admin.display(description="last time")
    def last_ago(self, row: PeriodicTask) -> str:
        """How long ago that was."""
        return moment(self._standing(row).last_slot, clock.now(), short=True)

    @admin.display(description="what came of it")
    def result(self, row: PeriodicTask) -> SafeString:
        """The state of its effects."""
        standing = self._standing(row)
        return format_html('<span class="effect-{}">{}</span>', standing.state, standing.result)

    @admin.display(description="lateness")
    def lateness(self, row: PeriodicTask) -> str:
        """How long after its time it was done, or is not done yet."""
        return self._standing(row).lateness

    @admin.display(description="next time")
    def next_slot(self, row: PeriodicTask) -> str:
        """Its next nominal time."""
        return moment(self._standing(row).next_slot, clock.now()) if row.enabled else "switched off"

    @admin.display(description="next time")
    def next_in(self, row: PeriodicTask) -> str:
        """In how long that is."""
        return (
            moment(self._standing(row).next_slot, clock.now(), short=True) if row.enabled else "switched off"
        )

    @admin.display(description="while no beat runs")
    def missed(self, row: PeriodicTask) -> str:
        """What becomes of times that pass meanwhile."""
        known = job(row.task)
        return _POLICY[known.missed] if known else "-"

    def apply(self, request: HttpRequest, row: PeriodicTask | None, form: ScheduleForm) -> PeriodicTask:
        """Through the service."""
        data = form.cleaned_data
        fields = ScheduleFields(
            task=data.get("task", form.instance.task),
            enabled=data["enabled"],
            interval_id=data["interval"].pk if data["interval"] else None,
            crontab_id=data["crontab"].pk if data["crontab"] else None,
            description=data["description"],
        )
        return save_schedule(actor=actor_of(request), fields=fields, row_id=row.pk if row else None)

    def remove(self, request: HttpRequest, row: PeriodicTask) -> None:
        """Only what runs nothing."""
        delete_schedule(actor=actor_of(request), row_id=row.pk)

    def response_change(self, request: HttpRequest, obj: PeriodicTask) -> HttpResponse:
        """Run it at once where that button was pressed."""
        if "_run" not in request.POST:
            return super().response_change(request, obj)
        self._run(request, [obj.task])
        return HttpResponseRedirect(request.path)

    @admin.action(description="Run now", permissions=["change"])
    def run_now(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]") -> None:
        """Take the present moment as a slot of each chosen job."""
        self._run(request, list(queryset.values_list("task", flat=True)))

    def _run(self, request: HttpRequest, names: list[str]) -> None:
        for name in names:
            run_job(actor=actor_of(request), name=name)
        self.message_user(request, f"Running now: {', '.join(sorted(names))}.", messages.SUCCESS)

    @admin.action(description="Switch on", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]") -> None:
        """Let the chosen jobs run by their schedules."""
        self._switch(request, queryset, enabled=True)

    @admin.action(description="Switch off", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]") -> None:
        """Let the chosen jobs rest."""
        self._switch(request, queryset, enabled=False)

    def _switch(self, request: HttpRequest, queryset: "QuerySet[PeriodicTask]", *, enabled: bool) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        count = set_enabled(actor=actor_of(request), row_ids=ids, enabled=enabled)
        self.message_user(request, f"Switched {'on' if enabled else 'off'}: {count}.", messages.SUCCESS)
