"""Foreign keys are strings, which no import contract sees: they too point down the list of rooms, never up.

A migration then never waits for a room above its own.
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]


def _depths() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return {name.strip("() "): depth for depth, layer in enumerate(layers) for name in layer.split("|")}


def upward(relations: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those (room, room it points to) that don't point down."""
    depths = _depths()
    return ((room, other) for room, other in relations if room != other and depths[room] >= depths[other])


def _relations() -> set[tuple[str, str]]:
    rooms = _depths()
    return {
        (model._meta.app_config.name, field.related_model._meta.app_config.name)
        for model in apps.get_models()
        for field in model._meta.get_fields(include_hidden=False)
        if isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField)
        and model._meta.app_config.name in rooms
        and field.related_model._meta.app_config.name in rooms
    }


def test_foreign_keys_point_down() -> None:
    assert list(upward(_relations())) == []


def test_there_are_keys_between_rooms_to_look_at() -> None:
    assert ("shop.inventory", "shop.catalog") in _relations()


def test_an_upward_or_sideways_key_is_found() -> None:
    relations = [
        ("shop.catalog", "shop.inventory"),
        ("shop.media", "shop.accounts"),
        ("shop.catalog", "shop.catalog"),
        ("shop.inventory", "shop.catalog"),
    ]

    assert list(upward(relations)) == relations[:2]
