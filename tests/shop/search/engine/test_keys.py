import time
from pathlib import Path

import pytest
from algoliasearch.search.client import SearchClientSync

from shop.search.engine.config import EngineConfig
from shop.search.engine.errors import ApiError, EngineError
from shop.search.engine.keys import Access, authorise

CONFIG = EngineConfig(data_dir=Path("unused"), app_id="shop", admin_key="admin", search_key="search")


def secured(parent: str = "search", **restrictions: object) -> str:
    return SearchClientSync("shop", "any").generate_secured_api_key(parent, restrictions)


def access(key: str, app_id: str = "shop", address: str = "10.0.0.7") -> Access:
    return authorise(CONFIG, app_id, key, address)


def test_the_two_plain_keys() -> None:
    assert access("admin").admin
    assert access("search") == Access(admin=False)


@pytest.mark.parametrize(
    ("app_id", "key"), [("shop", "other"), ("shop", ""), ("other", "admin"), ("shop", "é")]
)
def test_anything_else_is_refused(app_id: str, key: str) -> None:
    with pytest.raises(ApiError, match="Invalid Application-ID or API key") as caught:
        access(key, app_id)
    assert caught.value.body() == {"message": "Invalid Application-ID or API key", "status": 403}


def test_a_secured_key_carries_its_parameters() -> None:
    granted = access(secured(filters='visible:true AND brand:"A & B"'))
    assert not granted.admin
    assert granted.parameters == {"filters": 'visible:true AND brand:"A & B"'}


@pytest.mark.parametrize("parent", ["admin", "guess"])
def test_a_secured_key_needs_the_search_key_as_parent(parent: str) -> None:
    with pytest.raises(ApiError, match="Invalid Application-ID"):
        access(secured(parent, filters="visible:true"))


def test_a_tampered_secured_key_is_refused() -> None:
    key = secured(filters="visible:true")
    with pytest.raises(ApiError, match="Invalid Application-ID"):
        access(key[:-8] + key[-4:])


def test_valid_until_ends_a_secured_key() -> None:
    access(secured(validUntil=int(time.time()) + 60))
    with pytest.raises(ApiError, match="expired"):
        access(secured(validUntil=int(time.time()) - 1))


def test_restrict_indices_takes_names_and_patterns() -> None:
    granted = access(secured(restrictIndices=["shop_products", "dev_*"]))
    granted.check_index("shop_products")
    granted.check_index("dev_products")
    with pytest.raises(ApiError, match="Index not allowed"):
        granted.check_index("customers")


def test_restrict_sources_takes_networks() -> None:
    access(secured(restrictSources="10.0.0.0/24"))
    with pytest.raises(ApiError, match="source"):
        access(secured(restrictSources="10.0.1.0/24"))


def test_equal_keys_stop_the_start() -> None:
    with pytest.raises(EngineError, match="admin_key and search_key"):
        EngineConfig(data_dir=Path("unused"), app_id="shop", admin_key="same", search_key="same")


def test_a_search_key_can_neither_write_nor_browse_nor_configure() -> None:
    with pytest.raises(ApiError, match="not allowed"):
        access("search").check_admin()
