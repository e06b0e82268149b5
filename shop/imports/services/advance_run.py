"""Move a run on for a while: the slice that one effect of it carries out.

Every step is a transaction that moves the cursor, so a run goes on from its last commit wherever it was killed. A
slice's last step records ImportAdvanced in its transaction: the next slice is due with it.
"""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DataError, IntegrityError

from shop.common.failpoints import failpoint
from shop.imports.applying import prepare_products
from shop.imports.intake import private_storage
from shop.imports.models import ImportRun
from shop.imports.problems import FileRefused
from shop.imports.services.apply_chunk import apply_chunk, skip_product
from shop.imports.services.discard_staged import discard_staged
from shop.imports.services.fail_run import fail_run
from shop.imports.services.stage_rows import stage_rows
from shop.imports.staging import read_rows

SLICE_SECONDS = 8.0


def advance_run(*, run_id: int, seconds: float = SLICE_SECONDS) -> None:
    """Move the run on until it is at rest and tidied up; after `seconds` the step at hand is the last.

    Raises RunBusy where another worker is on it.
    """
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        return
    clock = _Slice(seconds)
    if run.state == ImportRun.State.STAGING:
        run = _stage(run, clock)
    while run.state == ImportRun.State.APPLYING and not clock.ended:
        run = _apply(run, rearm=clock.is_last_step())
        failpoint("imports.after_apply")
    while not clock.ended and discard_staged(run=run, rearm=clock.is_last_step()):
        failpoint("imports.after_discard")
    failpoint("imports.after_slice")


class _Slice:
    """Tells each step whether it is the slice's last."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.ended = False

    def is_last_step(self) -> bool:
        """Whether the step that begins now is the last one; the slice has `ended` then."""
        self.ended = time.monotonic() >= self._until
        return self.ended


def _stage(run: ImportRun, clock: _Slice) -> ImportRun:
    with private_storage().open(run.file, "rb") as file:
        try:
            while run.state == ImportRun.State.STAGING and not clock.ended:
                chunk = read_rows(run, file)
                run = stage_rows(run=run, chunk=chunk, rearm=clock.is_last_step())
                failpoint("imports.after_stage")
        except FileRefused as refusal:
            return fail_run(run=run, reason=refusal.detail)
    return run


def _apply(run: ImportRun, *, rearm: bool) -> ImportRun:
    """Apply the next chunk; where the database refuses it, a smaller part, at last all but one product."""
    for limit in _limits():
        chunk = prepare_products(run, currency=settings.SHOP_CURRENCY, limit=limit)
        try:
            return apply_chunk(run=run, chunk=chunk, rearm=rearm)
        except (DataError, IntegrityError) as error:
            if limit == 1:
                return skip_product(run=run, chunk=chunk, reason=str(error).splitlines()[0], rearm=rearm)
    raise AssertionError("unreachable: the last limit is 1")


def _limits() -> Iterator[int | None]:
    yield None
    yield 20
    yield 1
