"""`manage.py relay`: ring Celery for the effects that are due."""

import logging
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from shop.outbox.metrics import LedgerCollector
from shop.search.metrics import IndexCollector
from workers import aside
from workers.app import END_WITHIN_SECONDS, app
from workers.metrics import serve
from workers.relay import Relay

logger = logging.getLogger("workers.relay")


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT; any number of relays may run."""

    help = "Watch the outbox and ring the Celery task of each topic that has due work."

    def handle(self, *args: Any, **options: Any) -> None:
        relay = Relay(app)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            relay.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        serve([LedgerCollector(), IndexCollector()])
        logger.info("watching the outbox")
        relay.run()
        aside.finish(END_WITHIN_SECONDS)
        logger.info("stopped")
