"""The workers' side: a task for each line of the table that carries out one effect. Loaded by workers alone."""

import random
import time
from typing import Any
from uuid import uuid4

from celery import Task
from django.utils.module_loading import import_string

from shop.outbox.lanes import Lane
from shop.outbox.protocol import Claim
from shop.outbox.table import EffectType, effect_types
from workers.app import app
from workers.outcome import Outcome

MAX_RETRIES = 8
MOST_SECONDS = 10.0


def _register(line: EffectType) -> None:
    def carry_out(self: "Task[Any, Any]", key: str, payload: dict[str, Any]) -> None:
        queue = str((self.request.delivery_info or {})["routing_key"])
        # Nothing counts generations here; a clock is what others take for a version.
        version = time.time_ns() // 1_000_000
        claim = Claim(
            1, line.topic, key, Lane[queue.upper()], version, self.request.retries, payload, uuid4(), ""
        )
        try:
            outcome = import_string(line.handler)([claim]) or Outcome()
            for error in outcome.failed.values():
                raise error
        except Exception as error:
            pause = min(MOST_SECONDS, 2.0**self.request.retries) * random.uniform(0.5, 1.5)
            raise self.retry(exc=error, countdown=pause, max_retries=MAX_RETRIES) from error

    app.task(name=f"naive.{line.topic}", bind=True)(carry_out)


for _line in effect_types():
    _register(_line)
