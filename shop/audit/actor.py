"""Who acts. Services take an Actor; requests, commands and imports each make their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts: an opaque id and a label that people recognise."""

    id: str
    label: str


SYSTEM = Actor(id="", label="system")
