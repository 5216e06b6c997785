"""The lexical index: BM25 over words, character pairs and context (tantivy).

Tokens are ours and are kept as they are: fields are split at ASCII white space only.
Queries are built from term objects, so nothing in a question is ever an operator.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy

from tradeqa.errors import IndexDamaged, IndexError_
from tradeqa.index.clauses import AnyOf, Clause, Field, searchable
from tradeqa.index.earned import Earned, best_of
from tradeqa.index.links import folder_of_links
from tradeqa.index.rows import Rows, distinct, runs
from tradeqa.passages import Passage
from tradeqa.recent import Recent
from tradeqa.text.segment import Segmenter, bigrams

_HEAP_BYTES = 200_000_000  # an upper limit, filled as needed: about 100,000 passages a segment
_LOCKS = ".tantivy-*.lock"
_ROW = "row"
_FREQUENCIES = "freq"  # index option: term frequencies, no positions
_PROGRESS_STEP = 500
_DECIMALS = 4  # the engine sums in single precision; beyond this the order of terms shows
_MOST_RANGES = 16  # of rows in a query; beyond this it is quicker to sift what is found
_SPARE = 16  # hits fetched past k, so that ties at the cut can be broken by row
_SATURATED = 2.2  # k1 + 1: the most that BM25 makes of a word's rarity
_ADDED_UP = 4096  # passages up to which what a clause earns is reckoned when it is prepared
_KEPT_FREQUENCIES = 8192  # of terms asked for; about 250 bytes each


def build_lexical(
    folder: Path,
    passages: Sequence[Passage],
    segmenter: Segmenter,
    on_progress: Callable[[int, int], None],
) -> None:
    """Write the lexical index of passages, numbered in their order, into a new folder.

    Raises:
        IndexError_: the engine fails to write, for example on a full disk.
    """
    folder.mkdir()
    with _translated(IndexError_, f"The lexical index in {folder} could not be written"):
        index = tantivy.Index(_schema(), path=str(folder), reuse=False)
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for row, passage in enumerate(passages):
            if row % _PROGRESS_STEP == 0:
                on_progress(row, len(passages))
            entry = tantivy.Document()
            entry.add_text(Field.WORDS, " ".join(segmenter.words(passage.text)))
            entry.add_text(Field.BIGRAMS, " ".join(bigrams(passage.text)))
            entry.add_text(Field.CONTEXT, " ".join(segmenter.words(passage.context)))
            entry.add_unsigned(_ROW, row)
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()
        del writer, index
    on_progress(len(passages), len(passages))
    for lock in folder.glob(_LOCKS):
        lock.unlink()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Clauses as the engine takes them, without those that no passage has; of one index only."""

    query: tantivy.Query | None  # None: no passage has any of them
    most: float  # the highest score that they could give a passage, 0 for none
    earned: Earned | None  # by each passage; None: no passage, or too many in the index


