"""Settings, replicas, copy and move, tasks."""

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.running import RunningServer

SHOE = {"action": "addObject", "body": {"objectID": "1", "name": "red shoe", "brand": "Acme"}}


def names(client: SearchClientSync, index: str, **params: object) -> list[str]:
    answer = client.search_single_index(index, params)
    return [str(hit.model_extra["name"]) for hit in answer.hits if hit.model_extra]


def settle(
    client: SearchClientSync, index: str, settings: dict[str, object], *, forward: bool = False
) -> None:
    answer = client.set_settings(index, settings, forward_to_replicas=forward)
    client.wait_for_task(index, answer.task_id)


def test_settings_come_back_with_defaults_and_null_resets(client: SearchClientSync, index: str) -> None:
    settle(client, index, {"hitsPerPage": 5, "customRanking": ["desc(sold)"]})
    settings = client.get_settings(index)
    assert (settings.hits_per_page, settings.custom_ranking) == (5, ["desc(sold)"])
    assert settings.max_values_per_facet == 100
    settle(client, index, {"hitsPerPage": None})
    assert client.get_settings(index).hits_per_page == 20


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"hitsPerPage": 0}, "hitsPerPage"),
        ({"customRanking": ["sold"]}, "customRanking"),
        ({"ranking": ["price"]}, "ranking"),
        ({"searchableAttributes": 5}, "searchableAttributes"),
        ({"attributeForDistinct": 5}, "attributeForDistinct"),
        ({"decompoundedAttributes": {}}, "decompoundedAttributes is not supported"),
    ],
)
def test_a_wrong_setting_is_named(
    client: SearchClientSync, index: str, values: dict[str, object], named: str
) -> None:
    with pytest.raises(RequestException, match=named) as caught:
        client.set_settings(index, values)
    assert caught.value.status_code == 400
    assert not client.index_exists(index)


def test_new_searchable_attributes_and_facets_apply_to_old_records(
    client: SearchClientSync, index: str
) -> None:
    settle(client, index, {"searchableAttributes": ["name"]})
    client.save_objects(index, [{"objectID": "1", "name": "hat", "maker": "Acme"}])
    assert names(client, index, query="acme", removeWordsIfNoResults="none") == []
    settle(client, index, {"searchableAttributes": ["name", "maker"], "attributesForFaceting": ["maker"]})
    assert names(client, index, query="acme") == ["hat"]
    assert names(client, index, filters="maker:Acme") == ["hat"]


def test_replicas_sort_the_same_records_by_price(client: SearchClientSync, index: str) -> None:
    cheap, dear = f"{index}_price_asc", f"{index}_price_desc"
    client.save_objects(
        index,
        [
            {"objectID": "1", "name": "mid", "price": 20},
            {"objectID": "2", "name": "low", "price": 3.5},
            {"objectID": "3", "name": "free of price"},
            {"objectID": "4", "name": "high", "price": 100},
        ],
    )
    settle(client, index, {"replicas": [cheap, f"virtual({dear})"]})
    settle(client, cheap, {"ranking": ["asc(price)", "typo", "custom"]})
    settle(client, dear, {"ranking": ["desc(price)", "typo", "custom"]})
    assert names(client, cheap) == ["low", "mid", "high", "free of price"]
    assert names(client, dear) == ["high", "mid", "low", "free of price"]
    client.save_objects(index, [{"objectID": "2", "name": "low", "price": 500}])
    assert names(client, cheap, hitsPerPage=3) == ["mid", "high", "low"]


def test_a_replica_takes_no_writes_and_no_records_of_its_own(client: SearchClientSync, index: str) -> None:
    replica = f"{index}_copy"
    settle(client, index, {"replicas": [replica]})
    with pytest.raises(RequestException, match=f"replica of {index}") as caught:
        client.save_objects(replica, [{"objectID": "1"}])
    assert caught.value.status_code == 403
    for refused in (client.clear_objects, client.delete_index):
        with pytest.raises(RequestException, match="replica"):
            refused(replica)
    with pytest.raises(RequestException, match=f"set searchableAttributes on {index}"):
        client.set_settings(replica, {"searchableAttributes": ["name"]})


def test_settings_are_forwarded_only_when_asked(client: SearchClientSync, index: str) -> None:
    replica = f"{index}_r"
    settle(client, index, {"replicas": [replica], "hitsPerPage": 3})
    settle(client, index, {"hitsPerPage": 4})
    assert client.get_settings(replica).hits_per_page == 3
    settle(client, index, {"hitsPerPage": 5}, forward=True)
    assert client.get_settings(replica).hits_per_page == 5
    assert client.get_settings(replica).primary == index
    settle(client, index, {"replicas": []})
    assert not client.index_exists(replica)


def test_replace_all_objects_keeps_settings_and_replicas(client: SearchClientSync, index: str) -> None:
    replica = f"{index}_asc"
    settle(client, index, {"replicas": [replica], "searchableAttributes": ["name"]})
    settle(client, replica, {"ranking": ["asc(price)", "custom"]})
    client.save_objects(index, [{"objectID": "old", "name": "old", "price": 1}])
    records = [{"objectID": str(n), "name": f"new {n}", "price": -n} for n in range(1200)]
    client.replace_all_objects(index, records)
    assert names(client, index, query="old", removeWordsIfNoResults="none") == []
    assert client.search_single_index(index, {}).nb_hits == 1200
    assert names(client, replica, hitsPerPage=2) == ["new 1199", "new 1198"]
    listed = {item.name for item in client.list_indices().items}
    assert not [name for name in listed if name.startswith(f"{index}_tmp")]


