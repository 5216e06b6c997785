"""What each part of the system is worth: `python -m tradeqa.evaluation.ablation`.

Each row leaves one part out and asks the same questions again. The weights are not
fitted anew, so a row shows what this system loses, not what the best system without
the part would reach; `aurc` compares confidences whatever the threshold.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tradeqa.encoders.base import Encoder
from tradeqa.encoders.loading import load_encoder
from tradeqa.errors import SettingsError, TradeQAError
from tradeqa.evaluation.ablated import NoDense, plain_model, untyped_model, without_rows
from tradeqa.evaluation.gold import GoldQuestion, load_gold
from tradeqa.evaluation.labels import bounds, figure
from tradeqa.evaluation.measures import Group, answer_columns, measure
from tradeqa.evaluation.runner import ask_all
from tradeqa.lexicon.thesaurus import Thesaurus
from tradeqa.service import QAService

SHOWN = ("answer@1", "answer@3", "raw@1", "refusal", "false_refusal", "aurc")
Variants = Iterator[tuple[str, Callable[[], QAService]]]


def variants(index_dir: Path, encoder: Encoder, rows_apart: Path) -> Variants:
    """Name and maker of each system; `rows_apart` holds the index without table rows."""
    yield "full system", lambda: QAService(index_dir, encoder)
    yield "without dense", lambda: QAService(index_dir, NoDense(encoder))
    yield "without thesaurus", lambda: QAService(index_dir, encoder, thesaurus=Thesaurus([]))
    yield "without typed check", lambda: QAService(index_dir, encoder, model=untyped_model())
    yield "without ranking model", lambda: QAService(index_dir, encoder, model=plain_model())
    yield "without table rows", lambda: QAService(rows_apart, encoder)


def ablate(
    questions: Sequence[GoldQuestion],
    index_dir: Path,
    encoder: Encoder,
    *,
    index_without_rows: Path | None = None,
    on_variant: Callable[[str], None] = lambda name: None,
) -> dict[str, Group]:
    """Measures of each system by its name, the full one first.

    Without `index_without_rows`, an index that takes table rows for prose is made of the
    documents of the given one, in a temporary folder.
    """
    found: dict[str, Group] = {}
    with TemporaryDirectory(prefix="tradeqa-ablation-") as folder:
        rows_apart = index_without_rows or Path(folder)
        if index_without_rows is None:
            without_rows(QAService(index_dir, encoder), encoder, rows_apart)
        for name, make in variants(index_dir, encoder, rows_apart):
            on_variant(name)
            asked = ask_all(make(), questions, leave_out=False)
            found[name] = measure(asked.outcomes, answer_columns).overall
    return found


def render(groups: dict[str, Group]) -> Iterator[str]:
    """A Markdown table: percentages with their 95 % intervals."""
    yield "| " + " | ".join(("system", *SHOWN)) + " |"
    yield "|---" + "|--:" * len(SHOWN) + "|"
    for name, group in groups.items():
        cells = []
        for column in SHOWN:
            known = group.measures.get(column)
            cells.append(
                f"{figure(column, known.value)} [{bounds(column, known)}]" if known else "–"
            )
        yield "| " + " | ".join((name, *cells)) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; exit code 1 when the work failed, 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--index-without-rows", type=Path)
    parser.add_argument("--split")
    parser.add_argument("--encoder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        questions = load_gold(options.gold, split=options.split)
        if not questions:
            raise SettingsError(f"no gold question of split {options.split!r}")
        groups = ablate(
            questions,
            options.index,
            load_encoder(options.encoder),
            index_without_rows=options.index_without_rows,
            on_variant=lambda name: print(name, file=sys.stderr, flush=True),
        )
    except TradeQAError as exc:
        print(f"error: {exc}", file=sys.stderr)
        sys.exit(2 if isinstance(exc, SettingsError) else 1)
    if options.json:
        print(json.dumps({"n": len(questions), "systems": _plain(groups)}))
        return
    print("\n".join((f"{len(questions)} questions", "", *render(groups))))


def _plain(groups: dict[str, Group]) -> dict[str, Any]:
    return {
        name: {
            column: {"value": known.value, "n": known.n, "low": known.low, "high": known.high}
            for column, known in group.measures.items()
        }
        for name, group in groups.items()
    }


if __name__ == "__main__":
    main()
