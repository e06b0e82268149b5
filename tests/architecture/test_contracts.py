"""Every import contract of pyproject.toml fails on a deliberate violation, and holds without one.

The command that is run is the one of `make check`, in a copy of the packages.
"""

import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local import check

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = check._BACKEND["Import contracts"]

# By contract: files with the line that each gets, or that a new file is made of.
VIOLATIONS: dict[str, list[dict[str, str]]] = {
    "rooms": [
        {"shop/common/clock.py": "import shop.catalog.models"},
        {"shop/media/models.py": "import shop.accounts.models"},
        {"shop/catalog/locks.py": "import shop.inventory.models"},
        {"shop/catalog/facts.py": "import workers.effects"},
        {"shop/search/queries.py": "import shop.imports.facts"},
        {"shop/api/root.py": "import workers.effects"},
        {"workers/deliver.py": "import shop.api.shapes"},
        {"workers/relay.py": "import config.env"},
        # Rooms that are still to come have their places already.
        {"shop/orders/__init__.py": "", "shop/carts/__init__.py": "import shop.orders"},
        {"shop/backoffice/__init__.py": "import shop.api.shapes"},
    ],
    "inside-a-room": [
        {"shop/accounts/models.py": "import shop.accounts.admin"},
        {"shop/outbox/queries.py": "import shop.outbox.services.beat"},
        {"shop/catalog/models.py": "import shop.catalog.locks"},
        {"shop/catalog/rules/text.py": "import shop.catalog.models"},
        {"shop/catalog/facts.py": "import shop.catalog.rules.text"},
        {
            "shop/carts/__init__.py": "",
            "shop/carts/services.py": "",
            "shop/carts/facts.py": "import shop.carts.services",
        },
    ],
    "sdks": [
        {"shop/api/products.py": "import requests"},
        {"shop/api/root.py": "import shop.search.client"},
        {"shop/catalog/services/update_product.py": "import celery"},
        {"shop/common/clock.py": "import boto3"},
    ],
    "search-client": [
        {"workers/handlers/search.py": "from algoliasearch.search.client import SearchClientSync"}
    ],
    "handlers": [{"workers/handlers/webhooks.py": "import workers.handlers.search"}],
    "web-process": [
        {"workers/effects.py": "import workers.handlers.search"},
        {"shop/catalog/facts.py": "import celery"},
    ],
    "ledger": [
        {"shop/catalog/services/update_product.py": "from shop.outbox.models import Effect"},
        {"shop/api/root.py": "from shop.outbox.protocol import complete"},
    ],
    "engine": [
        {"shop/search/engine/values.py": "import django.conf"},
        {"shop/search/engine/values.py": "import shop.common.money"},
        {"shop/search/engine/values.py": "import shop.search.index_settings"},
    ],
}


def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return settings


NAMES = {contract["id"]: contract["name"] for contract in _settings()["contracts"]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages that the contracts speak of, without their data."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in _settings()["root_packages"]:
        shutil.copytree(ROOT / package, copy / package, ignore=_all_but_python)
    return copy


def _all_but_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()]


@pytest.fixture
def violated(house: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The house with the parametrised lines in it, and clean again afterwards."""
    lines: dict[str, str] = request.param
    before = {name: (house / name).read_text() if (house / name).exists() else None for name in lines}
    for name, line in lines.items():
        (house / name).parent.mkdir(exist_ok=True)
        (house / name).write_text(f"{before[name] or ''}\n{line}\n")
    yield house
    for name, text in before.items():
        if text is None:
            (house / name).unlink()
        else:
            (house / name).write_text(text)


def lint(house: Path) -> tuple[int, str]:
    """Run the check; returns its exit code and its words on single spaces."""
    done = subprocess.run(LINT_IMPORTS, cwd=house, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_the_house_keeps_every_contract(house: Path) -> None:
    code, said = lint(house)

    assert code == 0, said
    assert all(f"{name} KEPT" in said for name in NAMES.values())


@pytest.mark.parametrize(
    ("contract", "violated"),
    [(id_, lines) for id_, violations in VIOLATIONS.items() for lines in violations],
    indirect=["violated"],
    ids=[f"{id_}: {list(lines)[-1]}" for id_, violations in VIOLATIONS.items() for lines in violations],
)
def test_a_violation_breaks_its_contract(contract: str, violated: Path) -> None:
    code, said = lint(violated)

    assert code == 1, said
    assert f"{NAMES[contract]} BROKEN" in said, said


def test_each_contract_has_a_violation_here() -> None:
    assert VIOLATIONS.keys() == NAMES.keys()


def test_each_room_has_its_place() -> None:
    places = next(contract["layers"] for contract in _settings()["contracts"] if contract["id"] == "rooms")
    named = {name.strip("() ") for layer in places for name in layer.split("|")}

    rooms = {f"shop.{package.parent.name}" for package in (ROOT / "shop").glob("*/__init__.py")}

    assert rooms - named == set(), "name each room in the contract 'rooms' of pyproject.toml"
