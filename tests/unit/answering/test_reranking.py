"""What a reranker changes, by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from judging import passage
from tradeqa.answering.reranking import RERANKED, WEIGHT, lifted
from tradeqa.rerankers.base import Scores
from tradeqa.retrieval.retriever import Hit


class Preferring:
    """A reranker that wants a word: log odds 4 where it stands, else -2."""

    name = "preferring"

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[str] = []

    def score(self, question: str, passages: Sequence[str]) -> Scores:
        self.read += passages
        return np.array([4.0 if self.word in text else -2.0 for text in passages], np.float32)


def hits(*texts: str) -> list[Hit]:
    """One hit for each text."""
    return [Hit(row, passage(text, row=row), 1.0, 1.0, 0.5) for row, text in enumerate(texts)]


def test_others_fall_behind_the_passage_it_prefers() -> None:
    """The preferred keeps its score; the rest lose the distance times the weight."""
    scores = lifted("问", hits("甲", "乙", "丙"), np.array([3.0, 2.0, 1.0]), Preferring("丙"))
    assert scores.tolist() == [3.0 - 6 * WEIGHT, 2.0 - 6 * WEIGHT, 1.0]


def test_a_passage_is_read_once_for_all_its_sentences() -> None:
    """Two sentences of one passage move together."""
    [one, other] = hits("甲", "乙")
    reranker = Preferring("乙")
    scores = lifted("问", [one, one, other], np.array([3.0, 1.0, 2.0]), reranker)
    assert len(reranker.read) == 2
    assert scores.tolist() == [3.0 - 6 * WEIGHT, 1.0 - 6 * WEIGHT, 2.0]


def test_only_the_best_are_read() -> None:
    """What is not read stays behind what is."""
    texts = [f"第{number}段" for number in range(RERANKED + 5)]
    reranker = Preferring("第0段")
    before = np.array([float(-number) for number in range(len(texts))])
    scores = lifted("问", hits(*texts), before, reranker)
    assert len(reranker.read) == RERANKED
    assert scores[0] == 0.0
    assert scores[-1] == before[-1] - 6 * WEIGHT


def test_nothing_found_nothing_read() -> None:
    """No passages, no call."""
    reranker = Preferring("甲")
    assert lifted("问", [], np.zeros(0), reranker).tolist() == []
    assert reranker.read == []
