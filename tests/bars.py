"""A promise that is measured. Changes with what is said of one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise, what was measured, and whether it was kept."""

    what: str
    promise: str
    value: float
    met: bool
