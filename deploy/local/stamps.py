"""Stamps: a step whose inputs are unchanged since it last succeeded is not done again.

What changes this file: what counts as unchanged.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *facts: str) -> str:
    """Return a digest of the names and contents of files, in whatever order they come, and of facts."""
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(f"{len(fact)}:{fact}".encode())
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file}:{content}".encode())
    return digest.hexdigest()


class Stamp:
    """A file that holds the fingerprint with which a step last succeeded."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def matches(self, value: str) -> bool:
        """Tell whether the step succeeded with this fingerprint."""
        return self._file.is_file() and self._file.read_text(encoding="ascii").strip() == value

    def clear(self) -> None:
        """Forget: called before the step, so that a broken one is done again."""
        self._file.unlink(missing_ok=True)

    def set(self, value: str) -> None:
        """Remember that the step succeeded."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(value + "\n", encoding="ascii")
