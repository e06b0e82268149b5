"""What admin pages show of the outbox: the banner and topics in words. Changes when pages show more of it."""

import logging
import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.common import clock
from shop.common.trace import request_of
from shop.outbox.queries import timeline, trace_of
from shop.outbox.reads import GLANCE, ledger
from shop.outbox.rules import Alert, alerts
from shop.outbox.showing import shown, shown_topic, subject_words
from shop.outbox.subjects import address_of, may_visit, notes_of, subject_of
from shop.outbox.table import effect_types
from shop.outbox.traced import TookTooLong, set_off

logger = logging.getLogger(__name__)
register = template.Library()

# A page waits this long for its banner, then goes without.
PATIENCE_MS = 500
TIMELINE = 50
OPEN_SHOWN = 10


@register.inclusion_tag("outbox/banner.html", takes_context=True)
def outbox_banner(context: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with the effects just now, for staff; nothing where the database can't tell in time."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_active or not user.is_staff or context.get("is_popup"):
        return {}
    try:
        found = alerts(ledger(cap=GLANCE, within_ms=PATIENCE_MS))
    except DatabaseError as error:
        logger.warning("no banner: %s", error)
        return {}
    told = [
        {"code": alert.code, "words": _with_code(capfirst(alert.sentence)), "address": _address(alert, user)}
        for alert in found
    ]
    return {"alerts": told}


def _with_code(sentence: str) -> SafeString:
    """A sentence whose names between backticks are marked as such."""
    parts = enumerate(re.split(r"`([^`]+)`", sentence))
    marked = (format_html("<code>{}</code>", part) if at % 2 else part for at, part in parts)
    return format_html_join("", "{}", ((part,) for part in marked))


def _address(alert: Alert, user: Any) -> str | None:
    """Where `user` sees more of it; None where no page tells more."""
    if may_visit(user, alert.code):
        return address_of(alert.code)
    narrowed = alert.narrowed or _owed_by(alert.code.removeprefix("away_"))
    if not narrowed or not _may_look(user):
        return None
    return reverse("admin:outbox_effect_changelist") + narrowed


def _owed_by(sink: str) -> str:
    topics = [line.topic for line in effect_types() if line.sink == sink]
    return f"?{urlencode({'state': 'owed', 'topic__in': ','.join(topics)})}" if topics else ""


def _may_look(user: Any) -> bool:
    return bool(user.has_perm("outbox.view_effect") or user.has_perm("outbox.change_effect"))


@register.simple_tag(takes_context=True)
def flower_link(context: dict[str, Any]) -> SafeString | str:
    """The way to Flower, which shows the worker processes, for who may look at effects."""
    if not settings.FLOWER_URL or not _may_look(context["user"]):
        return ""
    return format_html('<a href="{}" rel="noreferrer">Workers</a> / ', settings.FLOWER_URL)


@register.inclusion_tag("outbox/timeline.html", takes_context=True)
def effect_timeline(context: dict[str, Any], kind: str, id_: Any) -> dict[str, Any]:
    """What happened because of the thing of that kind and id, for its page; one query, whoever may see the page."""
    effects = timeline(subject_of(kind, id_), TIMELINE)
    return {
        "rows": [shown(effect, clock.now()) for effect in effects],
        "notes": notes_of(kind, id_),
        "most": TIMELINE,
        "subject": subject_of(kind, id_),
        "may_look": _may_look(context["request"].user),
    }


@register.inclusion_tag("outbox/set_off.html", takes_context=True)
def effects_set_off(context: dict[str, Any], topic: str, key: Any) -> dict[str, Any]:
    """What followed from one effect, by its trace: how many of each topic and state, and the oldest that are open."""
    trace = trace_of(topic, str(key))
    known = {"trace": request_of(trace), "may_look": _may_look(context["request"].user)}
    if not trace:
        return known
    try:
        found = set_off(trace, most=OPEN_SHOWN)
    except TookTooLong as error:
        return {**known, "too_long": str(error)}
    rows = [shown(effect, clock.now()) for effect in found.open_effects]
    return {**known, "counts": found.counts, "rows": rows}


@register.filter
def topic_in_words(topic: str) -> str:
    """The topic as the effects page calls it."""
    return shown_topic(topic)


@register.filter
def subject_in_words(subject: str) -> str:
    """What an effect is about, as the effects page calls it."""
    return subject_words(subject)
