"""Finding effects on the list, fast among millions. Changes when ops look for them by something else.

What is not done is found through its partial index and capped: the planner can't know how few rows those are, and
would walk the whole table backwards for them.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.common.trace import request_of
from shop.outbox.models import Effect
from shop.outbox.reads import running_ids
from shop.outbox.rules import topic_words
from shop.outbox.table import effect_types
from shop.outbox.traced import traced_ids

# As many effects of one state, and as many rows of the list, are looked at.
AT_MOST = 5_000

# Before a request's id, where that could be something else.
TRACE = "trace:"
_MAY_BE_A_TRACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")

_OWED = Q(wanted__gt=F("done"), dead_at__isnull=True)
_INDEX_ORDER = ("lane", "topic", "available_at")
AGES = {"1m": (60, "1 minute"), "10m": (600, "10 minutes"), "1h": (3600, "1 hour"), "1d": (86400, "1 day")}


class NoneNamed(Exception):
    """No effect has what was asked for, not as its trace either."""


class ShallowPaginator(Paginator[Any]):
    """Counts no further than AT_MOST."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or AT_MOST."""
        rows: Any = self.object_list
        return int(rows.order_by()[:AT_MOST].count())


def _ids(rows: QuerySet[Effect]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:AT_MOST])


def _failing(rows: QuerySet[Effect]) -> QuerySet[Effect]:
    return rows.filter(_OWED).exclude(last_error="").order_by(*_INDEX_ORDER)


_UNDONE: dict[str, Callable[[QuerySet[Effect]], QuerySet[Effect]]] = {
    "dead": lambda rows: rows.filter(dead_at__isnull=False).order_by("-dead_at"),
    "waiting": lambda rows: _failing(rows).filter(token__isnull=True),
    "owed": lambda rows: rows.filter(_OWED).order_by(*_INDEX_ORDER),
}
_OVER: dict[str, Q] = {
    "skipped": Q(skipped_at__isnull=False),
    "done": Q(done=F("wanted"), skipped_at__isnull=True),
}


class _Choice(admin.SimpleListFilter):
    """A filter whose choices cost no query."""

    def narrowed(self, request: HttpRequest) -> QuerySet[Effect]:
        """All effects of the lane and topic that are chosen too, so that a cap cuts nothing that is asked for."""
        rows = Effect.objects.all()
        if (lane := request.GET.get("lane__exact", "")).isdecimal():
            rows = rows.filter(lane=int(lane))
        # The banner's links name the topics of a sink.
        asked = [request.GET.get("topic"), *request.GET.get("topic__in", "").split(",")]
        topics = [topic for topic in asked if topic]
        return rows.filter(topic__in=topics) if topics else rows

    def unknown(self, request: HttpRequest, queryset: QuerySet[Effect]) -> QuerySet[Effect]:
        """Nothing, and why: all effects in place of it could be decided about by mistake."""
        known = ", ".join(str(name) for name, _ in self.lookup_choices)
        words = f"There is no {self.parameter_name} {str(self.value())[:40]!r} to show; known are {known}."
        messages.warning(request, words)
        return queryset.none()


class TopicFilter(_Choice):
    """Effects of one line of the table."""

    title = "topic"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The table's topics in words, and the one that is asked for though the table has none."""
        known = {line.topic: topic_words(line.task) for line in effect_types()}
        asked = request.GET.get(self.parameter_name)
        strange = {} if asked is None or asked in known else {asked: asked}
        return sorted((known | strange).items(), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Effect]) -> QuerySet[Effect]:
        """The chosen topic's effects."""
        return queryset.filter(topic=self.value()) if self.value() else queryset


class StateFilter(_Choice):
    """Effects by what is to be done about them."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """The choices, in the order ops ask for them."""
        return [
            ("dead", "Dead"),
            ("waiting", "Waiting after a failure"),
            ("owed", "Owed"),
            ("running", "Running"),
            ("skipped", "Skipped"),
            ("done", "Done"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Effect]) -> QuerySet[Effect]:
        """The chosen state's effects; of those that are not done, the first AT_MOST."""
        if not (state := self.value()):
            return queryset
        if state in _UNDONE:
            return queryset.filter(pk__in=_ids(_UNDONE[state](self.narrowed(request))))
        if state == "running":
            return queryset.filter(pk__in=running_ids())
        return queryset.filter(_OVER[state]) if state in _OVER else self.unknown(request, queryset)


class AgeFilter(_Choice):
    """Effects that are owed or dead for long, or were wanted long ago and skipped."""

    title = "age of what is not done"
    parameter_name = "age"

    def has_output(self) -> bool:
        """Not offered beside what is done: to find the old among millions of those would take long."""
        done = self.request.GET.get(StateFilter.parameter_name) == "done"
        return super().has_output() and (self.value() is not None or not done)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Spans of time."""
        return [(name, f"Over {words}") for name, (_, words) in AGES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Effect]) -> QuerySet[Effect]:
        """The effects that are not done and older than the span; a failure does not make one younger."""
        if not (age := self.value()):
            return queryset
        if age not in AGES:
            return self.unknown(request, queryset)
        then = Now() - timedelta(seconds=AGES[age][0])
        state = request.GET.get(StateFilter.parameter_name)
        if state == "skipped":
            return queryset.filter(wanted_at__lt=then)
        if state == "done":
            messages.warning(request, "What is done has no such age: leave the age at All to see it.")
            return queryset.none()
        rows = self.narrowed(request)
        due = _ids(rows.filter(_OWED, available_at__lt=then).order_by(*_INDEX_ORDER))
        failing = _ids(_failing(rows).filter(wanted_at__lt=then))
        dead = _ids(rows.filter(dead_at__isnull=False, wanted_at__lt=then).order_by("-dead_at"))
        return queryset.filter(pk__in={*due, *failing, *dead})


def search(rows: QuerySet[Effect], text: str) -> QuerySet[Effect]:
    """Effects whose number, key or subject is exactly `text`; where there are none, those of the request of that id.

    `trace:` before it, or the looks of a trace id, ask for the request alone. Raises TookTooLong or NoneNamed.
    """
    text = text.strip()
    trace = text.removeprefix(TRACE)
    if trace == text and not _looks_like_a_trace(text):
        topics = [line.topic for line in effect_types()]
        # The topic's name with it, an exact key is one look into the unique index for each topic.
        found = Q(topic__in=topics, key=text) | Q(subject=text)
        if text.isdecimal() and len(text) < 19:
            found |= Q(pk=int(text))
        named = rows.filter(found)
        if not _MAY_BE_A_TRACE.fullmatch(text) or named.exists():
            return named
    ids = traced_ids(trace, most=AT_MOST)
    if not ids:
        raise NoneNamed(request_of(trace))
    return rows.filter(pk__in=ids)


def none_named(error: NoneNamed, *, may_see_trail: bool) -> SafeString:
    """What to say to who asked: an effect that is wanted again goes by the last request that wanted it."""
    trail = f"{reverse('admin:audit_entry_changelist')}?{urlencode({'q': str(error)})}"
    return format_html(
        "No effect names {}. If that is a request, a later one that wanted the same effects has taken its place here; "
        "{} may still have it.",
        str(error),
        format_html('<a href="{}">the audit trail</a>', trail) if may_see_trail else "the audit trail",
    )


def _looks_like_a_trace(text: str) -> bool:
    """Long and hexadecimal, which no subject nor usual key is."""
    return re.fullmatch("[0-9a-f-]{16,64}", request_of(text)) is not None and not text.isdecimal()
