"""Keep what is wrong with rows."""

from collections.abc import Sequence

from shop.common.bulk import copy_rows
from shop.common.write import write
from shop.imports.models import ImportRun, RowProblem
from shop.imports.problems import Problem

_COLUMNS = ("run_id", "line", "column", "severity", "code", "reason")
_MAX_COLUMN = 255


@write
def keep_problems(*, run: ImportRun, problems: Sequence[Problem]) -> None:
    """Add `problems` to the run's report and to its counter. The caller holds and saves the run."""
    copy_rows(
        RowProblem,
        _COLUMNS,
        [(run.pk, p.line, p.column[:_MAX_COLUMN], p.severity, p.code, p.reason) for p in problems],
    )
    run.problems += len(problems)
