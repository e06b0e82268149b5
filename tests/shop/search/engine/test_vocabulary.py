import math
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from shop.search.engine.settings import IndexSettings, layout_of
from shop.search.engine.store import Store
from shop.search.engine.vocabulary import TIMES_LONGER, Vocabulary, WordList, allowed_typos


def typos_between(typed: str, word: str) -> int:
    """By Algolia's count, from the optimal string alignment: one in the first letter counts twice."""
    edits = int(OSA.distance(typed, word))
    return edits + 1 if edits and typed[:1] != word[:1] else edits


words = st.text("abcde", min_size=1, max_size=10)


@pytest.mark.parametrize(("word", "typos"), [("cat", 0), ("hats", 1), ("jackets", 1), ("trousers", 2)])
def test_typos_allowed_by_length(word: str, typos: int) -> None:
    assert allowed_typos(word) == typos


@pytest.mark.parametrize(
    ("typed", "word", "typos"),
    [
        ("shirt", "shirt", 0),
        ("shrit", "shirt", 1),
        ("shrt", "shirt", 1),
        ("shiirt", "shirt", 1),
        ("short", "shirt", 1),
        ("thirt", "shirt", 2),
        ("hsirt", "shirt", 2),
    ],
)
def test_typos_count_swaps_once_and_the_first_letter_twice(typed: str, word: str, typos: int) -> None:
    assert typos_between(typed, word) == typos


def test_one_typo_never_changes_the_first_letter() -> None:
    assert Vocabulary(["shirt", "skirt", "thirt"]).similar_to("shirt", 1) == [("skirt", 1)]


def test_similar_words_come_with_fewest_typos_first() -> None:
    vocabulary = Vocabulary(["trousers", "trouser", "browsers", "tousers"])
    assert vocabulary.similar_to("trousers", 2) == [("tousers", 1), ("trouser", 1)]


@given(st.sets(words), words, st.sampled_from([1, 2]))
def test_the_search_finds_exactly_the_words_within_the_typos(known: set[str], typed: str, most: int) -> None:
    half = len(known) // 2
    found = dict(Vocabulary(list(known)[:half]).plus(list(known)[half:]).similar_to(typed, most))
    assert found == {word: typos for word in known if 0 < (typos := typos_between(typed, word)) <= most}


@given(st.sets(words), words)
def test_one_edit_is_found_wherever_it_is(known: set[str], typed: str) -> None:
    half = len(known) // 2
    found = Vocabulary(list(known)[:half]).plus(list(known)[half:]).one_edit_from(typed)
    assert sorted(found) == sorted(word for word in known if OSA.distance(typed, word) == 1)


@given(st.sets(words), words)
def test_prefixes_find_exactly_the_longer_words(known: set[str], prefix: str) -> None:
    expected = sorted(word for word in known if word.startswith(prefix) and word != prefix)
    half = len(known) // 2
    vocabulary = Vocabulary(list(known)[:half]).plus(list(known)[half:])
    assert sorted(vocabulary.starting_with(prefix)) == expected
    assert vocabulary.count_starting_with(prefix) == len(expected)
    assert all(word in vocabulary for word in known)


def test_adding_known_words_changes_nothing() -> None:
    vocabulary = Vocabulary(["hat"])
    assert vocabulary.plus(["hat"]) is vocabulary
    assert "cap" in vocabulary.plus(["cap"])
    assert "cap" not in vocabulary


@pytest.mark.parametrize("size", [1, 100])
def test_however_many_commits_there_are_few_lists_and_a_word_is_seldom_moved(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = 0
    make = WordList.__init__

    def counted(self: WordList, words: list[str]) -> None:
        nonlocal moved
        moved += len(words)
        make(self, words)

    monkeypatch.setattr(WordList, "__init__", counted)
    commits = 500
    vocabulary = Vocabulary(["w0"])
    for number in range(0, commits * size, size):
        vocabulary = vocabulary.plus(f"w{n}" for n in range(number, number + size))
    assert len(vocabulary) == commits * size
    assert all(f"w{number}" in vocabulary for number in range(commits * size))
    # The depth of a tree whose levels grow by that factor, with room to spare.
    depth = math.log(commits, TIMES_LONGER)
    assert len(vocabulary._lists) <= 2 * depth
    assert moved <= 4 * depth * commits * size


def test_of_very_many_words_numbers_complete_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.search.engine.vocabulary.MANY_WORDS", 3)
    counted = []

    def frequency(word: str) -> int:
        counted.append(word)
        return len(word)

    vocabulary = Vocabulary(["cat", "coat", "c1", "c2", "c3"])
    assert vocabulary.completions("c", frequency, 2) == ["coat", "cat"]
    assert "c1" not in counted
    assert Vocabulary(["c1", "c2", "c3", "c44"]).completions("c", frequency, 1) == ["c44"]


def test_completions_come_by_frequency() -> None:
    vocabulary = Vocabulary(["lamp", "laptop", "lapel", "lap"])
    counts = {"laptop": 9, "lapel": 2}
    assert vocabulary.completions("lap", lambda word: counts[word], 1) == ["laptop"]


def test_a_misspelt_start_finds_longer_words() -> None:
    assert Vocabulary(["headphones", "house"]).similar_starts("haed", 1) == [("headphones", 1)]


# It waits for the disk, which has no deadline.
@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=20))
def test_an_index_that_is_opened_again_knows_the_same_words(names: list[str]) -> None:
    layout = layout_of(IndexSettings({}), [])
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), layout)
        for number, name in enumerate(names):
            store.put(str(number), {"objectID": str(number), "name": f"{name} a ab abc {number}"})
        store.commit()
        before = store.snapshot().vocabulary.starting_with("")
        store.close()
        again = Store(Path(folder), layout).snapshot().vocabulary
    assert again.starting_with("") == sorted(before)
