"""How text becomes words and terms. A change here makes stored terms stale: raise `registry.FORMAT` with it.

A *word* is a run of letters and digits, lower-cased, accents folded; a *term* is its English stem. Records
are indexed by term, the vocabulary holds words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

MAX_WORD_BYTES = 60
WORD = re.compile(r"[^\W_]+")


def _folding() -> TextAnalyzerBuilder:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(MAX_WORD_BYTES))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )


def word_analyzer() -> TextAnalyzer:
    """Splits text into words."""
    return _folding().build()


def term_analyzer() -> TextAnalyzer:
    """Splits text into terms."""
    return _folding().filter(Filter.stemmer("english")).build()


def list_analyzer() -> TextAnalyzer:
    """Splits a space-separated list that was analysed before."""
    return TextAnalyzerBuilder(Tokenizer.whitespace()).build()


_words = word_analyzer()
_terms = term_analyzer()


def words_of(text: str) -> list[str]:
    """The words of a text, in order, repeated ones too."""
    return _words.analyze(text)


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str:
    """The term that a word is indexed under."""
    terms = _terms.analyze(word)
    return terms[0] if terms else word


@lru_cache(maxsize=100_000)
def fold(token: str) -> str:
    """One token of a text as a word (empty when it is too long to be indexed)."""
    words = _words.analyze(token)
    return words[0] if words else ""
