"""Starts the search server as a process of its own: `python -m tests.shop.search.engine.run_server DIR PORT`."""

import logging
import sys
from pathlib import Path

from shop.search.engine.config import EngineConfig
from shop.search.engine.server import serve
from tests.shop.search.engine.running import ADMIN_KEY, APP_ID, SEARCH_KEY

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    serve(
        EngineConfig(
            data_dir=Path(sys.argv[1]),
            app_id=APP_ID,
            admin_key=ADMIN_KEY,
            search_key=SEARCH_KEY,
            port=int(sys.argv[2]),
            max_body_bytes=2_000_000,
        )
    )
