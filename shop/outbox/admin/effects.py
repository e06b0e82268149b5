"""The effects page for staff and ops: what is owed, failing and dead, why, and what is to be done about it.

Changes when ops need to see or decide something else.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.audit.models import Entry
from shop.audit.service_admin import ReadOnlyAdmin
from shop.common import clock
from shop.common.trace import request_of
from shop.outbox.admin.deciding import RETRY, SKIP, decide, offered
from shop.outbox.admin.finding import (
    AT_MOST,
    TRACE,
    AgeFilter,
    NoneNamed,
    ShallowPaginator,
    StateFilter,
    TopicFilter,
    none_named,
    search,
)
from shop.outbox.models import Effect
from shop.outbox.reads import ledger
from shop.outbox.showing import moment, shown_topic, state_words, subject_link, summary
from shop.outbox.subjects import present
from shop.outbox.traced import TookTooLong

DECISIONS_SHOWN = 20


@admin.register(Effect)
class EffectAdmin(ReadOnlyAdmin[Effect]):
    """The list with its summary, an effect's own page, and the two decisions."""

    list_display = ("what", "about", "state_shown", "lane", "attempts", "wanted_ago", "error_line")
    sortable_by = ()
    list_filter = (StateFilter, "lane", TopicFilter, AgeFilter)
    search_fields = ("key",)
    search_help_text = (
        "An exact key, subject (product 7), number or request id (trace:… where it is a key too)."
    )
    ordering = ("-id",)
    list_per_page = 50
    paginator: ClassVar[type[Paginator[Any]]] = ShallowPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ("retry", "skip")
    readonly_fields = (
        "what", "about", "state_shown", "generations", "owed_since", "next_try", "held_until", "done_shown",
        "dead_since", "skipped_shown", "first_wanted", "trace",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("what", "about", "key", "state_shown", "attempts", "last_error")}),
        (
            "When",
            {
                "fields": (
                    "owed_since", "next_try", "held_until", "done_shown", "dead_since", "skipped_shown",
                    "first_wanted",
                )
            },
        ),
        ("More", {"fields": ("topic", "lane", "generations", "trace", "payload")}),
    )  # fmt: skip

    @admin.display(description="effect")
    def what(self, effect: Effect) -> str:
        """The topic in words."""
        return shown_topic(effect.topic)

    @admin.display(description="about")
    def about(self, effect: Effect) -> SafeString | str:
        """What it is about, with a link where that has a page."""
        known: set[str] | None = getattr(effect, "present_subjects", None)
        there = effect.subject in (present([effect.subject]) if known is None else known)
        return subject_link(effect.subject, is_there=there) or effect.key

    @admin.display(description="state")
    def state_shown(self, effect: Effect) -> SafeString:
        """The state in words, with a colour."""
        words = state_words(effect, clock.now())
        return format_html('<span class="effect-state effect-{}">{}</span>', effect.state, words)

    @admin.display(description="wanted")
    def wanted_ago(self, effect: Effect) -> str:
        """How long ago its present generation was asked for."""
        return moment(effect.wanted_at, clock.now(), short=True)

    @admin.display(description="last error")
    def error_line(self, effect: Effect) -> str:
        """The error's first line, cut to fit a column."""
        return effect.last_error.split("\n", 1)[0][:120] or "-"

    @admin.display(description="generations")
    def generations(self, effect: Effect) -> str:
        """How often it was asked for, and up to where it is confirmed."""
        return f"wanted {effect.wanted}, done {effect.done}"

    @admin.display(description="owed since")
    def owed_since(self, effect: Effect) -> str:
        """When its present generation was asked for."""
        return moment(effect.wanted_at, clock.now())

    @admin.display(description="next try")
    def next_try(self, effect: Effect) -> str:
        """When it may be claimed; of no interest once it is done or dead."""
        return moment(effect.available_at, clock.now()) if effect.state in {"due", "waiting"} else "-"

    @admin.display(description="held until")
    def held_until(self, effect: Effect) -> str:
        """When its lease ends unless its worker renews it."""
        return moment(effect.lease_until, clock.now())

    @admin.display(description="last done")
    def done_shown(self, effect: Effect) -> str:
        """When it was last confirmed."""
        return moment(effect.done_at, clock.now())

    @admin.display(description="dead since")
    def dead_since(self, effect: Effect) -> str:
        """When it was given up."""
        return moment(effect.dead_at, clock.now())

    @admin.display(description="skipped")
    def skipped_shown(self, effect: Effect) -> str:
        """When staff declared it not to be carried out."""
        return moment(effect.skipped_at, clock.now())

    @admin.display(description="first wanted")
    def first_wanted(self, effect: Effect) -> str:
        """When the row was written."""
        return moment(effect.created_at, clock.now())

    @admin.display(description="trace")
    def trace(self, effect: Effect) -> SafeString | str:
        """The id that ties it to what caused it, with a link to all effects of that."""
        if not effect.trace_id:
            return "-"
        query = urlencode({"q": TRACE + request_of(effect.trace_id)})
        page = reverse("admin:outbox_effect_changelist")
        return format_html('<a href="{}?{}">{}</a>', page, query, effect.trace_id)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Effect], search_term: str
    ) -> tuple[QuerySet[Effect], bool]:
        """Exact matches alone: a part of a key would be looked for in every row."""
        if not search_term.strip():
            return queryset, False
        try:
            return search(queryset, search_term), False
        except TookTooLong as error:
            words = (
                f"Looking for a request's effects took {error}, and was given up. Ask for a key or subject."
            )
            self.message_user(request, words, messages.WARNING)
            return queryset.none(), False
        except NoneNamed as error:
            may_see = request.user.has_perm("audit.view_entry")
            self.message_user(request, none_named(error, may_see_trail=may_see), messages.WARNING)
            return queryset.none(), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list below a summary by lane and topic."""
        context = {
            "title": "Effects",
            "summary": summary(ledger()),
            "at_most": AT_MOST,
            "flower_url": settings.FLOWER_URL,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, knowing which of the things that its rows are about are there still."""
        changes: Any = super().get_changelist_instance(request)
        known = present(effect.subject for effect in changes.result_list)
        for effect in changes.result_list:
            effect.present_subjects = known
        return changes

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """An effect with what people decided about it."""
        entries = Entry.objects.filter(object_type="effect", object_id=object_id).order_by("-pk")
        context = {"decisions": entries[:DECISIONS_SHOWN]}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With what can be decided, for who may."""
        effect = kwargs.get("obj")
        if effect and self.has_decide_permission(request):
            context["offered"] = offered(effect, clock.now())
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=RETRY.verb, permissions=["decide"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Effect]) -> HttpResponse | None:
        """Owe the chosen effects again, for a reason."""
        return decide(self, request, queryset, RETRY)

    @admin.action(description=SKIP.verb, permissions=["decide"])
    def skip(self, request: HttpRequest, queryset: QuerySet[Effect]) -> HttpResponse | None:
        """Declare the chosen effects not to be carried out, for a reason."""
        return decide(self, request, queryset, SKIP)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may change effects may retry and skip them; looking alone is not enough."""
        return bool(request.user.has_perm("outbox.change_effect"))
