"""Measures an encoder by known-item search: is the right paragraph among the first ten?

    python -m tradeqa.encoders.measure --texts news.jsonl.gz --questions questions.jsonl

Only articles (and questions on them) that a training with the same `--holdout` never saw
are asked for; the paragraphs searched are theirs and, up to the size of the pool, others
of the same texts. BM25 over segmented words is the named peer.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Encoder
from tradeqa.encoders.bm25 import Bm25
from tradeqa.encoders.known_items import make_pool, unseen_queries
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.training_texts import read_articles
from tradeqa.errors import TradeQAError

POOLS = (1_000, 10_000, 1_000_000)
SPEED_LENGTH = 230
_SPEED_PASSAGES = 10_000
_BLOCK = 64  # queries scored at a time
_FUSION = 60  # of reciprocal rank fusion, as in its paper (Cormack et al. 2009)
_DEPTH = 200  # ranks that are fused

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measure:
    """Share of `queries` of a kind whose paragraph is within one and ten of `pool`."""

    system: str
    kind: str
    pool: int
    queries: int
    first: float
    ten: float


def measure(
    encoder: Encoder,
    texts: Sequence[Path],
    questions: Path,
    holdout: float,
    pools: Sequence[int] = POOLS,
) -> list[Measure]:
    """Measures of the encoder, of BM25, and of both fused by rank, smallest pool first.

    Raises:
        EncoderError: a file cannot be read.
    """
    articles = read_articles(texts)
    queries = unseen_queries(articles, questions, holdout)
    found: list[Measure] = []
    for size in sorted(set(pools)):
        pool = make_pool(articles, queries, size)
        vectors = encoder.encode_passages(pool.texts)
        bm25 = Bm25(pool.texts)
        for kind in sorted({query.kind for query in queries}):
            asked = [query for query in queries if query.kind == kind]
            ranks: dict[str, list[int]] = {"encoder": [], "bm25": [], "fused": []}
            for start in range(0, len(asked), _BLOCK):
                block = asked[start : start + _BLOCK]
                dense = encoder.encode_queries([query.text for query in block]) @ vectors.T
                for query, scores in zip(block, dense, strict=True):
                    targets = pool.targets(query)
                    lexical = bm25.scores(query.text)
                    ranks["encoder"].append(rank_of(scores, targets))
                    ranks["bm25"].append(rank_of(lexical, targets))
                    ranks["fused"].append(rank_of(fuse(scores, lexical), targets))
            for system, places in ranks.items():
                found.append(_measure(system, kind, len(pool.texts), np.array(places)))
    return found


def encode_speed(encoder: Encoder, texts: Sequence[Path]) -> float:
    """Passages of `SPEED_LENGTH` characters encoded in a second, best of three."""
    joined = "".join(p for article in read_articles(texts) for p in article.paragraphs)
    joined = joined[: SPEED_LENGTH * _SPEED_PASSAGES]
    passages = [joined[at : at + SPEED_LENGTH] for at in range(0, len(joined), SPEED_LENGTH)]
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        encoder.encode_passages(passages)
        seconds.append(time.perf_counter() - started)
    return len(passages) / min(seconds)


def rank_of(scores: Scores, targets: Sequence[int]) -> int:
    """Rank of the best target, from 1; texts of equal score count as before it."""
    best = float(scores[list(targets)].max())
    return int((scores >= best).sum()) - int((scores[list(targets)] >= best).sum()) + 1


def fuse(one: Scores, other: Scores) -> Scores:
    fused = np.zeros(len(one), dtype=np.float32)
    for scores in (one, other):
        depth = min(_DEPTH, len(scores))
        top = np.argpartition(-scores, depth - 1)[:depth]
        top = top[np.lexsort((top, -scores[top]))]
        fused[top] += (1.0 / (_FUSION + 1 + np.arange(depth))).astype(np.float32)
    return fused


def _measure(system: str, kind: str, pool: int, ranks: npt.NDArray[np.int64]) -> Measure:
    return Measure(
        system=system,
        kind=kind,
        pool=pool,
        queries=len(ranks),
        first=round(float((ranks <= 1).mean()), 3),
        ten=round(float((ranks <= 10).mean()), 3),
    )


def _table(found: Sequence[Measure]) -> str:
    lines = ["| system | kind | pool | queries | first | within 10 |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {m.system} | {m.kind} | {m.pool} | {m.queries} | {m.first:.1%} | {m.ten:.1%} |"
        for m in found
    ]
    return "\n".join(lines)


def read_options(
    program: str, description: str | None, arguments: Sequence[str] | None
) -> argparse.Namespace:
    """What to search in and for; every known-item search is asked the same."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--encoder", help="name or folder; the shipped one when left out")
    parser.add_argument("--holdout", type=float, default=0.1, help="share kept from training")
    parser.add_argument("--pools", type=int, nargs="+", default=POOLS)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures as a table, or as JSON lines."""
    options = read_options("tradeqa.encoders.measure", __doc__, arguments)
    try:
        encoder = load_encoder(options.encoder)
        found = measure(encoder, options.texts, options.questions, options.holdout, options.pools)
        speed = encode_speed(encoder, options.texts)
    except TradeQAError as exc:
        print(exc, file=sys.stderr)
        return 1
    if options.json:
        for line in found:
            print(json.dumps(asdict(line)))
    else:
        print(_table(found))
        print(f"\n{speed:,.0f} passages of {SPEED_LENGTH} characters encoded a second")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
