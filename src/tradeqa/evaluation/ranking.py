"""Ranking measures of the retrieved passages, by ir-measures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tradeqa.errors import EvaluationError
from tradeqa.evaluation.outcomes import Outcome
from tradeqa.evaluation.resampling import Values

RECALL_AT = (1, 3, 5, 10)
MRR, NDCG = "MRR@10", "nDCG@10"
_CUT = 10


def ranking_columns(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    """Value of each ranking measure for each question; NaN where nothing is to be found.

    `recall@k` is 1 when evidence stands in the first k passages. A question whose
    evidence stands in no passage of the index counts as 0.

    Raises:
        EvaluationError: ir-measures is not installed.
    """
    wanted = np.array([outcome.gold.answerable for outcome in outcomes], dtype=bool)
    ranks = [outcome.evidence_rank for outcome in outcomes]
    columns: dict[str, Values] = {}
    for k in RECALL_AT:
        met = np.array([rank is not None and rank <= k for rank in ranks], dtype=float)
        columns[f"recall@{k}"] = np.where(wanted, met, np.nan)
    graded = _graded(outcomes)
    for name in (MRR, NDCG):
        per_question = [graded.get((name, outcome.gold.id), 0.0) for outcome in outcomes]
        columns[name] = np.where(wanted, np.array(per_question, dtype=float), np.nan)
    return columns


def require_ir_measures() -> None:
    """Say how to get ir-measures before any question is asked.

    Raises:
        EvaluationError: it is not installed.
    """
    try:
        import ir_measures  # noqa: F401, PLC0415  # an extra, and slow to load
    except ImportError as exc:
        raise EvaluationError(
            "ir-measures is not installed; run pip install 'tradeqa[eval]'"
        ) from exc


def _graded(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], float]:
    """Measure and question id to value, for questions with a relevant passage."""
    require_ir_measures()
    from ir_measures import RR, Qrel, ScoredDoc, iter_calc, nDCG  # noqa: PLC0415

    judged = [outcome for outcome in outcomes if outcome.relevant]
    qrels = [Qrel(o.gold.id, passage, 1) for o in judged for passage in o.relevant]
    run = [
        ScoredDoc(o.gold.id, passage, float(_CUT - place))  # by place: no ties are left
        for o in judged
        for place, passage in enumerate(o.retrieved[:_CUT])
    ]
    if not qrels or not run:
        return {}
    names = {RR @ _CUT: MRR, nDCG @ _CUT: NDCG}
    return {
        (names[found.measure], str(found.query_id)): float(found.value)
        for found in iter_calc(list(names), qrels, run)
    }
