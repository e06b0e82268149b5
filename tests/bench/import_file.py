"""Imports one file through the product's own command, inside Django; see with_django. Changes with that command."""

import sys
from contextlib import redirect_stdout
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from shop.imports.models import ImportRun


def main(file: str) -> dict[str, Any]:
    """Import `file` and wait for it; returns what became of it, when it began, and the seconds until it was applied."""
    began = timezone.now()
    with redirect_stdout(sys.stderr):
        call_command("import_catalogue", file, wait=True)
    run = ImportRun.objects.latest("pk")
    if run.finished_at is None:
        raise SystemExit(f"The import of {file} has not finished: {run.state}.")
    return {
        "began": began.timestamp(),
        "seconds": (run.finished_at - began).total_seconds(),
        "rows": run.rows,
        "products": run.created,
        "refused": run.refused,
    }
