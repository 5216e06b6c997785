"""Asks what the tables tell and what they nearly tell: `python -m tradeqa.evaluation.adversarial`.

Every number of every table is asked straight, in several wordings, and with one word
swapped for another year, place, port, product, way of trade, month or table. Right is the
right row first, or a refusal. The exit code is 1 when less than 95 % of all replies are
that, or when a wrong row is quoted with a confidence over 0.5.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from tradeqa.answering.model import Answer, Quote
from tradeqa.encoders.loading import load_encoder
from tradeqa.evaluation.adversarial_questions import TableQuestion, questions
from tradeqa.evaluation.gold import squeeze
from tradeqa.evaluation.runner import Service
from tradeqa.evaluation.table_cells import RowId, table_cells
from tradeqa.service import QAService

SHARE = 0.95  # of replies that must be right or refused
SURE = 0.5  # confidence that no wrong row may exceed
ALL = "all"


class Verdict(StrEnum):
    """How a reply is judged."""

    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Reply:
    """A question made from a table and what was said to it."""

    kind: str
    question: str
    verdict: Verdict
    confidence: float
    row: bool  # whether the first quote is a row of a table
    quote: str
    answer: str | None
    value: str | None  # the cell asked for, where a row tells it

    @property
    def surely_wrong(self) -> bool:
        """Whether a wrong reply was given with confidence."""
        return self.verdict is Verdict.WRONG and self.confidence > SURE

    @property
    def cell_right(self) -> bool | None:
        """Whether the short answer is the cell asked for; None without a right row."""
        if self.verdict is not Verdict.RIGHT or not self.row or self.value is None:
            return None
        return squeeze(self.answer or "").startswith(squeeze(self.value))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one kind of question."""

    kind: str
    n: int
    right: int
    refused: int
    wrong: int
    surely_wrong: int  # wrong with a confidence over `SURE`
    cells: int  # right rows whose cell is known
    cells_right: int  # … and is the short answer

    @property
    def share(self) -> float:
        """Share of replies that are right or refused."""
        return (self.right + self.refused) / self.n if self.n else 1.0


def run(service: Service, *, seed: int = 0) -> list[Reply]:
    """Ask everything that the tables of an index give rise to."""
    documents = [service.document(stored.id) for stored in service.documents()]
    cells = [cell for document in documents for cell in table_cells(document)]
    asked = questions(cells, (document.view.text for document in documents), seed=seed)
    return [judge(question, service.ask(question.question, top_k=1)) for question in asked]


def judge(question: TableQuestion, answer: Answer) -> Reply:
    """Whether a reply is the right row, a refusal, or wrong."""
    first = answer.quotes[0] if answer.quotes else None
    if not answer.answerable or first is None:
        verdict = Verdict.REFUSED
    else:
        verdict = Verdict.RIGHT if _right(question, first) else Verdict.WRONG
    return Reply(
        question.kind,
        question.question,
        verdict,
        answer.confidence,
        first is not None and first.location.table is not None,
        first.text if first else "",
        answer.answer,
        question.value,
    )


def _right(question: TableQuestion, quote: Quote) -> bool:
    table = quote.location.table
    if table is not None:
        return RowId(quote.document.id, table.caption, table.row) in question.rows
    text = squeeze(f"{quote.text}{quote.location.section or ''}{quote.document.title}")
    return bool(question.told) and all(squeeze(told) in text for told in question.told)


def tallies(replies: Sequence[Reply]) -> list[Tally]:
    """Counts by kind, in order of appearance, and of all together."""
    kinds = list(dict.fromkeys(reply.kind for reply in replies))
    return [_tally(kind, [r for r in replies if r.kind == kind]) for kind in kinds] + [
        _tally(ALL, replies)
    ]


def _tally(kind: str, replies: Sequence[Reply]) -> Tally:
    def count(verdict: Verdict) -> int:
        return sum(reply.verdict is verdict for reply in replies)

    told = [reply.cell_right for reply in replies if reply.cell_right is not None]
    return Tally(
        kind,
        len(replies),
        count(Verdict.RIGHT),
        count(Verdict.REFUSED),
        count(Verdict.WRONG),
        sum(reply.surely_wrong for reply in replies),
        len(told),
        sum(told),
    )


def passed(replies: Sequence[Reply]) -> bool:
    """Whether enough is right or refused, and no wrong row was told with confidence."""
    sure = any(reply.surely_wrong and reply.row for reply in replies)
    return _tally(ALL, replies).share >= SHARE and not sure


def _print(found: Iterable[Tally]) -> None:
    heads = ("n", "right", "refused", "wrong", f"wrong>{SURE}", "cell", "right|refused")
    print(f"{'kind':<14}" + "".join(f"{head:>14}" for head in heads))
    for tally in found:
        counts = (tally.n, tally.right, tally.refused, tally.wrong, tally.surely_wrong)
        cell = f"{tally.cells_right}/{tally.cells}"
        print(
            f"{tally.kind:<14}"
            + "".join(f"{count:>14}" for count in counts)
            + f"{cell:>14}{tally.share:>13.1%}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print the table, and tell by the exit code whether the bounds are kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--encoder", default=None, help="as of `tradeqa index`")
    parser.add_argument("--seed", type=int, default=0, help="of the wordings drawn")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--failures", action="store_true", help="list the wrong replies")
    options = parser.parse_args(arguments)
    replies = run(QAService(options.index, load_encoder(options.encoder)), seed=options.seed)
    wrong = [reply for reply in replies if reply.verdict is Verdict.WRONG]
    if options.json:
        told: dict[str, object] = {"passed": passed(replies)}
        told["kinds"] = [asdict(tally) | {"share": tally.share} for tally in tallies(replies)]
        if options.failures:
            told["failures"] = [asdict(reply) for reply in wrong]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(tallies(replies))
        for reply in sorted(wrong, key=lambda r: -r.confidence) if options.failures else ():
            print(f"{reply.kind:<12} {reply.confidence:.2f} {reply.question} → {reply.quote[:80]}")
    return 0 if passed(replies) else 1


if __name__ == "__main__":
    sys.exit(main())
