"""The report: whole, self-contained, and nothing in it can act."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest

from fakes_gold import make_outcome
from tradeqa.errors import EvaluationError
from tradeqa.evaluation.compare import compare
from tradeqa.evaluation.measures import measure
from tradeqa.evaluation.outcomes import Outcome
from tradeqa.evaluation.report import render_report
from tradeqa.evaluation.report_failures import failures
from tradeqa.evaluation.runs import GoldFile, Run

EVIL = '<script>alert(1)</script>&"'
OUTCOMES = (
    make_outcome("right", ["是42。"], confidence=0.9),
    make_outcome("wrong", [f"引文{EVIL}"], confidence=0.8),
    make_outcome("refused", ["42"], answered=False, confidence=0.1, type="名称"),
    make_outcome("ghost", ["42"], answer=[], confidence=0.4, type=EVIL),
    make_outcome("silent", answer=[], answered=False, confidence=0.0, type="unanswerable"),
)
VOID = {"meta", "br", "use", "path", "rect", "image"}


def _run(outcomes: tuple[Outcome, ...] = OUTCOMES) -> Run:
    latencies = tuple(float(n + 1) for n in range(len(outcomes)))
    gold = (GoldFile(f"{EVIL}.jsonl", "0" * 64),)
    return Run({"encoder": EVIL, "split": None}, "v1", gold, outcomes, latencies, "2024-01-01")


class _Page(HTMLParser):
    """Tags and attributes of a page; every tag must be closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def close(self) -> None:
        super().close()
        assert not self._open


@pytest.fixture(scope="module")
def page() -> _Page:
    run = _run()
    parsed = _Page()
    parsed.feed(render_report(run, measure(run.outcomes), compare(OUTCOMES, OUTCOMES)))
    parsed.close()
    return parsed


def test_nothing_of_a_document_or_question_becomes_markup(page: _Page) -> None:
    """No script, no handler; the text is there as text."""
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert f"引文{EVIL}" in page.text


def test_the_page_needs_nothing_else(page: _Page) -> None:
    """No address but names of XML and places in the page itself; a policy forbids the rest."""
    assert not {"img", "link", "iframe", "image"} & set(page.tags)
    links = [value for name, value in page.attributes if name in ("href", "src", "xlink:href")]
    assert all(link.startswith("#") for link in links)
    assert any("default-src 'none'" in value for _, value in page.attributes)
    assert not re.search(r"url\((?!#)", "".join(page.text))


def test_ids_of_the_plots_do_not_collide(page: _Page) -> None:
    """Three SVGs, each with names of its own."""
    ids = [value for name, value in page.attributes if name == "id"]
    assert page.tags.count("svg") == 3
    assert len(set(ids)) == len(ids)


def test_plots_take_the_colours_of_the_page(page: _Page) -> None:
    """Light and dark are the page's matter; no stand-in colour is left."""
    styles = " ".join(value for name, value in page.attributes if name == "style")
    assert "var(--accent)" in styles
    assert "#0102" not in styles


def test_failures_are_wrong_first_quotes_and_answers_to_nothing() -> None:
    """False refusals count, right refusals do not."""
    assert [outcome.gold.id for outcome in failures(OUTCOMES)] == ["wrong", "refused", "ghost"]


def test_the_same_run_makes_the_same_page() -> None:
    """To the byte."""
    run = _run()
    measures = measure(run.outcomes)
    assert render_report(run, measures) == render_report(run, measures)


def test_a_run_of_one_question_has_a_report() -> None:
    """Also when it was refused: nothing is divided by zero."""
    run = _run((make_outcome("u", answer=[], answered=False),))
    assert "100.0%" in render_report(run, measure(run.outcomes))


def test_without_matplotlib_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The extra is named."""
    from tradeqa.evaluation.plots import require_matplotlib

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(EvaluationError, match=r"tradeqa\[eval\]"):
        require_matplotlib()
