"""The ranking model as a file and as arithmetic; equals of several years."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from importlib import resources
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging import ask, candidates, passage
from tradeqa.answering.candidates import Candidate, absent_share, newest_first, uncontradicted
from tradeqa.answering.features import NAMES
from tradeqa.answering.ranker import (
    CONFIDENCE_NAMES,
    Linear,
    RankingModel,
    Strictness,
    load_ranking_model,
    parse_ranking_model,
)
from tradeqa.errors import SettingsError
from tradeqa.retrieval.matching import WeightedTerm
from tradeqa.retrieval.terms import Term


def stored() -> dict[str, Any]:
    """A small model file: weights 0 but one."""
    zeros: dict[str, Any] = {"bias": 0, "weights": dict.fromkeys(CONFIDENCE_NAMES, 0)}
    return {
        "order": {"bias": -1.5, "weights": dict.fromkeys(NAMES, 0) | {NAMES[2]: 2}},
        "confidence": zeros,
        "answerable": zeros,
        "threshold": 0.4,
        "wrong": [[0.02, 0.9], [0.05, 0.7], [0.2, 0.3]],
    }


def test_a_file_is_read_in_the_order_of_the_features() -> None:
    """Weights stand by name in the file, in order in the model."""
    model = parse_ranking_model(json.dumps(stored()))
    assert model.order.names == NAMES
    assert model.order.weights.tolist() == [0, 0, 2] + [0] * (len(NAMES) - 3)
    assert (model.order.bias, model.threshold) == (-1.5, 0.4)
    assert model.wrong == ((0.02, 0.9), (0.05, 0.7), (0.2, 0.3))


def test_the_packaged_model_fits_this_version() -> None:
    """Its shares rise, and stricter means surer."""
    model = load_ranking_model()
    assert model.order.names == NAMES
    assert model.confidence.names == model.answerable.names == CONFIDENCE_NAMES
    assert 0 < model.threshold < 1
    shares = [share for share, _ in model.wrong]
    assert shares == sorted(shares)
    assert [least for _, least in model.wrong] == sorted(
        (least for _, least in model.wrong), reverse=True
    )


def _drop(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda model: model.pop(key)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda m: m["order"]["weights"].pop(NAMES[0]), "made for other features"),
        (lambda m: m["order"]["weights"].update(new=1), "made for other features"),
        (lambda m: m["order"].update(weights=[1, 2]), "made for other features"),
        (lambda m: m["order"]["weights"].update({NAMES[0]: "viel"}), "is damaged"),
        (lambda m: m["order"]["weights"].update({NAMES[0]: math.nan}), "not a finite number"),
        (lambda m: m["order"].update(bias=math.inf), "not a finite number"),
        (lambda m: m["order"].pop("bias"), "is damaged"),
        (lambda m: m.update(wrong=[[0.1]]), "is damaged"),
        (lambda m: m.update(wrong=5), "is damaged"),
        (_drop("order"), "is damaged"),
        (_drop("answerable"), "is damaged"),
        (_drop("threshold"), "is damaged"),
    ],
)
def test_a_spoilt_model_is_refused(spoil: Callable[[dict[str, Any]], object], said: str) -> None:
    """By name, with the command that mends it."""
    model = stored()
    spoil(model)
    with pytest.raises(SettingsError, match=said) as caught:
        parse_ranking_model(json.dumps(model))
    assert "fit_ranker" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '"x"', "null"])
def test_what_is_no_model_is_refused(text: str) -> None:
    """Not JSON, or JSON of something else."""
    with pytest.raises(SettingsError, match=r"ranker\.json is damaged"):
        parse_ranking_model(text)


def test_a_cut_file_is_refused() -> None:
    """Every kind of half a file."""
    text = (resources.files("tradeqa.answering") / "ranker.json").read_text(encoding="utf-8")
    for end in range(0, len(text.rstrip()), max(1, len(text) // 40)):
        with pytest.raises(SettingsError):
            parse_ranking_model(text[:end])


def test_scores_by_hand() -> None:
    """bias + weights · features, a row at a time."""
    linear = Linear(("a", "b"), np.array([2.0, -1.0]), 0.5)
    assert linear.score([(1, 2), (0, 0), (3, 1)]).tolist() == [0.5, 0.5, 5.5]
    assert linear.score([]).tolist() == []


@pytest.mark.parametrize(
    ("max_wrong", "expected"),
    [
        (None, Strictness(0.4, 0.0)),
        (0.5, Strictness(0.4, 0.3)),
        (0.2, Strictness(0.4, 0.3)),
        (0.1, Strictness(0.4, 0.7)),
        (0.05, Strictness(0.4, 0.7)),
        (0.03, Strictness(0.4, 0.9)),
        (0.01, Strictness(0.4, 1.0)),
    ],
)
def test_strictness_takes_the_next_stricter_share(
    max_wrong: float | None, expected: Strictness
) -> None:
    """What was not measured is refused altogether; None is the usual strictness."""
    assert parse_ranking_model(json.dumps(stored())).strictness(max_wrong) == expected


@given(st.floats(-1e6, 1e6))
def test_log_odds_become_probabilities(score: float) -> None:
    """Between 0 and 1 without overflow, and symmetric."""
    chance = RankingModel.probability(score)
    assert 0 <= chance <= 1
    assert chance + RankingModel.probability(-score) == pytest.approx(1)


def test_probabilities_by_hand() -> None:
    """Even odds, three to one, one to three."""
    assert RankingModel.probability(0) == 0.5
    assert RankingModel.probability(math.log(3)) == pytest.approx(0.75)
    assert RankingModel.probability(-math.log(3)) == pytest.approx(0.25)


FIGURE = {"kind_fit": 1.0, "nearby_coverage": 0.8}


def figures(
    *years_and_scores: tuple[str, float], features: dict[str, float] | None = None
) -> list[Candidate]:
    """A sentence a passage, best first."""
    found = [
        candidates(
            passage(f"{year}出口额为5亿元。", row=row), [score], features=features or FIGURE
        )[0]
        for row, (year, score) in enumerate(years_and_scores)
    ]
    return sorted(found, key=lambda c: -c.score)


def years(found: tuple[Candidate, ...]) -> list[int]:
    """The year that each candidate speaks of."""
    return [max(c.sentence.times.years, default=0) for c in found]


def test_of_equals_the_newest_stands_first() -> None:
    """A figure asked without a year: sentences that answer it alike, newest first."""
    found = figures(("2020年", 2.0), ("2023年", 1.5), ("2021年", 1.2))
    assert years(newest_first(ask("出口额是多少"), found)) == [2023, 2021, 2020]


def test_what_is_clearly_worse_stays_behind() -> None:
    """A newer year does not lift a sentence that answers less well."""
    found = figures(("2020年", 2.0), ("2023年", 0.5))
    assert years(newest_first(ask("出口额是多少"), found)) == [2020, 2023]


def of_years(question: str, *fits: tuple[str, float, float]) -> list[int]:
    """Sentences of years with a score and a `year_fit` each, in the order of `uncontradicted`."""
    found = [
        figures((year, score), features={"year_fit": fit, "kind_fit": 1})[0]
        for year, score, fit in fits
    ]
    found.sort(key=lambda c: -c.score)
    return years(uncontradicted(ask(question), found))


def test_reasons_of_the_asked_year_stand_first() -> None:
    """What is told of another year would be refused; a figure of that year is none."""
    both = (("2026年", 2.0, -1.0), ("2020年", -1.0, 1.0))
    assert of_years("2020年为什么困难", *both) == [2020, 2026]
    assert of_years("2020年出口额是多少", *both) == [2026, 2020]
    assert of_years("2020年为什么困难", ("2026年", 2.0, -1.0), ("2021年", 1.0, -1.0)) == [
        2026,
        2021,
    ]
    assert uncontradicted(ask("2020年为什么困难"), []) == ()


def test_of_equal_figures_that_of_the_asked_place_stands_first() -> None:
    """Unless it is much worse."""

    def order(behind: float) -> list[float]:
        other = figures(("2023年", 0.0), features={"place_fit": -0.7, "kind_fit": 1})
        asked = figures(("2023年", -behind), features={"place_fit": 1.0, "kind_fit": 1})
        return [c.score for c in uncontradicted(ask("越南出口额是多少"), [*other, *asked])]

    assert order(0.9) == [-0.9, 0.0]
    assert order(1.5) == [0.0, -1.5]


@pytest.mark.parametrize("question", ["2020年出口额是多少", "为什么出口额下降", "出口额在哪里多"])
def test_only_figures_without_a_year_are_reordered(question: str) -> None:
    """Where a year is asked, or no figure, the ranking stands."""
    found = figures(("2020年", 2.0), ("2023年", 1.5))
    assert years(newest_first(ask(question), found)) == [2020, 2023]


def test_equals_hold_a_fitting_figure_and_as_much_of_the_question() -> None:
    """Another kind of sentence is no equal."""
    first = figures(("2020年", 2.0))
    other = figures(("2023年", 1.5), features={"kind_fit": 0.0, "nearby_coverage": 0.8})
    less = figures(("2022年", 1.4), features={"kind_fit": 1.0, "nearby_coverage": 0.6})
    found = newest_first(ask("出口额是多少"), [*first, *other, *less])
    assert years(found) == [2020, 2023, 2022]
    assert newest_first(ask("出口额是多少"), []) == ()


def test_the_share_of_absent_nouns_by_hand() -> None:
    """Nouns and names count, in full below no credit and not from half a credit on."""
    terms = [
        WeightedTerm(Term("甲", (0, 1), noun=True), 3.0, (("甲", 1.0),)),
        WeightedTerm(Term("乙", (1, 2), noun=True), 1.0, (("乙", 1.0),)),
        WeightedTerm(Term("丙", (2, 3)), 1.0, (("丙", 1.0),)),
    ]
    assert absent_share(terms, [0.0, 1.0, 0.0]) == pytest.approx(3 / 5)
    assert absent_share(terms, [0.25, 0.5, 1.0]) == pytest.approx(1.5 / 5)
    assert absent_share(terms, [1.0, 1.0, 1.0]) == 0.0
    assert absent_share([], []) == 0.0
