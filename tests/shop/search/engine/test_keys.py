"""What a key allows, key by key; the endpoints about keys are tried in `test_keyring`."""

import time
from pathlib import Path

import pytest
from algoliasearch.search.client import SearchClientSync

from shop.search.engine.config import EngineConfig
from shop.search.engine.errors import ApiError, EngineError
from shop.search.engine.keyring import Keyring
from shop.search.engine.keys import Access, Caller, RateLimit, authorise

SEARCHES = frozenset({"search"})


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(EngineConfig(data_dir=tmp_path, app_id="shop", admin_key="admin", search_key="search"))


def secured(parent: str = "search", **restrictions: object) -> str:
    return SearchClientSync("shop", "any").generate_secured_api_key(parent, restrictions)


def access(
    keyring: Keyring, key: str, *, app_id: str = "shop", address: str = "10.0.0.7", referer: str = ""
) -> Access:
    return authorise(keyring, RateLimit(), app_id, key, Caller(address, referer))


def test_the_two_plain_keys(keyring: Keyring) -> None:
    assert access(keyring, "admin").admin
    assert access(keyring, "search") == Access(SEARCHES)


@pytest.mark.parametrize(
    ("app_id", "key"), [("shop", "other"), ("shop", ""), ("other", "admin"), ("shop", "é")]
)
def test_anything_else_is_refused(keyring: Keyring, app_id: str, key: str) -> None:
    with pytest.raises(ApiError, match="Invalid Application-ID or API key") as caught:
        access(keyring, key, app_id=app_id)
    assert caught.value.body() == {"message": "Invalid Application-ID or API key", "status": 403}


def test_a_secured_key_carries_its_parameters(keyring: Keyring) -> None:
    granted = access(keyring, secured(filters='visible:true AND brand:"A & B"'))
    assert granted == Access(SEARCHES, parameters={"filters": 'visible:true AND brand:"A & B"'})


@pytest.mark.parametrize("parent", ["admin", "guess"])
def test_the_admin_key_is_no_parent(keyring: Keyring, parent: str) -> None:
    with pytest.raises(ApiError, match="Invalid Application-ID"):
        access(keyring, secured(parent, filters="visible:true"))


def test_a_tampered_secured_key_is_refused(keyring: Keyring) -> None:
    key = secured(filters="visible:true")
    with pytest.raises(ApiError, match="Invalid Application-ID"):
        access(keyring, key[:-8] + key[-4:])


def test_valid_until_ends_a_secured_key(keyring: Keyring) -> None:
    access(keyring, secured(validUntil=int(time.time()) + 60))
    with pytest.raises(ApiError, match="expired"):
        access(keyring, secured(validUntil=int(time.time()) - 1))


def test_restrict_indices_takes_names_and_patterns(keyring: Keyring) -> None:
    granted = access(keyring, secured(restrictIndices=["shop_products", "dev_*"]))
    granted.check_index("shop_products")
    granted.check_index("dev_products")
    with pytest.raises(ApiError, match="Index not allowed"):
        granted.check_index("customers")


def test_restrict_sources_takes_networks(keyring: Keyring) -> None:
    access(keyring, secured(restrictSources="10.0.0.0/24"))
    with pytest.raises(ApiError, match="source"):
        access(keyring, secured(restrictSources="10.0.1.0/24"))


def test_equal_keys_stop_the_start() -> None:
    with pytest.raises(EngineError, match="admin_key and search_key"):
        EngineConfig(data_dir=Path("unused"), app_id="shop", admin_key="same", search_key="same")


@pytest.mark.parametrize("right", ["addObject", "browse", "settings", "editSettings", "deleteIndex", "admin"])
def test_a_search_key_can_neither_write_nor_browse_nor_configure(keyring: Keyring, right: str) -> None:
    with pytest.raises(ApiError, match="not allowed"):
        access(keyring, "search").check(right)


def test_a_secured_key_is_bound_by_its_parent_too(keyring: Keyring) -> None:
    parent = keyring.add(
        {
            "acl": ["search", "browse", "addObject"],
            "indexes": ["dev_*"],
            "queryParameters": "filters=visible:true&hitsPerPage=3&facetFilters=brand:Acme",
            "maxHitsPerQuery": 7,
        }
    )
    granted = access(
        keyring,
        secured(
            parent.value,
            filters="price < 5 OR price > 9",
            facetFilters='[["tags:a","tags:b"]]',
            hitsPerPage=100,
            restrictIndices="*_products",
        ),
    )
    assert granted.parameters == {
        "filters": "visible:true AND price < 5 OR price > 9",
        "facetFilters": '["brand:Acme",["tags:a","tags:b"]]',
        "hitsPerPage": "3",
    }
    assert (set(granted.acl), granted.max_hits) == ({"search", "browse"}, 7)
    granted.check_index("dev_products")
    for name in ("dev_orders", "live_products"):
        with pytest.raises(ApiError, match="Index not allowed"):
            granted.check_index(name)


def test_referers_are_patterns(keyring: Keyring) -> None:
    key = keyring.add({"acl": ["search"], "referers": ["https://shop.example/*", "*.shop.example"]}).value
    access(keyring, key, referer="https://shop.example/products")
    access(keyring, key, referer="https://dev.shop.example")
    for referer in ("", "https://shop.example.evil.test/", "https://evil.test/?https://shop.example"):
        with pytest.raises(ApiError, match="referer"):
            access(keyring, key, referer=referer)


def test_a_key_is_used_so_often_in_an_hour_by_one_ip(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = RateLimit()
    key = keyring.add({"acl": ["search"], "maxQueriesPerIPPerHour": 2})
    for _ in range(2):
        limit.count(key, "10.0.0.7")
    limit.count(key, "10.0.0.8")
    with pytest.raises(ApiError) as caught:
        limit.count(key, "10.0.0.7")
    assert caught.value.status == 429
    later = time.monotonic() + 3601
    monkeypatch.setattr("shop.search.engine.keys.time.monotonic", lambda: later)
    limit.count(key, "10.0.0.7")


def test_an_expired_key_is_none(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keyring.add({"acl": ["search"], "validity": 100}).value
    child = secured(key)
    access(keyring, key)
    access(keyring, child)
    later = time.time() + 101
    monkeypatch.setattr("shop.search.engine.keyring.time.time", lambda: later)
    for expired in (key, child):
        with pytest.raises(ApiError, match="Invalid Application-ID"):
            access(keyring, expired)


def test_a_damaged_file_of_keys_stops_the_start_and_says_no_key(keyring: Keyring, tmp_path: Path) -> None:
    value = keyring.add({"acl": ["search"]}).value
    file = tmp_path / "keys.json"
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(EngineError, match=r"keys\.json does not hold API keys") as caught:
        Keyring(EngineConfig(data_dir=tmp_path, app_id="shop", admin_key="admin", search_key="search"))
    assert value not in str(caught.value)
