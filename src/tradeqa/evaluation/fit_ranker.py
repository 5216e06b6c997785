"""Fits the ranking model on development questions: `python -m tradeqa.evaluation.fit_ranker`.

Two models are fitted, both small enough to read in `ranker.json`:

* `order`, a conditional (softmax) logistic regression over the candidate sentences of a
  question, then scaled so that its score is the log odds that a sentence answers;
* `confidence`, a logistic regression on the best candidate of each question, also with the
  answer's document taken away (a question that nothing answers any more). Its features
  come from order models fitted without that question (five folds), so that it is not
  told from candidates the order model has learned by heart.

Everything is deterministic: the folds go by a hash of the question's id.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.answering.candidates import Candidate, confidence_features
from tradeqa.answering.features import NAMES
from tradeqa.answering.ranker import CONFIDENCE_NAMES, Linear, RankingModel
from tradeqa.encoders.loading import load_encoder
from tradeqa.evaluation.gold import load_gold
from tradeqa.evaluation.ranker_examples import FOLDS, Example, Matrix, gather, perturbed
from tradeqa.service import QAService

ORDER_PENALTY = 0.5  # L2 on standardised weights; flat optimum in cross-validation
CONFIDENCE_PENALTY = 0.3
MADE_SHARE = 0.15  # weight of a made question in the confidence: people ask few of that kind
WRITTEN_WEIGHT = 3.0  # of an unanswerable question that a person wrote, against a made one
WRONG_SHARES = (0.02, 0.05, 0.1, 0.15, 0.2)  # for which `max_wrong` has a measured threshold
FALSE_REFUSALS = 0.07  # share of answerable development questions that may be refused


def fit_order(examples: Sequence[Example]) -> Linear:
    """Softmax regression: the right candidates of a question against all of them."""
    useful = [e for e in examples if e.right.any()]
    stacked = np.vstack([e.rows for e in useful])
    scale = stacked.std(axis=0)
    scale[scale == 0] = 1.0
    groups = [(e.rows / scale, e.right) for e in useful]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total = ORDER_PENALTY * float(weights @ weights)
        slope = 2 * ORDER_PENALTY * weights
        for rows, right in groups:
            scores = rows @ weights
            everyone, chosen = _softmax(scores), _softmax(np.where(right, scores, -np.inf))
            total += float(_log_sum(scores) - _log_sum(scores[right]))
            slope = slope + rows.T @ (everyone - chosen)
        return total, slope

    raw = _minimise(loss, len(NAMES)) / scale
    scores = np.concatenate([e.rows @ raw for e in examples])
    labels = np.concatenate([e.right for e in examples])
    factor, bias = fit_logistic(scores[:, None], labels, penalty=0.0)
    return Linear(NAMES, raw * factor[0], bias)


def fit_logistic(
    rows: Matrix,
    labels: npt.NDArray[np.bool_],
    *,
    penalty: float,
    weight: Matrix | None = None,
) -> tuple[Matrix, float]:
    """Weights and bias of a logistic regression with an L2 penalty on standardised rows."""
    centre, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale == 0] = 1.0
    scaled = (rows - centre) / scale
    target = labels.astype(float)
    share = np.ones(len(target)) if weight is None else weight

    def loss(parameters: Matrix) -> tuple[float, Matrix]:
        weights, bias = parameters[:-1], parameters[-1]
        scores = scaled @ weights + bias
        chance = 1 / (1 + np.exp(-np.clip(scores, -60, 60)))
        total = float(np.sum(share * (np.logaddexp(0, scores) - target * scores)))
        off = share * (chance - target)
        slope = np.append(scaled.T @ off + 2 * penalty * weights, off.sum())
        return total + penalty * float(weights @ weights), slope

    found = _minimise(loss, rows.shape[1] + 1)
    weights = found[:-1] / scale
    return weights, float(found[-1] - weights @ centre)


def confidence_rows(examples: Sequence[Example], order: Callable[[Example], Linear]) -> Matrix:
    """What the confidence is told from, each question ordered by a model that has not seen it."""
    rows = []
    for example in examples:
        rows.append(
            confidence_features(
                example.query, example.terms, _reordered(example, order(example)), example.absent
            )
        )
    return np.array(rows)


def _reordered(example: Example, order: Linear) -> list[Candidate]:
    scores = order.score(example.rows)
    best = np.argsort(-scores, kind="stable")
    return [
        Candidate(c.hit, c.passage, c.sentence, c.features, float(scores[i]))
        for i, c in ((int(i), example.candidates[int(i)]) for i in best)
    ]


def first_is_right(example: Example, order: Linear) -> bool:
    """Whether the best candidate by a model answers."""
    return bool(example.right[int(np.argmax(order.score(example.rows)))])


def fit(examples: Sequence[Example], without: Sequence[Example]) -> dict[str, object]:
    """Both models and the cross-validated figures, as `ranker.json` holds them."""
    order = fit_order(examples)
    folds = [fit_order([e for e in examples if e.fold != fold]) for fold in range(FOLDS)]

    def held_out(example: Example) -> Linear:
        return folds[example.fold]

    everything = [*examples, *without]
    rows = confidence_rows(everything, held_out)
    fold_of = np.array([e.fold for e in everything])
    right = np.array([first_is_right(e, held_out(e)) for e in everything])
    answerable = np.array([e.question.answerable for e in examples] + [False] * len(without))
    gold_made = np.arange(len(everything)) < len(examples)
    weight = np.where(gold_made & ~answerable, WRITTEN_WEIGHT, 1.0)
    usual = np.where(gold_made, 1.0, MADE_SHARE)
    confidence = fit_logistic(rows, right, penalty=CONFIDENCE_PENALTY, weight=usual)
    any_answer = fit_logistic(rows, answerable, penalty=CONFIDENCE_PENALTY, weight=weight)
    sure, chance = np.empty(len(rows)), np.empty(len(rows))
    for fold in range(FOLDS):
        seen, held = fold_of != fold, fold_of == fold
        for target, labels, weights in ((sure, right, usual), (chance, answerable, weight)):
            part, bias = fit_logistic(
                rows[seen],
                labels[seen],
                penalty=CONFIDENCE_PENALTY,
                weight=weights[seen],
            )
            target[held] = 1 / (1 + np.exp(-(rows[held] @ part + bias)))
    threshold = _threshold(chance[answerable])
    refused = chance < threshold
    left = np.array([False] * len(examples) + [e.question.answerable for e in without])
    groups = {
        "refused_answerable": answerable,
        "refused_unanswerable": gold_made & ~answerable,
        "refused_left_out": left,
        "refused_perturbed": ~gold_made & ~left,
    }
    return {
        "about": "made by `python -m tradeqa.evaluation.fit_ranker`; see that module",
        "cross_validated": {
            "first_right": round(float(right[answerable].mean()), 4),
            "brier": round(float(np.mean((sure - right)[gold_made] ** 2)), 4),
        }
        | {name: round(float(refused[members].mean()), 4) for name, members in groups.items()},
        "order": _stored(order),
        "confidence": _stored(Linear(CONFIDENCE_NAMES, *confidence)),
        "answerable": _stored(Linear(CONFIDENCE_NAMES, *any_answer)),
        "threshold": threshold,
        "wrong": _wrong(sure[gold_made], right[gold_made], chance[gold_made] >= threshold),
    }


def _wrong(
    sure: Matrix, right: npt.NDArray[np.bool_], answered: npt.NDArray[np.bool_]
) -> list[list[float]]:
    """Least confidence for which at most each share of the answers given is wrong."""
    steps = np.sort(sure[answered])
    found = []
    for share in WRONG_SHARES:
        for least in steps:
            given = answered & (sure >= least)
            if float((~right[given]).mean()) <= share:
                found.append([share, round(float(least), 3)])
                break
    return found


def _threshold(chance: Matrix) -> float:
    """Highest threshold that refuses at most `FALSE_REFUSALS` of the answerable questions."""
    return round(float(np.quantile(chance, FALSE_REFUSALS)), 3)


def _stored(model: Linear) -> dict[str, object]:
    pairs = zip(model.names, model.weights, strict=True)
    return {"bias": round(model.bias, 4), "weights": {n: round(float(w), 4) for n, w in pairs}}


def _unfitted() -> RankingModel:
    """Candidates are gathered by no model: the packaged one may lack a new feature."""
    order = Linear(NAMES, np.zeros(len(NAMES)), 0.0)
    sure = Linear(CONFIDENCE_NAMES, np.zeros(len(CONFIDENCE_NAMES)), 0.0)
    return RankingModel(order, sure, sure, 0.0, ())


def _minimise(loss: Callable[[Matrix], tuple[float, Matrix]], size: int) -> Matrix:
    from scipy.optimize import minimize  # noqa: PLC0415  # comes with the extra tradeqa[eval]

    return np.asarray(minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x)


def _log_sum(scores: Matrix) -> float:
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))


def _softmax(scores: Matrix) -> Matrix:
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum())


def main() -> None:
    """Fit on the development questions of every index given; the results are stacked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--index", action="append", type=Path, required=True)
    parser.add_argument("--encoder", default=None)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    gold = [g for g in load_gold(options.gold, split="dev") if not g.history]
    examples: list[Example] = []
    without: list[Example] = []
    for index in options.index:
        service = QAService(index, load_encoder(options.encoder), model=_unfitted())
        examples += gather(service, gold, leave_out=False)
        without += gather(service, gold, leave_out=True)
        without += gather(service, perturbed(gold), leave_out=False)
    model = fit(examples, without)
    options.out.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(model["cross_validated"], indent=1))


if __name__ == "__main__":
    main()
