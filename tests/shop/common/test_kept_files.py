"""Files named after their content: whole or not there, whoever keeps them at once."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from shop.common.kept_files import WholeFiles, keep

DATA = b"0123456789" * 100


class _Slow(ContentFile[bytes]):
    """Content that stops after its first half until it is let go on."""

    def __init__(self) -> None:
        super().__init__(DATA)
        self.half, self.go_on = threading.Event(), threading.Event()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield DATA[:500]
        self.half.set()
        assert self.go_on.wait(30)
        yield DATA[500:]


class _Broken(ContentFile[bytes]):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield DATA[:500]
        raise OSError("no space left on device")


@pytest.fixture
def folder(tmp_path: Path) -> WholeFiles:
    return WholeFiles(location=tmp_path)


def test_all_of_the_shops_own_folders_hold_whole_files() -> None:
    assert [type(storages[alias]) for alias in ("default", "private")] == [WholeFiles] * 2


def test_a_file_is_there_when_all_of_it_is(folder: WholeFiles) -> None:
    slow = _Slow()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(keep, folder, "a/b.csv", slow, len(DATA))
        assert slow.half.wait(30)
        assert not folder.exists("a/b.csv")
        # Another keeps the same meanwhile: it neither waits, nor takes the first one's away.
        assert keep(folder, "a/b.csv", ContentFile(DATA), len(DATA)) == "a/b.csv"
        with folder.open("a/b.csv") as reader:
            slow.go_on.set()
            assert first.result() == "a/b.csv"
            assert reader.read() == DATA
    assert folder.open("a/b.csv").read() == DATA
    assert folder.listdir("a")[1] == ["b.csv"]


def test_what_could_not_be_written_leaves_nothing(folder: WholeFiles) -> None:
    with pytest.raises(OSError, match="no space"):
        keep(folder, "b.csv", _Broken(DATA), len(DATA))
    assert folder.listdir("")[1] == []


def test_a_file_is_written_once_and_a_cut_copy_is_replaced(folder: WholeFiles, tmp_path: Path) -> None:
    keep(folder, "b.csv", ContentFile(DATA), len(DATA))
    assert keep(folder, "b.csv", File(io.BytesIO(b"not read")), len(DATA)) == "b.csv"
    assert (tmp_path / "b.csv").read_bytes() == DATA
    (tmp_path / "b.csv").write_bytes(DATA[:10])
    assert keep(folder, "b.csv", ContentFile(DATA), len(DATA)) == "b.csv"
    assert (tmp_path / "b.csv").read_bytes() == DATA
