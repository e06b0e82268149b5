"""API keys as the official client makes and uses them."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync

from shop.search.engine.http import Application
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer


def make(client: SearchClientSync, *acl: str, **properties: object) -> str:
    return client.add_api_key({"acl": list(acl), **properties}).key


def refused(call: Any, *arguments: object, match: str = "Method not allowed with this API key") -> None:
    with pytest.raises(RequestException, match=match) as caught:
        call(*arguments)
    assert caught.value.status_code == 403


def test_a_key_is_made_told_changed_deleted_and_restored(
    client: SearchClientSync, server: RunningServer
) -> None:
    properties = {
        "acl": ["search", "browse"],
        "description": "for the app",
        "indexes": ["dev_*"],
        "referers": ["https://shop.example/*"],
        "maxHitsPerQuery": 20,
        "maxQueriesPerIPPerHour": 100,
        "queryParameters": "typoTolerance=strict",
        "validity": 3600,
    }
    key = client.add_api_key(properties).key
    told = server.request("GET", f"/1/keys/{key}").json()
    assert time.time() - told.pop("createdAt") < 60
    assert told == {"value": key, **properties}
    client.update_api_key(key, {"acl": ["search"], "description": "changed"})
    changed = client.get_api_key(key)
    assert (list(map(str, changed.acl)), changed.description) == (["search"], "changed")
    assert (changed.indexes, changed.validity) == ([], 0)
    values = [listed.value for listed in client.list_api_keys().keys]
    assert {key, SEARCH_KEY} <= set(values)
    client.delete_api_key(key)
    with pytest.raises(RequestException, match="Key does not exist") as caught:
        client.get_api_key(key)
    assert caught.value.status_code == 404
    refused(server.client(key).search_single_index, "any", {}, match="Invalid Application-ID or API key")
    client.restore_api_key(key)
    assert client.get_api_key(key).description == "changed"


def test_keys_survive_a_kill(own_server: RunningServer) -> None:
    key = make(own_server.client(), "search", description="kept")
    gone = make(own_server.client(), "search")
    own_server.client().delete_api_key(gone)
    own_server.kill()
    own_server.start()
    assert own_server.client().get_api_key(key).description == "kept"
    own_server.client().restore_api_key(gone)
    assert own_server.client().get_api_key(gone).value == gone


def test_each_right_opens_its_own_routes(client: SearchClientSync, server: RunningServer, index: str) -> None:
    client.save_objects(index, [{"objectID": str(number)} for number in range(3)])
    search, add, remove = (
        server.client(make(client, right)) for right in ("search", "addObject", "deleteObject")
    )
    edit, read, browse = (
        server.client(make(client, right)) for right in ("editSettings", "settings", "browse")
    )
    wipe, listing = (server.client(make(client, right)) for right in ("deleteIndex", "listIndexes"))
    assert search.search_single_index(index, {}).nb_hits == 3
    refused(search.save_objects, index, [{"objectID": "9"}])
    refused(search.get_settings, index)
    refused(search.list_api_keys)
    refused(search.add_api_key, {"acl": ["search"]})
    add.wait_for_task(index, add.save_objects(index, [{"objectID": "3"}])[0].task_id)
    refused(add.delete_objects, index, ["1"])
    refused(add.search_single_index, index, {})
    refused(add.clear_objects, index)
    remove.delete_objects(index, ["3"])
    refused(remove.save_objects, index, [{"objectID": "9"}])
    refused(remove.delete_by, index, {"filters": "a:b"})
    edit.set_settings(index, {"hitsPerPage": 5})
    refused(edit.get_settings, index)
    edit.save_synonyms(index, [{"objectID": "s", "type": "synonym", "synonyms": ["a", "b"]}])
    refused(edit.search_synonyms, index)
    assert (read.get_settings(index).hits_per_page, read.search_synonyms(index).nb_hits) == (5, 1)
    refused(read.clear_synonyms, index)
    assert len(browse.browse(index, {}).hits) == 3
    refused(browse.search_single_index, index, {})
    assert index in [item.name for item in listing.list_indices().items]
    refused(listing.delete_index, index)
    assert search.get_api_key(search._config.api_key).acl == ["search"]
    wipe.clear_objects(index)
    wipe.delete_index(index)
    assert not client.index_exists(index)


def test_a_batch_needs_a_right_for_each_action(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    add = server.client(make(client, "addObject"))
    requests = [
        {"action": "addObject", "body": {"objectID": "1"}, "indexName": index},
        {"action": "deleteObject", "body": {"objectID": "2"}, "indexName": index},
    ]
    refused(add.batch, index, {"requests": requests})
    refused(add.multiple_batch, {"requests": requests})
    assert not client.index_exists(index)
    add.multiple_batch({"requests": requests[:1]})
    assert client.index_exists(index)


def test_a_key_keeps_to_its_indices_hits_and_parameters(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    other = f"other-{index}"
    for name in (index, other):
        client.set_settings(name, {"attributesForFaceting": ["visible"]})
        client.save_objects(name, [{"objectID": str(n), "visible": n != 2} for n in range(4)])
    key = make(
        client,
        "search",
        "browse",
        indexes=["index-*"],
        maxHitsPerQuery=2,
        queryParameters="filters=visible:true",
    )
    bound = server.client(key)
    answer = bound.search_single_index(index, {"hitsPerPage": 100})
    assert (answer.nb_hits, len(answer.hits), answer.nb_pages) == (3, 2, 2)
    page = bound.browse(index, {})
    assert ([hit.object_id for hit in page.hits], page.nb_hits) == (["0", "1"], 3)
    refused(bound.search_single_index, other, {}, match="Index not allowed")
    refused(bound.search, {"requests": [{"indexName": other}]}, match="Index not allowed")


def test_too_many_requests_of_an_hour_are_a_429(
    client: SearchClientSync, server: RunningServer, index: str
) -> None:
    client.save_objects(index, [{"objectID": "1"}])
    key = make(client, "search", maxQueriesPerIPPerHour=2)
    codes = [server.post(f"/1/indexes/{index}/query", {}, key).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


@pytest.mark.parametrize(
    ("properties", "named"),
    [
        ({"acl": ["everything"]}, "acl"),
        ({"acl": "search", "validity": -1}, "validity"),
        ({"acl": ["search"], "queryParameters": "hitsPerPage=many"}, "hitsPerPage"),
        ({"acl": ["search"], "indexes": [1]}, "indexes"),
    ],
)
def test_a_wrong_property_is_named(server: RunningServer, properties: dict[str, object], named: str) -> None:
    answer = server.post("/1/keys", properties)
    assert (answer.status_code, named in answer.json()["message"]) == (400, True)


def test_the_keys_of_the_environment_cannot_be_changed(client: SearchClientSync) -> None:
    refused(client.delete_api_key, SEARCH_KEY, match="can't be changed")
    refused(client.update_api_key, SEARCH_KEY, {"acl": ["search"]}, match="can't be changed")


def test_a_failure_is_logged_without_the_key_in_its_path(caplog: pytest.LogCaptureFixture) -> None:
    broken: Any = SimpleNamespace(config=SimpleNamespace(threads=1))
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/1/keys/secret-value/restore",
        "QUERY_STRING": "secret-value",
    }
    Application(broken)(environ, lambda status, headers: None)
    assert "POST /1/keys/.../restore" in caplog.text
    assert "secret-value" not in caplog.text


def test_no_key_is_logged(client: SearchClientSync, server: RunningServer) -> None:
    key = make(client, "search")
    client.delete_api_key(key)
    server.request("DELETE", f"/1/keys/{key}")
    server.request("POST", f"/1/keys/{key}/nothing")
    server.post("/1/indexes/none/query", {}, key)
    assert key not in server.log
