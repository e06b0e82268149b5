"""Sends a test order's mail and webhook to the harness. Changes when one of the two is sent differently."""

import json
import smtplib
import urllib.request
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage

from shop.outbox.protocol import Claim
from workers.outcome import Outcome, SinkUnavailable

WEBHOOK_SECONDS = 4
# A setting of tests/chaos/settings.py, which the types of the product's own settings don't know.
_WEBHOOK_URL = "CHAOS_WEBHOOK_URL"
KEY_HEADER = "Idempotency-Key"


def send_mail(claims: Sequence[Claim]) -> Outcome:
    """Send each order's confirmation under the Message-ID that its key makes, the same whenever it is sent."""
    return _each(claims, _mail)


def post_webhook(claims: Sequence[Claim]) -> Outcome:
    """Tell the receiver of each order, with the effect's key."""
    return _each(claims, _post)


def message_id(key: str) -> str:
    """The Message-ID of the mail with this key."""
    return f"<{key.replace(':', '.')}@shop.example>"


def _each(claims: Sequence[Claim], act: Callable[[Claim], None]) -> Outcome:
    """Act on every claim; what the sink didn't take waits, and what it took is not sent again with it."""
    failed: dict[int, Exception] = {}
    for claim in claims:
        try:
            act(claim)
        except (OSError, smtplib.SMTPException) as error:
            failed[claim.id] = SinkUnavailable(f"{type(error).__name__}: {error}")
    return Outcome(failed)


def _mail(claim: Claim) -> None:
    order = claim.payload["order_id"]
    headers = {"Message-ID": message_id(claim.key)}
    EmailMessage(f"Order {order}", "Thank you.", to=["buyer@shop.example"], headers=headers).send()


def _post(claim: Claim) -> None:
    body = json.dumps(claim.payload).encode()
    headers = {KEY_HEADER: claim.key, "Content-Type": "application/json"}
    request = urllib.request.Request(str(getattr(settings, _WEBHOOK_URL)), body, headers)
    with urllib.request.urlopen(request, timeout=WEBHOOK_SECONDS) as answer:
        answer.read()
