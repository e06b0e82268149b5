"""The words and rules of the index: the code's own, and those that a shop keeps in a file of its own.

Changes when every shop should know another synonym or rule, or when a shop's file is read differently. Both are in
Algolia's form, as its dashboard exports them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

# None: which words mean the same depends on what a shop sells (a "case" is a box here and a phone's cover there), and
# a wrong pair costs every shop, while a missing one costs a line in its file.
SYNONYMS: tuple[Entry, ...] = ()
RULES: tuple[Entry, ...] = ()

# What an entry of each type needs besides its objectID.
_FIELDS: dict[str, dict[str, type]] = {
    "synonym": {"synonyms": list},
    "oneWaySynonym": {"input": str, "synonyms": list},
    "altCorrection1": {"word": str, "corrections": list},
    "altCorrection2": {"word": str, "corrections": list},
    "placeholder": {"placeholder": str, "replacements": list},
}


class UnusableVocabulary(Exception):
    """A shop's file of synonyms and rules can't be used; the message names the file, the entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the index should know, each by its objectID."""

    synonyms: dict[str, Entry]
    rules: dict[str, Entry]


def vocabulary(file: Path | None) -> Vocabulary:
    """The code's synonyms and rules with those of a shop's `file`, which win where both have an objectID.

    Raises UnusableVocabulary.
    """
    own = _read(file) if file else {}
    return Vocabulary(
        synonyms=_by_id(SYNONYMS) | _by_id(own.get("synonyms", [])),
        rules=_by_id(RULES) | _by_id(own.get("rules", [])),
    )


def _by_id(entries: Any) -> dict[str, Entry]:
    return {entry["objectID"]: entry for entry in entries}


def _read(file: Path) -> dict[str, list[Entry]]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableVocabulary(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise UnusableVocabulary(f"{file} is not JSON: {error}") from error
    if not isinstance(content, dict) or not content.keys() <= {"synonyms", "rules"}:
        raise UnusableVocabulary(f'{file} is not of the form {{"synonyms": [...], "rules": [...]}}')
    for name, wrong in (("synonyms", _wrong_synonym), ("rules", _wrong_rule)):
        _check(file, name, content.get(name, []), wrong)
    return content


def _check(file: Path, name: str, entries: Any, wrong: Callable[[Entry], str]) -> None:
    if not isinstance(entries, list):
        raise UnusableVocabulary(f"{file}: {name} is not a list")
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        reason = _wrong_id(entry, seen) or wrong(entry)
        if reason:
            raise UnusableVocabulary(f"{file}: {name}[{place}] {reason}")
        seen.add(entry["objectID"])


def _wrong_id(entry: Any, seen: set[str]) -> str:
    id_ = entry.get("objectID") if isinstance(entry, dict) else None
    if not isinstance(id_, str) or not id_:
        return "has no objectID"
    return f"has the objectID of another, {id_}" if id_ in seen else ""


def _wrong_synonym(entry: Entry) -> str:
    fields = _FIELDS.get(entry.get("type", ""))
    if fields is None:
        return f"has no type that there is: {', '.join(_FIELDS)}"
    missing = [
        name for name, kind in fields.items() if not isinstance(entry.get(name), kind) or not entry[name]
    ]
    return f"needs {' and '.join(missing)}" if missing else ""


def _wrong_rule(entry: Entry) -> str:
    return "" if isinstance(entry.get("consequence"), dict) else "needs a consequence"
