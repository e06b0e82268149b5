"""Synonyms: kept with the index, and what they find."""

import pytest
from algoliasearch.http.exceptions import RequestException
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.running import RunningServer
from tests.shop.search.engine.test_indices import names, settle

SYNONYMS: list[dict[str, object]] = [
    {"objectID": "laptop", "type": "synonym", "synonyms": ["laptop", "notebook", "portable computer"]},
    {"objectID": "phone", "type": "oneWaySynonym", "input": "phone", "synonyms": ["iphone"]},
    {"objectID": "sneaker", "type": "synonym", "synonyms": ["tennis shoe", "sneaker"]},
    {"objectID": "watch", "type": "altCorrection1", "word": "watch", "corrections": ["timepiece"]},
    {"objectID": "clock", "type": "altCorrection2", "word": "watch", "corrections": ["chronometer"]},
    {"objectID": "street", "type": "placeholder", "placeholder": "<way>", "replacements": ["street", "st"]},
]
RECORDS = [
    {"objectID": str(number), "name": name}
    for number, name in enumerate(
        [
            "Acme Laptop",
            "Acme Notebook",
            "Portable Acme Computer",
            "Phone case",
            "iPhone",
            "Grey Sneakers",
            "Tennis Shoes in grey",
            "Tennis ball",
            "A timepiece",
            "A chronometer",
            "Gold watch",
            "1600 <way> Sign",
        ]
    )
]


@pytest.fixture(scope="module")
def words(server: RunningServer) -> str:
    client = server.client()
    settle(client, "synonyms", {"searchableAttributes": ["name"], "removeWordsIfNoResults": "none"})
    client.save_objects("synonyms", RECORDS)
    task = client.save_synonyms("synonyms", SYNONYMS).task_id
    client.wait_for_task("synonyms", task)
    return "synonyms"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("laptop", {"Acme Laptop", "Acme Notebook", "Portable Acme Computer"}),
        ("notebooks", {"Acme Laptop", "Acme Notebook", "Portable Acme Computer"}),
        ("portable computer", {"Acme Laptop", "Acme Notebook", "Portable Acme Computer"}),
        ("acme portable computer", {"Acme Laptop", "Acme Notebook", "Portable Acme Computer"}),
        ("phone", {"Phone case", "iPhone"}),
        ("iphone", {"iPhone"}),
        ("tennis shoe", {"Grey Sneakers", "Tennis Shoes in grey"}),
        ("sneaker", {"Grey Sneakers", "Tennis Shoes in grey"}),
        ("grey tennis shoes", {"Grey Sneakers", "Tennis Shoes in grey"}),
        ("tennis", {"Tennis Shoes in grey", "Tennis ball"}),
        ("1600 street", {"1600 <way> Sign"}),
        ("1600 st", {"1600 <way> Sign"}),
    ],
)
def test_what_a_synonym_finds(client: SearchClientSync, words: str, query: str, found: set[str]) -> None:
    assert set(names(client, words, query=query, typoTolerance=False)) == found


def test_alternative_corrections_count_as_typos(client: SearchClientSync, words: str) -> None:
    assert names(client, words, query="watch") == ["Gold watch", "A timepiece", "A chronometer"]
    assert names(client, words, query="watch", typoTolerance="strict") == ["Gold watch", "A timepiece"]


def test_a_synonym_is_no_typo(client: SearchClientSync, words: str) -> None:
    found = names(client, words, query="laptop", typoTolerance="min")
    assert set(found) == {"Acme Laptop", "Acme Notebook", "Portable Acme Computer"}
    assert names(client, words, query="laptop", synonyms=False) == ["Acme Laptop"]


def test_what_a_synonym_matched_is_marked(
    client: SearchClientSync, words: str, server: RunningServer
) -> None:
    def marked(**params: object) -> list[str]:
        answer = server.post(f"/1/indexes/{words}/query", {"typoTolerance": False, **params}).json()
        return sorted(hit["_highlightResult"]["name"]["value"] for hit in answer["hits"])

    assert marked(query="laptop") == [
        "<em>Portable</em> Acme <em>Computer</em>",
        "Acme <em>Laptop</em>",
        "Acme <em>Notebook</em>",
    ]
    replaced = marked(query="laptop", replaceSynonymsInHighlight=True)
    assert replaced.count("Acme <em>laptop</em>") == 1
    assert "Acme <em>Laptop</em>" in replaced
    assert "Acme <em>Notebook</em>" not in replaced