def test_replace_all_objects_fills_a_new_index(client: SearchClientSync, index: str) -> None:
    client.replace_all_objects(index, [{"objectID": "1", "name": "first"}])
    assert names(client, index) == ["first"]


def test_a_copy_is_independent_of_its_source(client: SearchClientSync, index: str) -> None:
    copy = f"{index}_backup"
    client.save_objects(index, [{"objectID": "1", "name": "kept"}])
    client.operation_index(index, {"operation": "copy", "destination": copy})
    client.clear_objects(index)
    client.save_objects(copy, [{"objectID": "2", "name": "added"}])
    assert sorted(names(client, copy)) == ["added", "kept"]
    assert names(client, index) == []


def test_a_move_takes_the_place_of_another_index(client: SearchClientSync, index: str) -> None:
    shadow = f"{index}_shadow"
    client.save_objects(index, [{"objectID": "1", "name": "old"}])
    client.save_objects(shadow, [{"objectID": "1", "name": "new"}])
    task = client.operation_index(shadow, {"operation": "move", "destination": index}).task_id
    client.wait_for_task(shadow, task)
    assert names(client, index) == ["new"]
    assert not client.index_exists(shadow)


@pytest.mark.parametrize("operation", ["copy", "move"])
def test_nothing_is_put_onto_itself_or_a_replica(
    client: SearchClientSync, index: str, operation: str
) -> None:
    settle(client, index, {"replicas": [f"{index}_r"]})
    for destination in (index, f"{index}_r"):
        with pytest.raises(RequestException):
            client.operation_index(index, {"operation": operation, "destination": destination})


def test_browse_goes_through_all_records_whatever_is_added_meanwhile(
    client: SearchClientSync, index: str
) -> None:
    client.save_objects(index, [{"objectID": f'n {n:04d}"é', "even": n % 2 == 0} for n in range(25)])
    first = client.browse(index, {"hitsPerPage": 10})
    client.save_objects(index, [{"objectID": "a before all"}])
    seen = [hit.object_id for hit in first.hits]
    cursor = first.cursor
    while cursor:
        page = client.browse(index, {"hitsPerPage": 10, "cursor": cursor})
        seen += [hit.object_id for hit in page.hits]
        cursor = page.cursor
    assert seen == [f'n {n:04d}"é' for n in range(25)]


def test_unknown_tasks_and_unpublished_ones(client: SearchClientSync, index: str) -> None:
    client.save_objects(index, [{"objectID": "1"}])
    with pytest.raises(RequestException, match="does not exist"):
        client.get_task(index, 9_000_000_000_000_000)


@pytest.mark.parametrize(
    ("setting", "sent", "kept"),
    [
        ("typoTolerance", True, "true"),
        ("typoTolerance", False, "false"),
        ("hitsPerPage", "2", 2),
        ("minWordSizefor1Typo", "3", 3),
        ("paginationLimitedTo", "10", 10),
        ("searchableAttributes", "name,brand", ["name", "brand"]),
        ("attributesForFaceting", "brand", ["brand"]),
        ("attributesToHighlight", '["name"]', ["name"]),
        ("enableRules", "false", False),
        ("removeStopWords", ["en"], ["en"]),
        ("attributesToSnippet", ["name:" + "9" * 5000], ["name:" + "9" * 5000]),
    ],
)
def test_settings_in_other_words_are_searched_by_what_they_mean(
    server: RunningServer, index: str, setting: str, sent: object, kept: object
) -> None:
    server.post(f"/1/indexes/{index}/batch", {"requests": [SHOE]})
    task = server.request("PUT", f"/1/indexes/{index}/settings", json={setting: sent}).json()["taskID"]
    server.client().wait_for_task(index, task)

    assert server.request("GET", f"/1/indexes/{index}/settings").json()[setting] == kept
    answer = server.post(f"/1/indexes/{index}/query", {"query": "shoe", "facets": ["*"]})
    assert answer.status_code == 200
    assert answer.json()["nbHits"] == 1


def test_a_task_of_any_number_of_digits_is_looked_for(server: RunningServer, index: str) -> None:
    assert server.request("GET", f"/1/indexes/{index}/task/{'9' * 5000}").status_code == 404


def test_indices_are_listed_by_the_page_where_one_is_asked_for(server: RunningServer, index: str) -> None:
    for number in range(3):
        server.post(f"/1/indexes/{index}-{number}/batch", {"requests": [SHOE]})

    def listed(query: str) -> tuple[list[str], int]:
        answer = server.request("GET", f"/1/indexes{query}").json()
        return [item["name"] for item in answer["items"]], answer["nbPages"]

    everything, _ = listed("")
    pages = [listed(f"?page={number}&hitsPerPage=2") for number in range(len(everything) // 2 + 2)]
    assert [name for names_of_page, _ in pages for name in names_of_page] == everything
    assert {count for _, count in pages} == {-(-len(everything) // 2)}
    assert server.request("GET", "/1/indexes?page=x").status_code == 400


def test_a_scope_that_there_is_not_copies_nothing(server: RunningServer, index: str) -> None:
    server.post(f"/1/indexes/{index}/batch", {"requests": [SHOE]})
    asked = {"operation": "copy", "destination": f"{index}-copy", "scope": ["settings", "setings"]}

    answer = server.post(f"/1/indexes/{index}/operation", asked)

    assert answer.status_code == 400
    assert "setings" in answer.json()["message"]
    assert server.request("GET", f"/1/indexes/{index}-copy/settings").status_code == 404
