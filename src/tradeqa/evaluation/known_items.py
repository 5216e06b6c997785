"""Known-item search with all parts of retrieval: what each is worth on unseen questions.

    python -m tradeqa.evaluation.known_items --texts news.jsonl.gz --questions questions/

Asks the written questions on held-out articles for their paragraph among those of all
articles. By a hash of its place each is in half A, on which anything may be chosen, or in
half B, which is only reported. The lexical side is the product's own, thesaurus and all.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.documents.model import Span
from tradeqa.encoders.base import Encoder
from tradeqa.encoders.fusion import fuse_scores
from tradeqa.encoders.known_items import Pool, Query, make_pool, unseen_queries
from tradeqa.encoders.late_interaction import late_interaction
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.measure import POOLS, Scores, rank_of, read_options
from tradeqa.encoders.training_texts import read_articles
from tradeqa.errors import TradeQAError
from tradeqa.index.lexical import LexicalIndex, build_lexical
from tradeqa.lexicon.thesaurus import Thesaurus, load_thesaurus
from tradeqa.passages import Passage
from tradeqa.retrieval.clause_maker import ClauseMaker
from tradeqa.retrieval.query import QuestionReader
from tradeqa.text.segment import Segmenter

DEPTH = 100  # candidates from each of the two searches
_MISSED = 1_000_000  # rank of what is no candidate


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of `queries` of a kind whose paragraph is first, and within ten, of `pool`."""

    system: str
    half: str
    kind: str
    pool: int
    queries: int
    first: float
    ten: float
    mrr: float


@dataclass(frozen=True, slots=True)
class _Lexical:
    """Lexical search over paragraphs as the product does it."""

    index: LexicalIndex
    reader: QuestionReader
    wordings: ClauseMaker

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], thesaurus: Thesaurus) -> _Lexical:
        segmenter = Segmenter()
        span = Span(0, 0)
        passages = [Passage("", "", n, text, span, "", ()) for n, text in enumerate(texts)]
        build_lexical(folder, passages, segmenter, lambda done, total: None)
        index = LexicalIndex(folder)
        return cls(index, QuestionReader(segmenter, thesaurus), ClauseMaker(index, segmenter))

    def search(self, question: str, k: int) -> tuple[list[tuple[int, float]], float]:
        """The best k (row, score), and the score that the question could have reached."""
        clauses = self.wordings.clauses(self.reader.read(question))
        return self.index.search(clauses, k), sum(clause.most for clause in clauses)


def half(query: Query) -> str:
    """Which half of the development questions one is in, by its place."""
    place = f"{query.article[0]}|{query.article[1]}|{query.paragraph}"
    return "AB"[hashlib.sha256(place.encode()).digest()[0] % 2]


def ranks_of(
    queries: Sequence[Query], pool: Pool, encoder: Encoder, thesaurus: Thesaurus, folder: Path
) -> dict[str, list[int]]:
    """System → rank of each query's paragraph, from 1."""
    plain = _Lexical.build(folder / "plain", pool.texts, Thesaurus([]))
    expanded = _Lexical.build(folder / "expanded", pool.texts, thesaurus)
    late = late_interaction(encoder)
    vectors = encoder.encode_passages(pool.texts)
    asked = encoder.encode_queries([query.text for query in queries])
    ranks: dict[str, list[int]] = {}
    for query, vector in zip(queries, asked, strict=True):
        [target] = pool.targets(query)
        dense = vectors @ vector
        words, _ = plain.search(query.text, DEPTH)
        lexical, attainable = expanded.search(query.text, DEPTH)
        rows = np.union1d([row for row, _ in lexical], _best(dense, DEPTH)).astype(np.int64)
        met = dict(lexical)
        scores = np.array([met.get(row, 0.0) for row in rows.tolist()], dtype=np.float32)
        none = np.zeros_like(scores)
        found = {
            "words": _rank(words, target),
            "words and thesaurus": _rank(lexical, target),
            "encoder": rank_of(dense, [target]),
            "fused": _among(rows, fuse_scores(dense[rows], scores, attainable, none), target),
        }
        if late:
            pieces = late.pieces([pool.texts[row] for row in rows.tolist()])
            nearness = late.scores(query.text, pieces)
            found["encoder, late"] = _among(rows, dense[rows] + nearness, target)
            found["fused, late"] = _among(
                rows, fuse_scores(dense[rows], scores, attainable, nearness), target
            )
        for system, rank in found.items():
            ranks.setdefault(system, []).append(rank)
    return ranks


def measure(
    encoder: Encoder,
    texts: Sequence[Path],
    questions: Path,
    holdout: float,
    pools: Sequence[int] = POOLS,
) -> list[Found]:
    """Measures of all systems on all unseen questions, smallest pool first.

    Raises:
        TradeQAError: a file cannot be read, or an index not written.
    """
    articles = read_articles(texts)
    unseen = unseen_queries(articles, questions, holdout, most=len(articles))
    queries = [query for query in unseen if query.paragraph is not None]
    thesaurus = load_thesaurus()
    found: list[Found] = []
    for size in sorted(set(pools)):
        pool = make_pool(articles, queries, size)
        with tempfile.TemporaryDirectory() as folder:
            ranks = ranks_of(queries, pool, encoder, thesaurus, Path(folder))
        for system, places in ranks.items():
            for which in "AB":
                for kind in sorted({query.kind for query in queries}):
                    chosen = [
                        rank
                        for rank, query in zip(places, queries, strict=True)
                        if query.kind == kind and half(query) == which
                    ]
                    if chosen:
                        found.append(_found(system, which, kind, len(pool.texts), chosen))
    return found


def _best(scores: Scores, k: int) -> npt.NDArray[np.int64]:
    return np.argpartition(-scores, min(k, len(scores)) - 1)[:k].astype(np.int64)


def _rank(hits: Sequence[tuple[int, float]], target: int) -> int:
    """Rank among hits; those of equal score count as before it."""
    score = dict(hits).get(target)
    return _MISSED if score is None else sum(other >= score for _, other in hits)


def _among(rows: npt.NDArray[np.int64], scores: Scores, target: int) -> int:
    place = np.flatnonzero(rows == target)
    return rank_of(scores, place.tolist()) if len(place) else _MISSED


def _found(system: str, which: str, kind: str, pool: int, ranks: Sequence[int]) -> Found:
    places = np.array(ranks)
    return Found(
        system=system,
        half=which,
        kind=kind,
        pool=pool,
        queries=len(places),
        first=round(float((places <= 1).mean()), 3),
        ten=round(float((places <= 10).mean()), 3),
        mrr=round(float((1 / places).mean()), 3),
    )


def _table(found: Sequence[Found]) -> str:
    lines = [
        "| system | half | kind | pool | queries | first | within 10 | MRR |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {f.system} | {f.half} | {f.kind} | {f.pool} | {f.queries} | {f.first:.1%} "
        f"| {f.ten:.1%} | {f.mrr:.3f} |"
        for f in found
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures as a table, or as JSON lines."""
    options = read_options("tradeqa.evaluation.known_items", __doc__, arguments)
    try:
        encoder = load_encoder(options.encoder)
        found = measure(encoder, options.texts, options.questions, options.holdout, options.pools)
    except TradeQAError as exc:
        print(exc, file=sys.stderr)
        return 1
    print("\n".join(json.dumps(asdict(f)) for f in found) if options.json else _table(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
