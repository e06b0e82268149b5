"""What follows from a test order: one mail in the critical lane, one webhook in the default one."""

from collections.abc import Callable, Iterable

from shop.outbox.lanes import Lane
from shop.outbox.table import EffectType, Mark
from tests.chaos.orders.facts import OrderPlaced

MAIL, WEBHOOK = "test.mail", "test.webhook"


def mail_key(order_id: int) -> str:
    """The mail's key, of which its Message-ID is made."""
    return f"order-confirmation:{order_id}"


def webhook_key(order_id: int) -> str:
    """The webhook's key, by which its receiver knows a repetition."""
    return f"order-placed:{order_id}"


def _once(key: Callable[[int], str]) -> Callable[[OrderPlaced], Iterable[Mark]]:
    def marks(fact: OrderPlaced) -> Iterable[Mark]:
        yield Mark(key(fact.order_id), {"order_id": fact.order_id}, f"order {fact.order_id}")

    return marks


EFFECTS = [
    EffectType(
        MAIL,
        "effects.test_mail",
        "tests.chaos.orders.handlers.send_mail",
        {OrderPlaced: _once(mail_key)},
        lane=Lane.CRITICAL,
        kind="once",
        # A mail server knows no keys, so a batch that dies would send its first mails again.
        batch=1,
    ),
    EffectType(
        WEBHOOK,
        "effects.test_webhook",
        "tests.chaos.orders.handlers.post_webhook",
        {OrderPlaced: _once(webhook_key)},
        kind="once",
        batch=20,
    ),
]
