"""The measures themselves, on examples worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tradeqa.encoders.bm25 import Bm25
from tradeqa.encoders.known_items import make_pool, unseen_queries
from tradeqa.encoders.measure import fuse, rank_of
from tradeqa.encoders.training_texts import Article


def scores(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_the_rank_is_that_of_the_best_target() -> None:
    """Two texts score higher than the better target: third."""
    assert rank_of(scores(0.9, 0.1, 0.5, 0.8), [1, 2]) == 3


def test_texts_of_equal_score_come_before_the_target() -> None:
    """A tie never flatters: the target shares the score of one other, so second."""
    assert rank_of(scores(0.5, 0.5, 0.1), [0]) == 2


def test_fusion_adds_reciprocal_ranks() -> None:
    """First of one and second of the other: 1/61 + 1/62."""
    fused = fuse(scores(3, 2, 1), scores(2, 3, 1))
    assert fused.tolist() == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 2 / 63])


def test_bm25_is_the_formula() -> None:
    """One of two texts of two words holds the word once: idf × 2.2 / 2.2."""
    bm25 = Bm25(["出口 增长", "进口 下降"])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert bm25.scores("出口").tolist() == pytest.approx([idf, 0.0])
    assert bm25.scores("天气").tolist() == [0.0, 0.0]


def test_a_pool_holds_what_is_asked_for(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Every target is in the smallest pool, and the pool is as large as told."""
    articles = [Article("", f"题{n}", (f"第{n}段", "另一段")) for n in range(50)]
    path = tmp_path / "questions.jsonl"
    path.write_text('{"title": "题3", "paragraph": 1, "plain": "问？"}\n', encoding="utf-8")
    queries = unseen_queries(articles, path, 1.0)
    pool = make_pool(articles, queries, 60)
    assert len(pool.texts) == 60
    written = next(query for query in queries if query.kind == "plain")
    assert [pool.texts[row] for row in pool.targets(written)] == ["另一段"]
    assert all(pool.targets(query) for query in queries)
