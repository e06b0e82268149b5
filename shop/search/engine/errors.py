"""Refusals in Algolia's shape. A new kind of refusal changes this file."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal that the client sees as `{"message": ..., "status": ...}` with that HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def body(self) -> dict[str, object]:
        """The JSON object of the answer."""
        return {"message": self.message, "status": self.status}


class EngineError(Exception):
    """The engine can't start or go on; the message says what to do."""


def malformed(name: str, expected: str) -> ApiError:
    """A 400 that names the parameter or setting and what it should have been."""
    return ApiError(400, f"Invalid value for {name}: {expected}")


def index_missing(name: str) -> ApiError:
    """The 404 that clients test for when they ask whether an index exists."""
    return ApiError(404, f"Index {name} does not exist")


def not_here(what: str) -> ApiError:
    """A 400 for a part of the protocol that this engine does not have: refused, never dropped silently.

    Not a 501: after any 5xx the official clients give the host up for minutes, and hide the message.
    """
    return ApiError(400, f"{what} is not supported by the embedded search engine")
