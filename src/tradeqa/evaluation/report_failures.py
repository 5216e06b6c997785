"""The questions of a run that went wrong, folded by type, as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tradeqa.evaluation.outcomes import Outcome

_LONGEST = 300  # characters of a quote shown


def failures(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Questions whose first quote does not answer, and those answered that should not be."""
    return [
        outcome
        for outcome in outcomes
        if (not outcome.right(1) if outcome.gold.answerable else outcome.answered)
    ]


def render_failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A folded list for each type; the most confident failures first."""
    failed = failures(outcomes)
    yield f"<h2>失败的问题（{len(failed)} / {len(outcomes)}）</h2>"
    for kind in sorted({outcome.gold.type for outcome in failed}):
        asked = sum(outcome.gold.type == kind for outcome in outcomes)
        own = [outcome for outcome in failed if outcome.gold.type == kind]
        yield f"<details><summary>{escape(kind)} <span>{len(own)} / {asked}</span></summary>"
        for outcome in sorted(own, key=lambda each: (-each.confidence, each.gold.id)):
            yield _failure(outcome)
        yield "</details>"


def _failure(outcome: Outcome) -> str:
    gold = outcome.gold
    history = "".join(f'<p class="history">↳ {escape(turn)}</p>' for turn in gold.history)
    read = (
        f'<p class="history">理解为：{escape(outcome.interpreted)}</p>'
        if outcome.interpreted != gold.question
        else ""
    )
    expected = " 或 ".join(escape(answer) for answer in gold.answer) or "应当拒答"
    return (
        f'<article>{history}<p class="question">{escape(gold.question)} {_tag(outcome)}</p>{read}'
        f'<p>应为：{expected} <span class="soft">· {escape(gold.id)} · '
        f"置信度 {outcome.confidence:.2f}</span></p>{_first(outcome)}</article>"
    )


def _tag(outcome: Outcome) -> str:
    if not outcome.gold.answerable:
        return '<span class="tag bad">该拒未拒</span>'
    if not outcome.answered:
        word = "误拒（首条其实含答案）" if outcome.right(1, refusals=True) else "误拒"
        return f'<span class="tag">{word}</span>'
    word = "答案在第二、三条" if outcome.right(3) else "答错"
    return f'<span class="tag bad">{word}</span>'


def _first(outcome: Outcome) -> str:
    if not outcome.shown:
        return '<p class="soft">没有找到任何段落</p>'
    first = outcome.shown[0]
    text = first.quote if len(first.quote) <= _LONGEST else first.quote[:_LONGEST] + "…"
    word = "首条引文" if outcome.answered else "最接近的原文"
    return (
        f"<blockquote>{escape(text)}</blockquote>"
        f'<p class="soft">{word}，{escape(first.document)}</p>'
    )
