"""Late interaction and score fusion, on vectors small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeqa.encoders.fusion import LATE, LEXICAL, fuse_scores
from tradeqa.encoders.late_interaction import LateInteraction, Match
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.pieces import PieceCutter
from tradeqa.encoders.static import StaticEncoder
from tradeqa.encoders.static_folder import StaticFolder
from tradeqa.encoders.tokenizer_file import Pieces

_WORDS = ["<unk>", "出口", "外销", "苹果", "的"]
# 外销 is at 60 degrees to 出口, 苹果 at right angles; 的 was never learned
_VECTORS = [[0.0, 0.0], [2.0, 0.0], [0.5, np.sqrt(0.75)], [0.0, 1.0], [0.0, 0.0]]


def by_hand(factors: list[float] | None = None) -> LateInteraction:
    vocabulary = [(word, -1.0 - number) for number, word in enumerate(_WORDS)]
    pieces = Pieces(PieceCutter(vocabulary, 0).cut, len(_WORDS), _WORDS.__getitem__, 0)
    folder = StaticFolder(
        pieces=pieces,
        rows=np.array(_VECTORS, dtype=np.float32),
        factors=None if factors is None else np.array(factors, dtype=np.float32),
        unit=True,
        search_key=True,
        query_prompt="",
        passage_prompt="",
        fingerprint="",
    )
    return LateInteraction(StaticEncoder(folder, "by hand"))


def scores(late: LateInteraction, question: str, passages: list[str]) -> list[float]:
    return [float(s) for s in late.scores(question, late.pieces(passages))]


def test_each_piece_counts_by_its_nearest() -> None:
    """出口 (weight 2² = 4) and 苹果 (1² = 1): (4 × 0.5 + 1 × √0.75) / 5 for 外销 alone."""
    found = scores(by_hand(), "出口苹果", ["外销", "出口,苹果", "出口的", "的", ""])
    assert found == pytest.approx([(4 * 0.5 + np.sqrt(0.75)) / 5, 1.0, 4 / 5, 0.0, 0.0])


def test_factors_of_rows_count() -> None:
    """An int8 row's factor is part of its length: with 出口 halved, both weigh 1."""
    assert scores(by_hand([1, 0.5, 1, 1, 1]), "出口苹果", ["出口"]) == pytest.approx([0.5])


def test_nothing_asked_and_nothing_given() -> None:
    """A question of unlearned pieces scores 0, no passages score nothing."""
    late = by_hand()
    assert scores(late, "的", ["出口"]) == [0.0]
    assert scores(late, "", ["出口", ""]) == [0.0, 0.0]
    assert scores(late, "出口", []) == []


def test_matches_tell_which_word_met_which() -> None:
    """The weightiest first, shares of the whole; what nothing is near met nothing."""
    late = by_hand()
    met = late.matches("苹果出口", "外销")
    assert [(m.asked, m.met, m.share) for m in met] == [
        ("出口", "外销", pytest.approx(0.8)),
        ("苹果", "外销", pytest.approx(0.2)),
    ]
    assert [m.similarity for m in met] == pytest.approx([0.5, np.sqrt(0.75)])
    assert late.matches("出口", "苹果") == (Match("出口", "", 0.0, 1.0),)
    assert late.matches("出口", "") == (Match("出口", "", 0.0, 1.0),)
    assert late.matches("", "出口") == ()


@given(st.lists(st.sampled_from(["出口", "外销", "苹果", "的", "x", ","]), max_size=9))
def test_matches_add_up_to_the_score(words: list[str]) -> None:
    """Similarities weighted by their shares are the passage's score."""
    late, passage = by_hand(), "".join(words)
    [score] = scores(late, "苹果出口的", [passage])
    added = sum(m.similarity * m.share for m in late.matches("苹果出口的", passage))
    assert score == pytest.approx(added, abs=1e-6)


def test_the_shipped_model_finds_the_everyday_word() -> None:
    """A passage that says it in other words is nearer than one about something else."""
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    late = LateInteraction(encoder)
    passages = ["全国汽车报废和置换更新数量增长。", "全国铁路发送旅客数量增长。"]
    for question in ("老百姓换了多少旧车？", "How many old cars were scrapped?"):
        first, second = scores(late, question, passages)
        assert first > second


def test_fusion_by_hand() -> None:
    """Cosine, the share of the question's words that is explained, and lateness."""
    dense, lexical = np.array([0.5, 0.2], np.float32), np.array([0.0, 6.0], np.float32)
    late = np.array([0.1, 0.3], np.float32)
    expected = [0.5 + LATE * 0.1, 0.2 + LEXICAL * 6 / 8 + LATE * 0.3]
    assert fuse_scores(dense, lexical, 8.0, late) == pytest.approx(expected)
    # no word of the question is in the collection: the words say nothing
    assert fuse_scores(dense, lexical * 0, 0.0, late * 0) == pytest.approx([0.5, 0.2])
