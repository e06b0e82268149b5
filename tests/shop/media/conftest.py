"""Storage of its own for each test, and pictures to upload."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from PIL import Image
from pytest_django import Settings


@pytest.fixture
def storage(tmp_path: Path, settings: Settings) -> Path:
    """The folder that pictures are stored in."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
    assert storages["default"].path("") == str(tmp_path)
    return tmp_path


@pytest.fixture
def encode() -> Callable[..., bytes]:
    """Encodes a picture, plain red unless one is given."""

    def make(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
        out = io.BytesIO()
        (picture or Image.new("RGB", (40, 30), (200, 10, 10))).save(out, kind, **options)
        return out.getvalue()

    return make
