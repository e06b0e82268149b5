"""Errors of the domain. Changes when a refusal needs a new shape.

Each carries a stable `code` for programs, a `detail` for people and, where one is to blame, the fields.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A use case refused; nothing of it was applied."""

    code = "refused"

    def __init__(
        self, detail: str, *, code: str | None = None, fields: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.fields: dict[str, list[str]] = dict(fields or {})


class Invalid(DomainError):
    """A value can't be used; `fields` names it."""

    code = "invalid"

    @classmethod
    def field(cls, name: str, reason: str) -> "Invalid":
        """The error of one field."""
        return cls(f"{name}: {reason}", fields={name: [reason]})


class NotFound(DomainError):
    """What was asked for does not exist."""

    code = "not_found"


class Conflict(DomainError):
    """The request is fine but the present state does not allow it."""

    code = "conflict"
