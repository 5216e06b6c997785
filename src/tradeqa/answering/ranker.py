"""The ranking model: a logistic regression over named features, read from a JSON file.

Its weights are learned from the development questions (`tradeqa` ships them in
`ranker.json`, `python -m tradeqa.evaluation.fit_ranker` makes them). One set of weights
orders the candidate sentences. Two small ones look at the best candidates of a question:
how probable is it that the first quote answers, and that anything here does? The second
decides about refusing: an odd wording may leave the first quote doubtful where an answer
is near, and a question about the wrong year looks good in every other way.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from tradeqa.answering.features import NAMES
from tradeqa.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Linear:
    """`score = bias + weights · features`, features standing in the order of `names`."""

    names: tuple[str, ...]
    weights: npt.NDArray[np.float64]
    bias: float

    def score(
        self, rows: Sequence[Sequence[float]] | npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Scores (log odds) of feature rows, shape (len(rows),)."""
        if len(rows) == 0:
            return np.zeros(0)
        return np.asarray(np.asarray(rows, dtype=np.float64) @ self.weights + self.bias)


@dataclass(frozen=True, slots=True)
class Strictness:
    """Refuse below either probability: that anything answers, that the first quote does."""

    answerable: float
    confidence: float


@dataclass(frozen=True, slots=True)
class RankingModel:
    """Orders candidate sentences and tells how sure the first one is."""

    order: Linear
    confidence: Linear  # log odds that the first quote answers
    answerable: Linear  # log odds that the documents hold an answer at all
    threshold: float  # refuse below this probability of being answerable
    wrong: tuple[tuple[float, float], ...]  # (share of wrong answers, least confidence), rising

    def strictness(self, max_wrong: float | None) -> Strictness:
        """When to refuse so that at most about `max_wrong` of the answers given are wrong.

        The shares were measured on held-out development questions; the next stricter one
        that was measured is taken. None is the usual strictness.
        """
        if max_wrong is None:
            return Strictness(self.threshold, 0.0)
        fitting = [least for share, least in self.wrong if share <= max_wrong]
        return Strictness(self.threshold, fitting[-1] if fitting else 1.0)

    @staticmethod
    def probability(score: float) -> float:
        """Log odds to probability, without overflow."""
        if score >= 0:
            return 1 / (1 + math.exp(-score))
        grown = math.exp(score)
        return grown / (1 + grown)


CONFIDENCE_NAMES = (
    "best",  # score of the first candidate
    "lead",  # its lead over the best candidate of another passage
    "full_coverage",
    "sentence_coverage",
    "nearby_coverage",
    "nearby_missing",
    "name_missing",
    "known_missing",
    "place_missing",
    "unit_fit",
    "currency_fit",
    "rarest_missing",
    "dense",
    "sentence_dense",
    "wrong_year",  # 1 where the candidate contradicts the question, else 0
    "wrong_months",
    "wrong_direction",
    "wrong_place",
    "wrong_kind",
    "value_support",  # how much of the question stands by the number that would be the answer
    "value_conflicts",  # its own clause names another place or way of trade
    "row_conflicts",  # slots in which a table row tells of something else than was asked
    "absent",  # weight share of nouns and names that no hit has in any wording
    "colloquial",  # everyday speech, in which a missing word means less; the next are 0 then
    "formal_missing",
    "formal_known_missing",
    "formal_name_missing",
    "formal_absent",
    "formal_coverage",
    "english",  # words are met through the thesaurus only
)


def load_ranking_model() -> RankingModel:
    """The packaged model.

    Raises:
        SettingsError: as `parse_ranking_model`.
    """
    path = resources.files("tradeqa.answering") / "ranker.json"
    return parse_ranking_model(path.read_text(encoding="utf-8"))


def parse_ranking_model(text: str) -> RankingModel:
    """The model of a file's text.

    Raises:
        SettingsError: it is damaged, or its features are not those of this version.
    """
    try:
        stored = json.loads(text)
        return RankingModel(
            order=_linear(stored["order"], NAMES),
            confidence=_linear(stored["confidence"], CONFIDENCE_NAMES),
            answerable=_linear(stored["answerable"], CONFIDENCE_NAMES),
            threshold=_finite(stored["threshold"]),
            wrong=tuple((_finite(share), _finite(least)) for share, least in stored["wrong"]),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise SettingsError(
            f"ranker.json is damaged ({type(exc).__name__}: {exc}); install tradeqa again "
            "or run `python -m tradeqa.evaluation.fit_ranker`"
        ) from exc


def _linear(stored: Mapping[str, object], names: tuple[str, ...]) -> Linear:
    weights = stored["weights"]
    if not isinstance(weights, dict) or set(weights) != set(names):
        raise SettingsError(
            "ranker.json was made for other features; run `python -m tradeqa.evaluation.fit_ranker`"
        )
    values = np.array([_finite(weights[name]) for name in names])
    return Linear(names, values, _finite(stored["bias"]))


def _finite(number: object) -> float:
    value = float(str(number))
    if not math.isfinite(value):
        raise ValueError(f"{number} is not a finite number")
    return value
