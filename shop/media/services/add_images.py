"""Add pictures in bulk."""

import uuid
from collections.abc import Mapping, Sequence

from shop.common.bulk import allocate_ids, copy_rows
from shop.common.write import write
from shop.media.models import Image
from shop.media.pictures import StoredPicture

_COLUMNS = (
    *("id", "public_id", "source_url", "state", "file"),
    *("content_type", "width", "height", "bytes", "sha256"),
)


@write
def add_images(*, urls: Sequence[str], files: Mapping[str, StoredPicture]) -> list[int]:
    """Add a picture for each address, *stored* where `files` has its file, else *pending*; returns their ids.

    Nothing is fetched. An address given twice becomes two pictures.
    """
    ids = allocate_ids(Image, len(urls))
    copy_rows(
        Image,
        _COLUMNS,
        [
            (id_, uuid.uuid4(), url, *_file_columns(files.get(url)))
            for id_, url in zip(ids, urls, strict=True)
        ],
    )
    return ids


def _file_columns(
    file: StoredPicture | None,
) -> tuple[str, str, str, int | None, int | None, int | None, str]:
    if file is None:
        return (Image.State.PENDING.value, "", "", None, None, None, "")
    return (
        Image.State.STORED.value,
        file.name,
        file.content_type,
        file.width,
        file.height,
        file.bytes,
        file.sha256,
    )
