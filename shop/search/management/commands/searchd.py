"""`manage.py searchd`: our own search server, speaking Algolia's protocol."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.search.engine.config import EngineConfig
from shop.search.engine.server import serve
from shop.search.event_sink import EventSink
from shop.search.keys import credentials


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT; one process per data folder."""

    help = "Serve the product index over Algolia's protocol from the data folder."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SEARCH_IS_ALGOLIA:
            raise CommandError(
                "ALGOLIA_APP_ID is set: the index is at Algolia, and no search server runs here."
            )
        keys = credentials()
        host, port = settings.SEARCH_BIND
        serve(
            EngineConfig(
                data_dir=Path(settings.SEARCH_DATA) / "index",
                host=host,
                port=port,
                app_id=keys.app_id,
                admin_key=keys.admin_key,
                search_key=keys.search_key,
                event_sink=EventSink() if settings.SEARCH_EVENTS else None,
            )
        )
