"""The JavaScript clients against the server: algoliasearch in Node and in a browser, and algoliasearch-helper.

They run as the storefront has them installed; without its packages, or a Chromium, there is nothing to run.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.running import ADMIN_KEY, APP_ID, SEARCH_KEY, RunningServer
from tests.shop.search.engine.test_indices import settle

SCRIPTS = Path(__file__).parent / "javascript"
PACKAGES = Path(__file__).resolve().parents[4] / "frontend" / "node_modules"
CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
SECONDS = 90

pytestmark = pytest.mark.skipif(
    not (PACKAGES / "algoliasearch").exists() or shutil.which("node") is None,
    reason="the storefront's packages are not installed",
)


def run(script: str, server: RunningServer, index: str) -> dict[str, Any]:
    """What a script wrote; its failure is the test's."""
    known = {"APP_ID": APP_ID, "ADMIN_KEY": ADMIN_KEY, "SEARCH_KEY": SEARCH_KEY}
    environment = {**os.environ, **known, "SEARCH_URL": server.url, "SEARCH_INDEX": index}
    done = subprocess.run(
        ["node", str(SCRIPTS / script)],
        env={**environment, "CHROMIUM_PATH": CHROMIUM or ""},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize(
    "script",
    [
        "node_build.cjs",
        pytest.param(
            "browser_build.cjs", marks=pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here")
        ),
    ],
)
def test_each_build_of_the_client_reads_and_writes(server: RunningServer, index: str, script: str) -> None:
    done = run(script, server, index)
    assert done.pop("keysInUrl", True) is True
    assert done == {
        "saved": ["1", "2", 'ä/1 "x"'],
        "settings": ["searchable(brand)"],
        "stock": 6,
        "odd": "Odd one",
        "several": ["Cotton Shirt", None],
        "hits": ["1", "2"],
        "facets": {"brand": {"Acme": 1, "Beta": 1}},
        "queryID": 32,
        "facetHits": [{"value": "Beta", "highlighted": "<em>Be</em>ta", "count": 2}],
        "marked": "<em>Linen</em> Shirt",
        "synonym": 2,
        "synonyms": 1,
        "ruled": ["1"],
        "browsed": ["1", "2", 'ä/1 "x"'],
        "key": "made by a test",
        "gone": [404, "Key does not exist"],
        "replaced": ["9"],
        "left": ["1"],
        "exists": False,
        "refused": [400, "Invalid value for hitsPerPage: expected an integer between 0 and 1000"],
    }


@pytest.fixture
def shop(client: SearchClientSync, index: str) -> str:
    cheap = f"{index}-cheap"
    settings: dict[str, object] = {
        "searchableAttributes": ["name"],
        "attributesForFaceting": ["searchable(brand)", "price", "categories"],
        "replicas": [cheap],
    }
    settle(client, index, settings)
    settle(client, cheap, {"ranking": ["asc(price)", "custom"]})
    levels = [("Clothing", "Tops"), ("Clothing", "Hats"), ("Home", "Lamps")]
    brands = ["Acme", "Beta", "Cord"]
    records = [
        {
            "objectID": f"{number:02d}",
            "name": "shirt" if number % 2 else "thing",
            "brand": brands[number % 3],
            "price": number * 5,
            "categories": {"lvl0": top, "lvl1": f"{top} > {below}"},
        }
        for number in range(24)
        for top, below in [levels[number // 12 if number % 12 else 2]]
    ]
    client.save_objects(index, records)
    return index


def test_the_helper_refines_disjunctive_and_hierarchical_facets_together(
    server: RunningServer, shop: str
) -> None:
    done = run("helper.cjs", server, shop)
    clothing = ["Clothing", 22, False, []]
    assert done["plain"] == {"hits": 24, "pages": 8, "tree": [clothing, ["Home", 2, False, []]]}
    # Shirts have odd numbers, Tops are below 12, and 20 is the price of number 4: 5 Cord, 7 Beta, 9 Acme, 11 Cord.
    refined = done["refined"]
    assert refined["hits"] == ["07", "09"]
    assert refined["brands"] == {"Acme": 1, "Beta": 1, "Cord": 2}
    assert refined["chosen"] == ["Acme", "Beta"]
    assert refined["stats"] == {"min": 5, "max": 45, "avg": 25, "sum": 100}
    # Beside the chosen one the level shows what the other refinements leave: 13 Beta, 15 Acme, 19 Beta and 21 Acme.
    assert refined["tree"] == [["Clothing", 6, True, [["Tops", 2, True, []], ["Hats", 4, False, []]]]]
    assert done["second"] == {"page": 1, "hits": 0}
    assert done["values"] == [["Acme", "<em>Ac</em>me", True]]
    assert done["cheapest"] == [0, 5, 10]
