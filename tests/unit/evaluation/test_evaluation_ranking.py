"""Ranking measures, by hand."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fakes_gold import make_outcome
from tradeqa.errors import EvaluationError
from tradeqa.evaluation.ranking import ranking_columns

OUTCOMES = [
    make_outcome("second", retrieved=["x", "p1", "p2"], relevant=["p1", "p2"]),
    make_outcome("first", retrieved=["p1"], relevant=["p1"]),
    make_outcome("never", retrieved=["x", "y"], relevant=["p1"]),
    make_outcome("nowhere", retrieved=["x"], relevant=[], by="none"),
    make_outcome("unanswerable", answer=[], retrieved=["x"]),
]


def test_recall_at_k_is_whether_evidence_stands_in_the_first_k() -> None:
    """The second place counts from k = 3 on; unanswerable questions do not count."""
    columns = ranking_columns(OUTCOMES)
    np.testing.assert_array_equal(columns["recall@1"], [0, 1, 0, 0, np.nan])
    np.testing.assert_array_equal(columns["recall@3"], [1, 1, 0, 0, np.nan])


def test_reciprocal_rank_and_ndcg_are_those_of_the_books() -> None:
    """Places 2 and 3 of two relevant: 1/2, and (1/log2 3 + 1/log2 4) / (1 + 1/log2 3)."""
    columns = ranking_columns(OUTCOMES)
    np.testing.assert_allclose(columns["MRR@10"], [0.5, 1, 0, 0, np.nan])
    gain = (1 / np.log2(3) + 0.5) / (1 + 1 / np.log2(3))
    np.testing.assert_allclose(columns["nDCG@10"], [gain, 1, 0, 0, np.nan], rtol=1e-6)


def test_order_is_that_of_the_hits_whatever_the_ids() -> None:
    """trec_eval breaks ties by id; no ties are left to it."""
    for first, second in (("a", "b"), ("b", "a")):
        (value,) = ranking_columns([make_outcome("q", retrieved=[first, second], relevant=["b"])])[
            "MRR@10"
        ]
        assert value == (1.0 if first == "b" else 0.5)


def test_nothing_retrieved_is_a_miss() -> None:
    """An empty ranking counts as zero."""
    columns = ranking_columns([make_outcome("q", relevant=["p1"])])
    assert columns["nDCG@10"].tolist() == [0.0]
    assert columns["recall@10"].tolist() == [0.0]


def test_without_ir_measures_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(EvaluationError, match=r"tradeqa\[eval\]"):
        ranking_columns(OUTCOMES)