class LexicalIndex:
    """A built lexical index, open for searching; thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder without writing there.

        Raises:
            IndexDamaged: the engine cannot read it.
        """
        what = f"The lexical index in {folder} cannot be opened"
        with _translated(IndexDamaged, what), folder_of_links(folder) as name:
            index = tantivy.Index.open(name)
            index.config_reader("manual")
            self._searcher = index.searcher()
            self._schema = index.schema
        self._frequencies: Recent[tuple[Field, str], int] = Recent(_KEPT_FREQUENCIES)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def document_frequency(self, field: Field, term: str) -> int:
        """Number of passages that have the term in the field."""
        return self._frequencies.get((field, term), self._count)

    def _count(self, term: tuple[Field, str]) -> int:
        field, text = term
        return int(self._searcher.doc_freq(field.value, text)) if searchable(text) else 0

    def prepare(self, clause: Clause | AnyOf) -> Prepared:
        """A clause made ready for any number of searches of this index."""
        query = self._part(clause)
        few = query is not None and len(self) <= _ADDED_UP
        return Prepared(query, self._most(clause), self._earned(query) if few else None)

    def _earned(self, query: tantivy.Query) -> Earned:
        rows, scores = self._scored(query, len(self))
        return Earned(np.array(rows, dtype=np.int32), np.array(scores, dtype=np.float32))

    def _most(self, clause: Clause | AnyOf) -> float:
        if isinstance(clause, AnyOf):
            return max((sum(map(self._most, wording)) for wording in clause.wordings), default=0.0)
        often = self.document_frequency(clause.field, clause.term)
        if not often:
            return 0.0
        rarity = math.log(1 + (len(self) - often + 0.5) / (often + 0.5))
        return clause.weight * rarity * _SATURATED

    def search(
        self, clauses: Sequence[Clause | AnyOf | Prepared], k: int, *, rows: Rows | None = None
    ) -> list[tuple[int, float]]:
        """The k best (row, score), by (-score, row); passages without any term are left out.

        Args:
            clauses: their scores are added; a clause given twice counts twice.
            k: at most this many; none for k <= 0.
            rows: only these rows, if given.

        Raises:
            IndexDamaged: the engine fails.
        """
        ready = [clause for clause in clauses if isinstance(clause, Prepared)]
        parts = [clause.earned for clause in ready if clause.earned is not None]
        if k > 0 and len(ready) == len(clauses) and len(self) <= _ADDED_UP:
            within = None if rows is None else distinct(rows, len(self))
            return best_of(parts, len(self), k, within, _DECIMALS)
        query = self._sum(clauses)
        if query is None or k <= 0 or len(self) == 0:
            return []
        return self._found(query, k, rows)

    def _found(self, query: tantivy.Query, k: int, rows: Rows | None) -> list[tuple[int, float]]:
        allowed: npt.NDArray[np.bool_] | None = None
        if rows is not None:
            parts = runs(distinct(rows, len(self)))
            if len(parts) <= _MOST_RANGES:
                query = self._confined(query, parts)
            else:
                allowed = np.zeros(len(self), dtype=np.bool_)
                for first, last in parts:
                    allowed[first : last + 1] = True
        limit = k + _SPARE
        while True:
            found = self._top(query, min(limit, len(self)))
            hits = [hit for hit in found if allowed is None or allowed[hit[0]]]
            if len(found) < limit or (len(hits) >= k and found[-1][1] < hits[k - 1][1]):
                return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
            limit *= 4  # a tie goes past what was fetched, or too few are allowed

    def _confined(self, query: tantivy.Query, parts: list[tuple[int, int]]) -> tantivy.Query:
        """The query over some ranges of rows only; scores stay as they are."""
        ranges = [
            tantivy.Query.range_query(self._schema, _ROW, tantivy.FieldType.Unsigned, first, last)
            for first, last in parts
        ]
        allowed = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in ranges])
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)),
                (tantivy.Occur.Must, query),
            ]
        )

    def _sum(self, clauses: Sequence[Clause | AnyOf | Prepared]) -> tantivy.Query | None:
        parts = [part for part in map(self._part, clauses) if part is not None]
        if len(parts) < 2:  # nothing to add up
            return parts[0] if parts else None
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])

    def _part(self, clause: Clause | AnyOf | Prepared) -> tantivy.Query | None:
        if isinstance(clause, Prepared):
            return clause.query
        if isinstance(clause, AnyOf):
            wordings = [query for query in map(self._sum, clause.wordings) if query is not None]
            return tantivy.Query.disjunction_max_query(wordings) if wordings else None
        if not self.document_frequency(clause.field, clause.term):
            return None
        term = tantivy.Query.term_query(self._schema, clause.field.value, clause.term, _FREQUENCIES)
        return tantivy.Query.boost_query(term, clause.weight)

    def _top(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        rows, scores = self._scored(query, limit)
        return [
            (int(row), round(float(score), _DECIMALS))
            for row, score in zip(rows, scores, strict=True)
        ]

    def _scored(self, query: tantivy.Query, limit: int) -> tuple[list[int], list[float]]:
        """The best rows, and their scores as the engine has them."""
        with _translated(IndexDamaged, "The lexical index failed during a search"):
            hits = self._searcher.search(query, limit, count=False).hits
            rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return rows, [score for score, _ in hits]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in Field:
        builder.add_text_field(field.value, tokenizer_name="whitespace", index_option=_FREQUENCIES)
    builder.add_unsigned_field(_ROW, fast=True)
    return builder.build()


@contextlib.contextmanager
def _translated(error: type[IndexError_], what: str) -> Iterator[None]:
    """The engine's errors as ours; its panics do not derive from `Exception`."""
    try:
        yield
    except (OSError, ValueError) as exc:
        raise error(f"{what}: {exc}") from exc
    except BaseException as exc:
        if type(exc).__name__ == "PanicException":
            raise error(f"{what}: {exc}") from exc
        raise
