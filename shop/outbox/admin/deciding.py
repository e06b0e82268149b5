"""Retry and skip: the page that asks for the reason, and what is said afterwards. Changes when deciding does."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from shop.audit.service_admin import actor_of
from shop.outbox.locks import IDLE, RETRIABLE, SKIPPABLE
from shop.outbox.models import Effect
from shop.outbox.queries import missing_ids
from shop.outbox.services.retry_effects import retry_effects
from shop.outbox.services.skip_effects import skip_effects
from shop.outbox.table import effect_type

# More than this many at once would hold their rows for long; what is left can be chosen again.
AT_ONCE = 5_000
SHOWN = 20


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True}),
        error_messages={"required": "Say why; the audit trail keeps it."},
        help_text="Kept in the audit trail, with your name.",
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """What may be decided about effects: the action's name, its words, which rows it takes, and the service."""

    name: str
    verb: str
    title: str
    explained: str
    once: str
    told: str
    past: str
    leaves: str
    takes: Q
    service: Callable[..., int]


RETRY = Decision(
    "retry",
    "Retry now",
    "Retry effects now",
    "They become due now, with fresh attempts. Done and running ones stay as they are.",
    "",
    "To be tried again now",
    "retried",
    "done or running",
    IDLE & RETRIABLE,
    retry_effects,
)
SKIP = Decision(
    "skip",
    "Skip",
    "Skip effects",
    "What they are owed for now is declared not to be carried out. A later change of the same thing makes a skipped "
    "effect owed again, as usual. Done and running ones stay as they are.",
    "is carried out once or never: skipped, it will never happen, whatever is changed later, unless it is retried",
    "Skipped",
    "skipped",
    "done, skipped or running",
    IDLE & SKIPPABLE,
    skip_effects,
)


def offered(effect: Effect, now: datetime) -> Sequence[Decision]:
    """What can be decided about `effect` just now, for its page."""
    if effect.token is not None and (effect.lease_until is None or effect.lease_until >= now):
        return []
    if effect.done < effect.wanted:
        return [RETRY, SKIP]
    return [RETRY] if effect.skipped_at else []


def decide(
    admin: Any, request: HttpRequest, chosen: QuerySet[Effect], decision: Decision
) -> TemplateResponse | None:
    """Ask for the reason; with one, carry the decision out and say so (None: back to the list)."""
    ids = list(chosen.order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if len(ids) > AT_ONCE:
        admin.message_user(
            request, f"At most {AT_ONCE:,} effects at once: narrow the list first.", messages.ERROR
        )
        return None
    _tell_absent(admin, request, ids)
    if not ids:
        return None
    if form.is_valid():
        _carry_out(admin, request, ids, decision, form.cleaned_data["reason"])
        return None
    able = Effect.objects.filter(decision.takes, pk__in=ids).count()
    if not able:
        words = f"{_chosen(ids)}, and none can be {decision.past}: {decision.leaves}."
        admin.message_user(request, words, messages.WARNING)
        return None
    context = _context(admin, request, ids, decision, form) | {"chosen": _able(ids, able, decision)}
    return TemplateResponse(request, "admin/outbox/effect/decide.html", context)


def _tell_absent(admin: Any, request: HttpRequest, ids: Collection[int]) -> None:
    """Say which of the chosen are no effects, and how many the list no longer shows."""
    if request.POST.get("select_across", "0") != "0":
        return
    absent = {int(id_) for id_ in request.POST.getlist(ACTION_CHECKBOX_NAME)} - set(ids)
    missing = missing_ids(absent)
    if missing:
        names = ", ".join(map(str, missing[:SHOWN])) + (", …" if len(missing) > SHOWN else "")
        admin.message_user(request, f"There is no effect {names}.", messages.ERROR)
    if moved := len(absent) - len(missing):
        words = f"No longer on the list as it is narrowed, and left alone: {moved:,}."
        admin.message_user(request, words, messages.WARNING)


def _chosen(ids: Collection[int]) -> str:
    return "1 effect is chosen" if len(ids) == 1 else f"{len(ids):,} effects are chosen"


def _able(ids: Collection[int], able: int, decision: Decision) -> str:
    if able == len(ids):
        return f"{_chosen(ids)}."
    return (
        f"{_chosen(ids)}: {able:,} can be {decision.past}, {len(ids) - able:,} can not ({decision.leaves})."
    )


def _carry_out(
    admin: Any, request: HttpRequest, ids: Collection[int], decision: Decision, reason: str
) -> None:
    count = decision.service(ids=ids, actor=actor_of(request), reason=reason.strip())
    left = len(ids) - count
    note = f" Left as they are, done or running: {left:,}." if left else ""
    level = messages.SUCCESS if count else messages.WARNING
    admin.message_user(request, f"{decision.told}: {count:,}.{note}", level)


def _context(
    admin: Any, request: HttpRequest, ids: Collection[int], decision: Decision, form: ReasonForm
) -> dict[str, Any]:
    shown = Effect.objects.filter(pk__in=list(ids)[:SHOWN]).order_by("pk")
    topics = Effect.objects.filter(pk__in=ids).order_by("topic").values_list("topic", flat=True).distinct()
    once = [topic for topic in topics if (line := effect_type(topic)) and line.kind == "once"]
    return {
        **admin.admin_site.each_context(request),
        "title": decision.title,
        "decision": decision,
        "form": form,
        "opts": admin.opts,
        "media": admin.media,
        "shown": shown,
        "more": len(ids) - SHOWN,
        "once": once if decision.once else [],
        "checkbox": ACTION_CHECKBOX_NAME,
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
    }
