"""Sends a message for each effect after the commit. Changes when the messages carry something else."""

from celery import Celery
from django.db.transaction import on_commit  # noqa: TID251  # the very pattern that is compared with

from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane, lane_for
from shop.outbox.table import effects_of

_app = Celery("naive")
_app.config_from_object("django.conf:settings", namespace="CELERY")


def flush(recorded: list[tuple[Fact, Lane | None]]) -> None:
    """Take what record() kept of one transaction, and send what follows from it once that is committed."""
    messages = [
        (line.topic, lane_for(line.lane, ambient), mark.key, mark.payload)
        for fact, ambient in recorded
        for line in effects_of(type(fact))
        for mark in line.on[type(fact)](fact)
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
