"""Intervals and crontabs: new ones are added, from a job's page, and none is changed under the jobs that use it.

Changes when times are given in another kind.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, SolarSchedule

from workers.services.save_schedule import TOO_OFTEN
from workers.slots import is_whole_seconds

# Solar and clocked times are none that several beats would agree on.
for _kind in (IntervalSchedule, CrontabSchedule, SolarSchedule, ClockedSchedule):
    admin.site.unregister(_kind)


class _Times(admin.ModelAdmin[Any]):
    """A job gets other times by choosing others, on its own page, where they are judged and the trail tells it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the jobs that use it would go with it."""
        return False


class IntervalForm(forms.ModelForm[IntervalSchedule]):
    """How many of which unit."""

    def clean(self) -> dict[str, Any]:
        """Refuse what beat can't keep."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        every, period = found.get("every"), found.get("period")
        if every is not None and period and not is_whole_seconds(every, period):
            self.add_error("every", TOO_OFTEN)
        return found


@admin.register(IntervalSchedule)
class IntervalAdmin(_Times):
    """Every so many seconds, minutes, hours or days."""

    form = IntervalForm


@admin.register(CrontabSchedule)
class CrontabAdmin(_Times):
    """Times of the day on days of the week, the month and the year."""

    list_display = ("__str__", "human_readable")
    fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone")
