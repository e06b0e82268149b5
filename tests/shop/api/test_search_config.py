"""GET /api/search/config/: what a browser's search client is built from."""

import base64
import stat
from pathlib import Path

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from shop.search.keys import credentials, load_or_create


def test_it_names_host_index_and_a_key_that_hides_what_is_not_public(anyone: APIClient) -> None:
    config = anyone.get("/api/search/config/").json()
    assert set(config) == {"app_id", "search_key", "host", "index"}
    assert config["host"] == settings.SEARCH_PUBLIC_URL
    assert config["index"] == "shop_products"
    assert "filters=visible%3Atrue" in base64.b64decode(config["search_key"]).decode()
    assert credentials().admin_key not in str(config)
    assert credentials().search_key not in str(config)


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = load_or_create(tmp_path / "search")
    assert load_or_create(tmp_path / "search") == made
    assert made.admin_key != made.search_key
    [file] = list((tmp_path / "search").iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    with pytest.raises(SystemExit, match=r"keys\.json"):
        load_or_create(tmp_path)
