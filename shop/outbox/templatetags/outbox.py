"""What admin pages show of the outbox: the banner and topics in words. Changes when pages show more of it."""

import logging
from typing import Any

from django import template
from django.db import DatabaseError, transaction
from django.urls import reverse

from shop.outbox.reads import GLANCE, ledger
from shop.outbox.rules import alerts
from shop.outbox.showing import shown_topic

logger = logging.getLogger(__name__)
register = template.Library()

# A page waits this long for its banner, then goes without.
PATIENCE_MS = 500


@register.inclusion_tag("outbox/banner.html", takes_context=True)
def outbox_banner(context: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with the effects just now, for staff; nothing where the database can't tell in time."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_active or not user.is_staff or context.get("is_popup"):
        return {}
    try:
        # Where a page is in a transaction, a statement that fails must not spoil it.
        if transaction.get_connection().in_atomic_block:
            with transaction.atomic():
                found = alerts(ledger(cap=GLANCE, within_ms=PATIENCE_MS))
        else:
            found = alerts(ledger(cap=GLANCE, within_ms=PATIENCE_MS))
    except DatabaseError as error:
        logger.warning("no banner: %s", error)
        return {}
    may_look = user.has_perm("outbox.view_effect") or user.has_perm("outbox.change_effect")
    return {"alerts": found, "address": reverse("admin:outbox_effect_changelist") if may_look else ""}


@register.filter
def topic_in_words(topic: str) -> str:
    """The topic as the effects page calls it."""
    return shown_topic(topic)
