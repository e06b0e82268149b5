import io
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings

from shop.audit.actor import Actor
from shop.imports.intake import take_in
from shop.imports.models import ImportRun, RowProblem
from shop.imports.services.advance_run import advance_run
from shop.imports.services.start_import import start_import

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = Path(__file__).parent / "samples"
Import = Callable[..., ImportRun]


@pytest.fixture
def start(db: None, actor: Actor) -> Import:
    """Takes content in and starts its run, which nobody moves yet."""

    def begin(content: bytes | Path | str, origin: str = "") -> ImportRun:
        data = _bytes(content)
        intake = take_in(io.BytesIO(data), name="products.csv", size=len(data))
        return start_import(intake=intake, actor=actor, origin=origin)[0]

    return begin


@pytest.fixture
def import_file(start: Import) -> Import:
    """Takes content in and moves its run until it is at rest and tidied up."""

    def run(content: bytes | Path | str, origin: str = "") -> ImportRun:
        begun = start(content, origin)
        advance_run(run_id=begun.pk, seconds=60)
        begun.refresh_from_db()
        assert begun.at_rest
        return begun

    return run


@pytest.fixture
def quirks() -> Path:
    """A product file with every quirk that real ones have shown."""
    return SAMPLES / "quirks.csv"


@pytest.fixture
def real_samples() -> Path:
    """Real stores' exports, where SHOPSTER_SAMPLES names their folder."""
    folder = os.environ.get("SHOPSTER_SAMPLES")
    if not folder:
        pytest.skip(
            "SHOPSTER_SAMPLES is not set: it names a folder with shopify/*.csv, exports of real stores"
        )
    return Path(folder) / "shopify"


def database_url() -> str:
    """The tests' own database, for a process that is started beside them."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{settings.DATABASES['default']['NAME']}"))


def problems(run: ImportRun) -> list[tuple[int, str, str]]:
    """Line, column and code of what is wrong with a run's rows."""
    return list(
        RowProblem.objects.filter(run=run).order_by("line", "id").values_list("line", "column", "code")
    )


def _bytes(content: bytes | Path | str) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode() if isinstance(content, str) else content
