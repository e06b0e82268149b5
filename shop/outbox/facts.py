"""What a fact is. Domains declare theirs as frozen dataclasses in the past tense, holding ids only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened and is committed with the rows it speaks of. Ids only, never personal data."""


@dataclass(frozen=True, slots=True)
class JobCameDue(Fact):
    """A periodic job's nominal time, `slot` in UTC, has come."""

    job: str
    slot: datetime
