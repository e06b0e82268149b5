"""What survives what: kill -9, damage, a second server, a taken port."""

import json
import random
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest
from algoliasearch.search.client import SearchClientSync

from shop.search.engine import engine as engine_module
from shop.search.engine.batch import Change
from shop.search.engine.commands import clear_index, put_settings, write
from shop.search.engine.config import EngineConfig
from shop.search.engine.engine import Engine
from shop.search.engine.keys import Access
from shop.search.engine.query import search
from shop.search.engine.server import GRACEFUL_SECONDS
from shop.search.engine.store import Store
from tests.shop.search.engine.running import RunningServer, start_process


def save(client: SearchClientSync, object_id: str, version: int) -> None:
    patch = {
        "objectID": object_id,
        "name": f"v{version}",
        "_v": {"_operation": "IncrementSet", "value": version},
    }
    client.partial_update_objects("shop", [patch], create_if_not_exists=True)


def versions(server: RunningServer) -> dict[str, int]:
    hits = server.client().browse("shop").hits
    return {hit.object_id: int((hit.model_extra or {})["_v"]) for hit in hits}


def test_what_was_acknowledged_survives_kill_9(own_server: RunningServer) -> None:
    own_server.client().set_settings("shop", {"hitsPerPage": 9, "replicas": ["shop_asc"]})
    acknowledged: dict[str, int] = {}

    def write() -> None:
        client = own_server.client()
        for version in range(1, 10_000):
            try:
                save(client, str(version % 20), version)
            except Exception:  # the server was killed: this write was never acknowledged
                return
            acknowledged[str(version % 20)] = version
            if version == 25:
                enough.set()

    enough = threading.Event()
    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(30)
    own_server.kill()
    writer.join(30)
    own_server.start()

    kept = versions(own_server)
    assert all(kept[object_id] >= version for object_id, version in acknowledged.items())
    assert own_server.client().get_settings("shop_asc").hits_per_page == 9
    save(own_server.client(), "1", 20_000)
    save(own_server.client(), "1", 5)
    assert versions(own_server)["1"] == 20_000


def test_a_damaged_index_is_set_aside_and_starts_empty_with_its_settings(own_server: RunningServer) -> None:
    client = own_server.client()
    client.set_settings("shop", {"hitsPerPage": 9})
    save(client, "1", 1)
    client.save_objects("other", [{"objectID": "1"}])
    assert own_server.stop() == 0
    registry = json.loads((own_server.data_dir / "registry.json").read_text())
    directory = next(entry["directory"] for entry in registry["indices"] if entry["name"] == "shop")
    (own_server.data_dir / "stores" / directory / "meta.json").write_text("damaged")

    own_server.start()
    client = own_server.client()
    assert client.search_single_index("shop", {}).nb_hits == 0
    assert client.get_settings("shop").hits_per_page == 9
    assert client.search_single_index("other", {}).nb_hits == 1
    assert "index shop" in own_server.log
    assert "reindex to fill it again" in own_server.log
    assert len(list((own_server.data_dir / "aside").iterdir())) == 1


def test_a_registry_of_another_format_is_set_aside(own_server: RunningServer) -> None:
    save(own_server.client(), "1", 1)
    assert own_server.stop() == 0
    (own_server.data_dir / "registry.json").write_text('{"format": 999, "indices": []}')
    own_server.start()
    assert own_server.client().list_indices().items == []
    assert "format 999" in own_server.log


def test_a_second_server_on_the_same_folder_does_not_start(own_server: RunningServer, tmp_path: Path) -> None:
    second = start_process(own_server.data_dir, 0, tmp_path / "second.log")
    assert second.wait(20) == 1
    assert "is in use by another search server" in (tmp_path / "second.log").read_text()


def test_a_taken_port_ends_the_start_with_a_reason(own_server: RunningServer, tmp_path: Path) -> None:
    second = start_process(tmp_path / "elsewhere", own_server.port, tmp_path / "second.log")
    assert second.wait(20) == 1
    log = (tmp_path / "second.log").read_text()
    assert f"can't listen on 127.0.0.1:{own_server.port}" in log
    assert "choose another port" in log


def test_ctrl_c_ends_the_server_cleanly(own_server: RunningServer) -> None:
    save(own_server.client(), "1", 1)
    own_server.process.send_signal(signal.SIGINT)
    # What is in work has GRACEFUL_SECONDS to end.
    assert own_server.process.wait(GRACEFUL_SECONDS + 15) == 0
    assert own_server.log.count("listens on http://127.0.0.1") == 1
    assert "Traceback" not in own_server.log


def test_an_index_without_its_files_is_still_listed(own_server: RunningServer) -> None:
    client = own_server.client()
    client.save_objects("products", [{"objectID": "1"}])
    shutil.rmtree(own_server.data_dir / "stores")

    [listed] = client.list_indices().items

    assert (listed.name, listed.data_size) == ("products", 0)


def test_indexing_anew_that_fails_leaves_nothing_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RETRY_SECONDS", 0.3)
    engine = Engine(EngineConfig(tmp_path, "app", "admin", "search"))
    change = Change("addObject", "1", {"objectID": "1", "name": "red", "brand": "Acme"})
    engine.writer.call(lambda: write(engine, "products", [change]))
    fill = Store.fill

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Store, "fill", fail)
    changed = {"attributesForFaceting": ["brand"]}
    task = engine.writer.call(lambda: put_settings(engine, "products", changed, forward=False))
    engine.writer.call(lambda: None)
    assert len(list((tmp_path / "stores").iterdir())) == 1
    assert engine.tasks.is_pending(task, "products")

    monkeypatch.setattr(Store, "fill", fill)
    deadline = time.monotonic() + 10
    while engine.tasks.is_pending(task, "products") and time.monotonic() < deadline:
        time.sleep(0.05)
    found = search(engine.view("products"), {"facets": ["brand"]}, Access(admin=True))
    assert found["facets"] == {"brand": {"Acme": 1}}
    engine.close()


# Tantivy reports some of this, reads on over some, and panics over the rest.
@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        *(("term", seed) for seed in (1, 9, 18, 22)),
        *(("fast", seed) for seed in (1, 10, 15)),
        *((kind, 1) for kind in ("fieldnorm", "idx", "pos", "store")),
        ("store", 22),
    ],
)
def test_files_that_were_damaged_never_keep_the_server_from_starting(
    tmp_path: Path, kind: str, seed: int
) -> None:
    chance = random.Random(seed)
    engine = Engine(EngineConfig(tmp_path, "app", "admin", "search"))
    changes = [
        Change("addObject", str(n), {"objectID": str(n), "name": f"red shirt {n}", "price": n})
        for n in range(300)
    ]
    engine.writer.call(lambda: write(engine, "products", changes))
    engine.close()
    for file in sorted((tmp_path / "stores").rglob(f"*.{kind}")):
        content = bytearray(file.read_bytes())
        for _ in range(1 + len(content) // 200 if content else 0):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)

    again = Engine(EngineConfig(tmp_path, "app", "admin", "search"))
    again.writer.call(lambda: clear_index(again, "products"))
    again.writer.call(lambda: write(again, "products", changes[:1]))
    assert search(again.view("products"), {"query": "shirt"}, Access(admin=True))["nbHits"] == 1
    again.close()
