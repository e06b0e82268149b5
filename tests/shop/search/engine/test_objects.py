"""Reading records by objectID and by going through them, and writing them in every way the clients have."""

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync
from algoliasearch.search.models.browse_params_object import BrowseParamsObject

from tests.shop.search.engine.running import RunningServer
from tests.shop.search.engine.test_writing import ids, stored


@pytest.fixture
def shelf(client: SearchClientSync, index: str) -> str:
    client.set_settings(index, {"attributesForFaceting": ["even"], "searchableAttributes": ["name"]})
    records = [
        {"objectID": f"{n:03d}", "name": "shirt" if n % 3 else "hat", "even": n % 2 == 0, "n": n}
        for n in range(60)
    ]
    client.save_objects(index, records)
    return index


def test_a_cursor_alone_goes_on_with_what_was_asked(server: RunningServer, shelf: str) -> None:
    asked = {"query": "shirt", "filters": "even:true", "attributesToRetrieve": ["n"], "hitsPerPage": 7}
    page = server.post(f"/1/indexes/{shelf}/browse", asked).json()
    seen = list(page["hits"])
    while "cursor" in page:
        page = server.post(f"/1/indexes/{shelf}/browse", {"cursor": page["cursor"]}).json()
        assert (page["nbHits"], page["hitsPerPage"], page["query"]) == (20, 7, "shirt")
        seen += page["hits"]
    assert seen == [{"objectID": f"{n:03d}", "n": n} for n in range(60) if n % 3 and n % 2 == 0]


def test_the_clients_helper_browses_all(client: SearchClientSync, shelf: str) -> None:
    seen: list[str] = []
    client.browse_objects(
        shelf,
        lambda page: seen.extend(hit.object_id for hit in page.hits),
        BrowseParamsObject(hits_per_page=25, query="hat"),
    )
    assert seen == [f"{n:03d}" for n in range(0, 60, 3)]


def test_browsing_is_not_bound_by_the_limit_of_pages(client: SearchClientSync, shelf: str) -> None:
    client.set_settings(shelf, {"paginationLimitedTo": 10})
    assert len(client.browse(shelf, {}).hits) == 60


@pytest.mark.parametrize("cursor", ["x", "W10=", 5, "e30="])
def test_a_wrong_cursor_is_named(server: RunningServer, shelf: str, cursor: object) -> None:
    answer = server.post(f"/1/indexes/{shelf}/browse", {"cursor": cursor})
    assert (answer.status_code, "cursor" in answer.json()["message"]) == (400, True)


def test_objects_are_read_from_several_indices_with_their_attributes(
    client: SearchClientSync, index: str
) -> None:
    other = f"{index}-other"
    record = {"objectID": "1", "a": 1, "b": {"c": 2, "d": [{"e": 3, "f": 4}]}}
    client.save_objects(index, [record])
    client.save_objects(other, [record])
    wanted = [
        {"objectID": "1", "indexName": index, "attributesToRetrieve": ["b.d.e", "b.c"]},
        {"objectID": "1", "indexName": other, "attributesToRetrieve": ["*", "-b.d"]},
        {"objectID": "2", "indexName": other},
    ]
    assert client.get_objects({"requests": wanted}).results == [
        {"objectID": "1", "b": {"c": 2, "d": [{"e": 3}]}},
        {"objectID": "1", "a": 1, "b": {"c": 2}},
        None,
    ]
    assert client.get_object(index, "1", attributes_to_retrieve=["a"]) == {"objectID": "1", "a": 1}


def test_every_operation_of_a_partial_update_through_the_client(client: SearchClientSync, index: str) -> None:
    def patch(**changes: object) -> None:
        client.partial_update_objects(index, [{"objectID": "1", **changes}], create_if_not_exists=True)

    def operation(name: str, value: object) -> dict[str, object]:
        return {"_operation": name, "value": value}

    patch(stock=operation("Increment", 5), tags=operation("Add", "new"), sold=operation("Decrement", 2))
    patch(tags=operation("AddUnique", "new"), _v=operation("IncrementSet", 3))
    patch(tags=operation("AddUnique", "sale"), stock=operation("Decrement", 1))
    assert stored(client, index, "1") == {
        "objectID": "1",
        "stock": 4,
        "tags": ["new", "sale"],
        "sold": -2,
        "_v": 3,
    }
    patch(tags=operation("Remove", "new"), _v=operation("IncrementSet", 3), stock=99)
    patch(stock=77, _v=operation("IncrementFrom", 2))
    assert stored(client, index, "1")["stock"] == 4
    patch(stock=77, _v=operation("IncrementFrom", 3), tags=operation("Remove", "new"))
    assert stored(client, index, "1") == {"objectID": "1", "stock": 77, "tags": ["sale"], "sold": -2, "_v": 4}


def test_whole_index_actions_take_effect_in_their_place(client: SearchClientSync, index: str) -> None:
    client.set_settings(index, {"hitsPerPage": 7})
    requests = [
        {"action": "addObject", "body": {"objectID": "1"}},
        {"action": "clear", "body": {}},
        {"action": "addObject", "body": {"name": "no id"}},
        {"action": "updateObject", "body": {"objectID": 2, "name": "a number for an id"}},
    ]
    answer = client.batch(index, {"requests": requests})
    generated = answer.object_ids[1]
    assert ids(client, index) == sorted([generated, "2"])
    assert client.get_settings(index).hits_per_page == 7
    again = [{"action": "delete", "body": {}}, {"action": "addObject", "body": {"objectID": "3"}}]
    client.batch(index, {"requests": again})
    assert (ids(client, index), client.get_settings(index).hits_per_page) == (["3"], 20)


@pytest.mark.parametrize("action", ["updateObject", "partialUpdateObject", "deleteObject"])
def test_only_added_objects_get_an_id(client: SearchClientSync, index: str, action: str) -> None:
    with pytest.raises(RequestException, match="objectID of the record at position 0"):
        client.batch(index, {"requests": [{"action": action, "body": {"name": "x"}}]})


def test_delete_by_takes_every_kind_of_filter(client: SearchClientSync, index: str) -> None:
    client.set_settings(index, {"attributesForFaceting": ["colour"]})
    records = [
        {"objectID": str(n), "colour": ["red", "blue"][n % 2], "n": n, "_tags": ["old"] if n > 7 else []}
        for n in range(10)
    ]
    client.save_objects(index, records)
    client.delete_by(index, {"tagFilters": ["old"]})
    assert len(ids(client, index)) == 8
    client.delete_by(index, {"facetFilters": [["colour:red"]], "numericFilters": ["n>3"]})
    assert ids(client, index) == ["0", "1", "2", "3", "5", "7"]
    client.delete_by(index, {"filters": "colour:blue AND NOT n:1"})
    assert ids(client, index) == ["0", "1", "2"]
