"""One directory of records: a Tantivy index with its writer, its snapshot for readers and its vocabulary.

Only the writer thread calls the methods that change something; any thread may take a `Snapshot`. What was
committed survives `kill -9`; what was not is gone as if never sent.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
from tantivy import Filter, Index, IndexWriter, Searcher, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from shop.search.engine import analysis
from shop.search.engine.documents import build_document, key_of
from shop.search.engine.layout import Layout
from shop.search.engine.snapshot import SCHEMA, Snapshot
from shop.search.engine.vocabulary import Vocabulary

WRITER_HEAP_BYTES = 64_000_000
# The letters by which all words are read from an index, some at a time.
_CHUNK_LETTERS = 2


class Store:
    """Opens or creates the index in `path`; Tantivy's own error passes through when the files are damaged."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.layout = layout
        path.mkdir(parents=True, exist_ok=True)
        self._index = Index(SCHEMA, path=str(path))
        for name, analyzer in _analyzers():
            self._index.register_tokenizer(name, analyzer)
        # Filters compare without case, counts show the value as it was written.
        self._index.register_fast_field_tokenizer("caseless", TextAnalyzerBuilder(Tokenizer.raw()).build())
        self._index.config_reader("manual")
        self._writer: IndexWriter | None = None
        self._uncommitted: dict[str, bytes | None] = {}
        self._fresh_words: set[str] = set()
        self._cleared = False
        self._changed = False
        self._snapshot = self._take_snapshot(Vocabulary())
        self._snapshot = self._take_snapshot(Vocabulary.of_sorted(list(_words(self._snapshot.searcher))))

    def snapshot(self) -> Snapshot:
        """The last committed state."""
        return self._snapshot

    def record(self, object_id: str) -> dict[str, Any] | None:
        """A record as the next commit will have it."""
        if object_id in self._uncommitted:
            body = self._uncommitted[object_id]
        else:
            body = None if self._cleared else self._snapshot.body(object_id)
        return orjson.loads(body) if body is not None else None

    def put(self, object_id: str, record: dict[str, Any]) -> None:
        """Adds or replaces a record."""
        body = orjson.dumps(record)
        document, words = build_document(object_id, body, record, self.layout)
        writer = self._open_writer()
        writer.delete_documents_by_term("key", key_of(object_id))
        writer.add_document(document)
        self._uncommitted[object_id] = body
        self._changed = True
        self._fresh_words |= words

    def fill(self, bodies: Iterable[bytes]) -> None:
        """Adds records to an empty store that nobody else writes to before its commit."""
        writer = self._open_writer()
        for body in bodies:
            record = orjson.loads(body)
            document, words = build_document(record["objectID"], body, record, self.layout)
            writer.add_document(document)
            self._fresh_words |= words
        self._changed = True

    def delete(self, object_id: str) -> None:
        """Removes a record; an absent one is no error."""
        self._open_writer().delete_documents_by_term("key", key_of(object_id))
        self._uncommitted[object_id] = None
        self._changed = True

    def clear(self) -> None:
        """Removes all records."""
        # Tantivy may still add what was sent before in this commit: a new writer knows nothing of it.
        self.rollback()
        self._open_writer().delete_all_documents()
        self._cleared = True
        self._changed = True

    def commit(self) -> None:
        """Makes all changes durable and visible; does nothing when there are none."""
        if self._writer is None or not self._changed:
            return
        self._writer.commit()
        self._snapshot = self._take_snapshot(self._snapshot.vocabulary.plus(self._fresh_words))
        self._forget()

    def rollback(self) -> None:
        """Drops all changes since the last commit, and the writer with them: after an error it may be
        unusable.
        """
        self._writer = None
        self._forget()

    def close(self) -> None:
        """Ends the writer, letting it finish its merges; snapshots stay readable. Uncommitted changes are
        lost.
        """
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
        self._forget()

    def copy_to(self, path: Path) -> None:
        """Makes `path` an equal directory by hard links: Tantivy's segments never change."""
        self.close()
        path.mkdir(parents=True)
        for source in self.path.iterdir():
            if source.name.endswith(".json"):
                _copy_durably(source, path / source.name)
            elif not source.name.endswith(".lock"):
                os.link(source, path / source.name)

    def _forget(self) -> None:
        self._uncommitted = {}
        self._fresh_words = set()
        self._cleared = False
        self._changed = False

    def _open_writer(self) -> IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(WRITER_HEAP_BYTES, num_threads=1)
        return self._writer

    def _take_snapshot(self, vocabulary: Vocabulary) -> Snapshot:
        self._index.reload()
        return Snapshot(self._index.searcher(), self._index, vocabulary, self.layout, self.path, time.time())


def _words(searcher: Searcher) -> Iterator[str]:
    """All words, in order. By what they begin with: with their counts all at once they would take several times what
    they do.
    """
    for start in _terms(searcher, "starts", ""):
        if len(start) == 1 and searcher.doc_freq("words", start):
            yield start
        elif len(start) == _CHUNK_LETTERS:
            yield from _terms(searcher, "words", start)


def _terms(searcher: Searcher, name: str, prefix: str) -> list[str]:
    """In order, which Tantivy gives them by their counts."""
    return sorted(term for term, _ in searcher.terms_with_prefix(name, prefix))


def _analyzers() -> list[tuple[str, TextAnalyzer]]:
    caseless = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).build()
    return [
        ("terms", analysis.term_analyzer()),
        ("list", analysis.list_analyzer()),
        ("caseless", caseless),
    ]


def _copy_durably(source: Path, target: Path) -> None:
    with target.open("wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
