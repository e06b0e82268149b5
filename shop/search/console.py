"""What the command shows in a terminal. Changes when it tells more, or tells it differently."""

import sys
import time
from typing import TextIO

from django.core.management.base import CommandError
from tqdm import tqdm

from shop.outbox.queries import database_now
from shop.search.models import Rebuild
from shop.search.progress import progress
from shop.search.rules import Phase

POLL_SECONDS = 0.2


def follow(run: Rebuild, *, stream: TextIO | None = None) -> Rebuild:
    """Show a rebuild's progress, its rate and the time left until it is at rest; returns it then.

    Nothing is moved from here: that takes a worker of the bulk lane.
    """
    stream, hinted = stream or sys.stderr, False
    with tqdm(total=run.products, unit=" products", file=stream, dynamic_ncols=True) as bar:
        while True:
            now = progress(run, database_now())
            bar.total = now.total
            bar.set_description(now.words[:1].upper() + now.words[1:], refresh=False)
            bar.update(run.filled - bar.n)
            bar.refresh()
            if run.at_rest:
                return run
            if now.silent is not None and not hinted:
                tqdm.write(f"{now.sentence} `make run` starts one. The admin's list of effects", file=stream)
                tqdm.write("shows what went wrong.", file=stream)
            hinted = now.silent is not None
            time.sleep(POLL_SECONDS)
            run.refresh_from_db()


def summary(run: Rebuild) -> str:
    """A rebuild at rest, in words. Raises CommandError where it failed or was refused."""
    if run.phase != Phase.FINISHED:
        raise CommandError(f"{run}: {run.failure}")
    rate = progress(run, run.finished_at or run.moved_at).rate
    told = f"{run.filled:,} products" + (f" at {rate:,.0f} a second" if rate else "")
    lines = [
        f"Rebuild {run.pk} finished: {told}.",
        f"  visible records: {run.visible_after or 0:,}, before {run.visible_before or 0:,}",
        f"  tombstones of products that are gone: {run.buried:,}; sent again because of the swap: {run.remarked:,}",
    ]
    return "\n".join(lines)
