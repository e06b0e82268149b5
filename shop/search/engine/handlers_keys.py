"""Endpoints about API keys."""

from __future__ import annotations

from typing import Any

from shop.search.engine.errors import ApiError
from shop.search.engine.handlers_write import now
from shop.search.engine.request import Request

Answer = dict[str, Any]


def list_keys(request: Request) -> Answer:
    """GET /1/keys."""
    return {"keys": [key.to_answer() for key in request.engine.keyring.all() if key.is_valid()]}


def add_key(request: Request) -> Answer:
    """POST /1/keys."""
    keyring, properties = request.engine.keyring, request.mapping()
    key = request.engine.writer.call(lambda: keyring.add(properties))
    return {"key": key.value, "createdAt": now()}


def get_key(request: Request) -> Answer:
    """GET /1/keys/{key}: whoever has a key may read what it allows."""
    key = request.engine.keyring.find(request.parts[0])
    if key is None:
        raise ApiError(404, "Key does not exist")
    return key.to_answer()


def update_key(request: Request) -> Answer:
    """PUT /1/keys/{key}: what is not given is reset."""
    keyring, value, properties = request.engine.keyring, request.parts[0], request.mapping()
    request.engine.writer.call(lambda: keyring.update(value, properties))
    return {"key": value, "updatedAt": now()}


def delete_key(request: Request) -> Answer:
    """DELETE /1/keys/{key}."""
    keyring, value = request.engine.keyring, request.parts[0]
    request.engine.writer.call(lambda: keyring.delete(value))
    return {"deletedAt": now()}


def restore_key(request: Request) -> Answer:
    """POST /1/keys/{key}/restore."""
    keyring, value = request.engine.keyring, request.parts[0]
    request.engine.writer.call(lambda: keyring.restore(value))
    return {"key": value, "createdAt": now()}
