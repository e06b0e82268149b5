"""Files whose trouble lies behind their head: nothing of them is applied, and the message names the line."""

import pytest

from shop.catalog.models import Product
from shop.imports.models import ImportRun, StagedProduct, StagedRow
from shop.imports.reader import RECORD_LIMIT
from tests.shop.imports.conftest import Import

GOOD = b"Handle,Title,Variant Price\n" + b"mug,Mug,4.00\n" * 8000


@pytest.mark.parametrize(
    ("tail", "failure"),
    [
        (b"cup,C\0p,1.00\n", "line 8002: holds a NUL byte"),
        (b"cup,Caf\xe9,1.00\n", "line 8002: byte 0xe9 is not UTF-8"),
        (b"cup," + b"x" * (RECORD_LIMIT + 1) + b",1.00\n", "line 8002: this row is longer than 1024 KiB"),
        (b'cup,"' + b"x\n" * RECORD_LIMIT, "this row is longer than 1024 KiB"),
    ],
)
def test_nothing_of_a_damaged_file_is_applied(import_file: Import, tail: bytes, failure: str) -> None:
    run = import_file(GOOD + tail)

    assert run.state == ImportRun.State.FAILED
    assert failure in run.failure
    assert run.finished_at is not None
    assert Product.objects.count() == 0
    assert (StagedRow.objects.count(), StagedProduct.objects.count()) == (0, 0)


def test_a_mended_file_is_a_new_run(import_file: Import) -> None:
    assert import_file(GOOD + b"cup,C\0p,1.00\n").state == ImportRun.State.FAILED

    assert import_file(GOOD + b"cup,Cup,1.00\n").created == 2


def test_a_file_of_bad_rows_alone_finishes_with_its_report(import_file: Import) -> None:
    run = import_file("Handle,Title,Variant Price\n,Mug,4.00\n***,Cup,4.00\n")

    assert (run.state, run.products, run.problems) == (ImportRun.State.FINISHED, 0, 2)
    assert run.finished_at is not None
