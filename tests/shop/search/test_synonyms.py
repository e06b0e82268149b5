"""A shop's own file of synonyms and rules: taken as Algolia's dashboard exports it, or refused by its wrong entry."""

import json
from pathlib import Path
from typing import Any

import pytest

from shop.search.synonyms import UnusableVocabulary, vocabulary

SYNONYM = {"objectID": "tv", "type": "synonym", "synonyms": ["tv", "television"]}
RULE = {
    "objectID": "sale",
    "conditions": [{"pattern": "sale", "anchoring": "is"}],
    "consequence": {"params": {"query": "", "filters": "on_sale:true"}},
}


def written(folder: Path, content: Any) -> Path:
    file = folder / "vocabulary.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_a_file_is_read_by_objectid(tmp_path: Path) -> None:
    read = vocabulary(written(tmp_path, {"synonyms": [SYNONYM], "rules": [RULE]}))
    assert (read.synonyms["tv"], read.rules["sale"]) == (SYNONYM, RULE)


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "oneWaySynonym", "input": "phone", "synonyms": ["iphone"]},
        {"type": "altCorrection1", "word": "smartphone", "corrections": ["phone"]},
        {"type": "placeholder", "placeholder": "<size>", "replacements": ["S", "M"]},
    ],
)
def test_each_type_of_synonym_is_taken(tmp_path: Path, entry: dict[str, Any]) -> None:
    read = vocabulary(written(tmp_path, {"synonyms": [{"objectID": "x", **entry}]}))
    assert read.synonyms["x"]["type"] == entry["type"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[", "is not JSON"),
        ([SYNONYM], "is not of the form"),
        ({"synonym": [SYNONYM]}, "is not of the form"),
        ({"synonyms": SYNONYM}, "synonyms is not a list"),
        ({"synonyms": [SYNONYM, SYNONYM]}, r"synonyms\[1\] has the objectID of another, tv"),
        ({"synonyms": [{**SYNONYM, "objectID": ""}]}, r"synonyms\[0\] has no objectID"),
        ({"synonyms": [{**SYNONYM, "type": "same"}]}, r"synonyms\[0\] has no type that there is"),
        ({"synonyms": [{**SYNONYM, "synonyms": []}]}, r"synonyms\[0\] needs synonyms"),
        ({"rules": ["sale"]}, r"rules\[0\] has no objectID"),
        ({"rules": [{"objectID": "sale"}]}, r"rules\[0\] needs a consequence"),
    ],
)
def test_a_wrong_file_is_refused_by_its_entry(tmp_path: Path, content: Any, reason: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(UnusableVocabulary, match=reason) as refused:
        vocabulary(file)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableVocabulary, match=r"gone\.json: No such file"):
        vocabulary(tmp_path / "gone.json")
