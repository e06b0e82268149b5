"""Sends a message for each effect after the commit. Changes when the messages carry something else."""

from celery import Celery
from django.db.transaction import on_commit  # noqa: TID251  # the very pattern that is compared with

from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane
from shop.outbox.table import effect_types

_app = Celery("naive")
_app.config_from_object("django.conf:settings", namespace="CELERY")


def flush(recorded: list[tuple[Fact, dict[Lane, Lane]]]) -> None:
    """Take the recorded facts of one transaction, and send what follows from them once it is committed."""
    messages = [
        (line.topic, lanes[line.lane], mark.key, mark.payload)
        for fact, lanes in recorded
        for line in effect_types()
        if (marks := line.on.get(type(fact))) is not None
        for mark in marks(fact)
    ]

    def send() -> None:
        for topic, lane, key, payload in dict.fromkeys(map(_hashable, messages)):
            _app.send_task(f"naive.{topic}", args=[key, dict(payload)], queue=lane.label)

    on_commit(send)


def _hashable(
    message: tuple[str, Lane, str, dict[str, object] | None],
) -> tuple[str, Lane, str, tuple[tuple[str, object], ...]]:
    """Two saves of one product in a transaction are one message."""
    topic, lane, key, payload = message
    return topic, lane, key, tuple(sorted((payload or {}).items()))