def test_synonyms_are_saved_searched_and_removed(client: SearchClientSync, index: str) -> None:
    client.save_objects(index, [{"objectID": "1", "name": "notebook"}])
    assert client.save_synonym(index, "laptop", SYNONYMS[0]).id == "laptop"
    client.save_synonyms(index, SYNONYMS[1:])
    assert client.get_synonym(index, "phone").input == "phone"
    assert client.search_synonyms(index, {}).nb_hits == 6
    found = client.search_synonyms(index, {"query": "note", "hitsPerPage": 1})
    assert [(hit.object_id, hit.synonyms) for hit in found.hits] == [("laptop", SYNONYMS[0]["synonyms"])]
    assert [hit.object_id for hit in client.search_synonyms(index, {"type": "placeholder"}).hits] == [
        "street"
    ]
    client.delete_synonym(index, "laptop")
    with pytest.raises(RequestException, match="ObjectID does not exist"):
        client.get_synonym(index, "laptop")
    client.save_synonyms(index, [SYNONYMS[0]], replace_existing_synonyms=True)
    assert [hit.object_id for hit in client.search_synonyms(index, {}).hits] == ["laptop"]
    client.clear_synonyms(index)
    assert client.search_synonyms(index, {}).nb_hits == 0
    assert names(client, index, query="laptop", removeWordsIfNoResults="none") == []


@pytest.mark.parametrize(
    ("item", "named"),
    [
        ({"objectID": "a", "type": "twoWay", "synonyms": ["a", "b"]}, "type"),
        ({"objectID": "a", "type": "synonym", "synonyms": "a"}, "synonyms"),
        ({"objectID": "a", "type": "synonym", "synonyms": ["a", "!"]}, "synonyms"),
        ({"objectID": "a", "type": "oneWaySynonym", "synonyms": ["a"]}, "input"),
        ({"type": "synonym", "synonyms": ["a", "b"]}, r"synonyms\[1\]"),
    ],
)
def test_a_wrong_synonym_refuses_the_batch_by_name(
    server: RunningServer, index: str, item: dict[str, object], named: str
) -> None:
    answer = server.post(f"/1/indexes/{index}/synonyms/batch", [SYNONYMS[0], item])
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(("synonyms[1]", "Invalid value for synonyms[1]"))
    assert named.replace("\\", "") in answer.json()["message"]
    assert server.request("GET", f"/1/indexes/{index}/settings").status_code == 404


def test_synonyms_reach_replicas_only_when_forwarded(client: SearchClientSync, index: str) -> None:
    replica, late = f"{index}_r", f"{index}_late"
    settle(client, index, {"replicas": [replica], "removeWordsIfNoResults": "none"})
    settle(client, replica, {"removeWordsIfNoResults": "none"})
    client.save_objects(index, [{"objectID": "1", "name": "notebook"}])
    client.save_synonyms(index, [SYNONYMS[0]])
    assert names(client, index, query="laptop") == ["notebook"]
    assert names(client, replica, query="laptop") == []
    client.save_synonyms(index, [SYNONYMS[0]], forward_to_replicas=True)
    assert names(client, replica, query="laptop") == ["notebook"]
    client.delete_synonym(index, "laptop")
    assert names(client, replica, query="laptop") == ["notebook"]
    client.save_synonyms(index, [SYNONYMS[0]])
    settle(client, index, {"replicas": [replica, late]})
    assert client.search_synonyms(late, {}).nb_hits == 1


def test_synonyms_are_copied_and_moved_with_their_index(client: SearchClientSync, index: str) -> None:
    whole, parts, only_settings = f"{index}_whole", f"{index}_parts", f"{index}_settings"
    client.save_objects(index, [{"objectID": "1", "name": "notebook"}])
    client.save_synonyms(index, [SYNONYMS[0]])
    client.operation_index(index, {"operation": "copy", "destination": whole})
    client.operation_index(index, {"operation": "copy", "destination": parts, "scope": ["synonyms"]})
    client.operation_index(index, {"operation": "copy", "destination": only_settings, "scope": ["settings"]})
    client.clear_synonyms(index)
    counts = {name: client.search_synonyms(name, {}).nb_hits for name in (whole, parts, only_settings)}
    assert counts == {whole: 1, parts: 1, only_settings: 0}
    client.operation_index(whole, {"operation": "move", "destination": index})
    assert names(client, index, query="laptop") == ["notebook"]
    client.replace_all_objects(index, [{"objectID": "2", "name": "new notebook"}])
    assert names(client, index, query="laptop") == ["new notebook"]


def test_acknowledged_synonyms_survive_a_kill(own_server: RunningServer, index: str) -> None:
    own_server.client().save_objects(index, [{"objectID": "1", "name": "notebook"}])
    own_server.client().save_synonyms(index, [SYNONYMS[0]])
    own_server.kill()
    own_server.start()
    assert names(own_server.client(), index, query="laptop") == ["notebook"]


def test_a_search_for_synonyms_of_no_type_names_it(server: RunningServer, index: str) -> None:
    client = server.client()
    client.save_synonym(index, "tv", {"objectID": "tv", "type": "synonym", "synonyms": ["tv", "telly"]})

    answer = server.post(f"/1/indexes/{index}/synonyms/search", {"type": 5})

    assert answer.status_code == 400
    assert "type" in answer.json()["message"]
