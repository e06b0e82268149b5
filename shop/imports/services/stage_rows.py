"""Stage a chunk of rows."""

from dataclasses import dataclass

from shop.common.bulk import copy_rows, update_rows
from shop.common.clock import now
from shop.common.failpoints import failpoint
from shop.common.write import write
from shop.imports.facts import ImportAdvanced
from shop.imports.locks import run_at
from shop.imports.models import ImportRun, StagedProduct, StagedRow
from shop.imports.problems import Problem
from shop.imports.services.keep_problems import keep_problems
from shop.imports.staging import ReadRow, RowChunk
from shop.outbox.record import record

# One product is applied as a whole, so its rows must fit into memory beside each other.
MAX_ROWS_OF_PRODUCT = 5000
MAX_BYTES_OF_PRODUCT = 16 * 1024 * 1024


@write
def stage_rows(*, run: ImportRun, chunk: RowChunk, rearm: bool) -> ImportRun:
    """Commit `chunk` with the cursor behind it; returns the run as it stands then.

    `rearm` records ImportAdvanced, for the last chunk of a slice. Raises RunBusy where `run` is not where it
    was when the chunk was read. Locks the run.
    """
    run = run_at(run)
    numbered = _Numbered(run, chunk)
    numbered.write()
    keep_problems(run=run, problems=[*chunk.problems, *numbered.problems])
    run.byte_cursor, run.line_cursor = chunk.end, chunk.next_line
    run.rows += chunk.read
    run.products += len(numbered.created)
    if chunk.exhausted:
        run.state = ImportRun.State.APPLYING if run.products else ImportRun.State.FINISHED
        run.finished_at = None if run.products else now()
    run.save(
        update_fields=["byte_cursor", "line_cursor", "rows", "products", "problems", "state", "finished_at"]
    )
    if rearm:
        record(ImportAdvanced(run_id=run.pk))
    failpoint("imports.before_stage")
    return run


@dataclass(slots=True)
class _Known:
    """A product's staged rows so far; `id` is None while it is new."""

    id: int | None
    ordinal: int
    rows: int = 0
    bytes: int = 0


class _Numbered:
    """The chunk's rows with their products' ordinals: known from earlier chunks, or the next ones."""

    def __init__(self, run: ImportRun, chunk: RowChunk) -> None:
        self._run = run
        self._products = {
            product.handle: _Known(product.pk, product.ordinal, product.rows, product.bytes)
            for product in StagedProduct.objects.filter(
                run=run, handle__in={row.handle for row in chunk.rows}
            )
        }
        self.rows: list[tuple[int, int, int, str]] = []
        self.problems: list[Problem] = []
        self.created: list[str] = []
        for row in chunk.rows:
            self._add(row)

    def _add(self, row: ReadRow) -> None:
        product = self._products.get(row.handle)
        if product is None:
            product = _Known(None, self._run.products + len(self.created))
            self._products[row.handle] = product
            self.created.append(row.handle)
        if product.rows >= MAX_ROWS_OF_PRODUCT or product.bytes + len(row.values) > MAX_BYTES_OF_PRODUCT:
            reason = (
                f"product {row.handle!r} has more than {MAX_ROWS_OF_PRODUCT} rows or"
                f" {MAX_BYTES_OF_PRODUCT // 2**20} MiB; this one was left out"
            )
            self.problems.append(Problem(row.line, "", "too_many_rows", reason))
            return
        product.rows += 1
        product.bytes += len(row.values)
        self.rows.append((self._run.pk, product.ordinal, row.line, row.values))

    def write(self) -> None:
        run_id = self._run.pk
        known = [product for product in self._products.values() if product.id is not None]
        update_rows(StagedProduct, ("rows", "bytes"), [(p.id, p.rows, p.bytes) for p in known])
        new = [(handle, self._products[handle]) for handle in self.created]
        copy_rows(
            StagedProduct,
            ("run_id", "handle", "ordinal", "rows", "bytes"),
            [(run_id, handle, product.ordinal, product.rows, product.bytes) for handle, product in new],
        )
        copy_rows(StagedRow, ("run_id", "product", "line", "values"), self.rows)
