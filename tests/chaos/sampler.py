"""Watches the index itself, past every proxy, and notes a record that goes back to an older version.

Changes when what the sink holds is read differently.
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE_SECONDS = 0.5
INDEX = "shop_products"
_TIMEOUT_SECONDS = 10.0


class IndexSilent(Exception):
    """The search server gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Regress:
    """A record that was seen at version `newer`, and later at `older`."""

    object_id: str
    newer: int
    older: int


class Index:
    """The search server's index, read with the admin key of the stack's data folder."""

    def __init__(self, port: int, data: Path) -> None:
        self._port = port
        self._keys = data / "search" / "keys.json"

    def records(self) -> dict[str, dict[str, Any]]:
        """Every record by its id, tombstones too. Raises IndexSilent."""
        found: dict[str, dict[str, Any]] = {}
        asked: dict[str, Any] = {"hitsPerPage": 1000}
        while True:
            page = self._browse(asked)
            found |= {hit["objectID"]: hit for hit in page["hits"]}
            if not page.get("cursor"):
                return found
            asked = {"cursor": page["cursor"]}

    def _browse(self, asked: dict[str, Any]) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT_SECONDS)
        try:
            keys = json.loads(self._keys.read_text(encoding="utf-8"))
            headers = {"X-Algolia-Application-Id": keys["app_id"], "X-Algolia-API-Key": keys["admin_key"]}
            connection.request("POST", f"/1/indexes/{INDEX}/browse", json.dumps(asked), headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise IndexSilent(str(error)) from error
        finally:
            connection.close()
        if response.status == 404:  # it comes into being with its first record
            return {"hits": []}
        if response.status != 200:
            raise IndexSilent(f"{response.status}: {content[:300]!r}")
        return json.loads(content)


class Versions:
    """The newest version seen of each record, every step back, and how many there were forward."""

    def __init__(self) -> None:
        self.regressed: list[Regress] = []
        self.advanced = 0
        self._newest: dict[str, int] = {}

    def see(self, versions: dict[str, int]) -> None:
        """Compare one look at the index with those before; a record that has gone is one at version 0."""
        for object_id, newest in self._newest.items():
            if (seen := versions.get(object_id, 0)) < newest:
                self.regressed.append(Regress(object_id, newest, seen))
            self.advanced += seen > newest
        self._newest |= versions


class Sampler:
    """Looks at the index every SAMPLE_SECONDS in a thread of its own, until `stop()`; `looks` says when it saw it."""

    def __init__(self, index: Index) -> None:
        self.versions = Versions()
        self.looks: list[float] = []
        self._index = index
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sampler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(SAMPLE_SECONDS):
            try:
                records = self._index.records()
            except IndexSilent:
                continue
            self.looks.append(time.monotonic())
            self.versions.see({object_id: int(record.get("_v", 0)) for object_id, record in records.items()})
