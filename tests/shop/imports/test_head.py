import io
import zipfile

import pytest
from pytest_django import Settings

from shop.imports.head import Head, read_head
from shop.imports.problems import FileRefused

CSV = b"Handle,Title,Variant Price\nmug,Mug,4.00\n"


def _head(data: bytes) -> Head:
    return read_head(io.BytesIO(data), len(data))


def _workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b" \r\n\r\n", "the file is empty"),
        (_workbook(), "an Excel workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (CSV.decode().encode("utf-16"), "UTF-16"),
        (CSV.decode().encode("utf-16-le"), "UTF-16"),
        (CSV.decode().encode("utf-16-be"), "UTF-16"),
        (CSV + b"cup,C\0p,1.00\n", "line 3: holds a NUL byte"),
        (CSV + b"cup,C\x07p,1.00\n", "line 3: holds the control character 0x07"),
        (CSV.replace(b"\n", b"\r"), "CR alone"),
        (b"Handle,Title,Variant Price\n", "a header but no rows"),
        (b"Dear customer, we thank you.\nYours\n", "are those of no known product file"),
        (b"<html><body>Not found</body></html>\n", "not a CSV file"),
        (b'{"products": []}\n', "not a CSV file"),
        (b'Handle,"Title\nmug,Mug\n', "not a CSV file"),
        (b"sku,price\n1,2\n", "the columns 'sku', 'price' … are those of no known product file"),
        (b"Handle,Title,Location,On hand (new)\nmug,Mug,Shop,4\n", "are those of no known product file"),
    ],
)
def test_what_is_no_product_file_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        _head(data)

    assert reason in refused.value.detail


def test_a_file_above_the_limit_is_refused_unread(settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 2 * 2**20

    with pytest.raises(FileRefused) as refused:
        read_head(io.BytesIO(b""), 3 * 2**20)

    assert refused.value.detail == "the file has 3 MB; 2 MB are allowed (SHOPSTER_IMPORT_MAX_MB)"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_a_header_is_known_whatever_its_case_space_and_separator(
    bom: bytes, end: bytes, delimiter: bytes
) -> None:
    head = _head(
        bom + delimiter.join([b" HANDLE", b'"Title "', b"variant price", b"Shelf"]) + end + b"mug" + end
    )

    assert (head.dialect, head.delimiter) == ("shopify-classic", delimiter.decode())
    assert head.columns.fields == ("handle", "title", "price", None)
    assert head.columns.unmapped(head.header) == ["Shelf"]
    assert head.line == 2


def test_a_header_may_run_over_lines() -> None:
    head = _head(b'Handle,Title,"Body\n(HTML)"\nmug,Mug,<p>Mug\n')

    assert head.columns.fields == ("handle", "title", "body")
    assert head.line == 3
