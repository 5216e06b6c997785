"""An answer as lines of text, in the language of its question."""

from __future__ import annotations

from collections.abc import Iterator

from tradeqa.answering.citation import source_line
from tradeqa.answering.model import Answer, Quote
from tradeqa.cli.console import bold, show

_WORDS = {
    False: {
        "refusal": "这些文档里没有答案。",
        "near": "以下是最接近的原文，但不是答案：",
        "read": "理解为：",
        "raw": "原文：",
    },
    True: {
        "refusal": "These documents hold no answer.",
        "near": "The nearest passages, which are not answers:",
        "read": "Read as: ",
        "raw": "Original: ",
    },
}


def render(answer: Answer) -> Iterator[str]:
    """Lines of an answer: the short answer and its quotes, or the refusal and near misses."""
    english = answer.language == "en"
    words = _WORDS[english]
    if answer.interpreted_question.strip() != answer.question.strip():
        yield words["read"] + show(answer.interpreted_question)
    if answer.answerable:
        yield bold(show(answer.answer or answer.quotes[0].text))
        for number, quote in enumerate(answer.quotes, 1):
            yield ""
            yield from _quote(quote, f"{number}. ", english=english)
        return
    yield words["refusal"] + (" " if english else "") + show(answer.reason or "")
    if answer.near_misses:
        yield ""
        yield words["near"]
        for quote in answer.near_misses:
            yield from _quote(quote, "✗ ", english=english)


def _quote(quote: Quote, mark: str, *, english: bool) -> Iterator[str]:
    """A quote with its matched words in bold, the raw slice where it differs, its source."""
    words = _WORDS[english]
    indent = " " * len(mark)
    yield mark + _highlighted(quote).replace("\n", f"\n{indent}")
    if quote.quote != quote.text:
        yield indent + words["raw"] + show(quote.quote.replace("\r", "␍").replace("\n", "␤"))
    yield indent + "—— " + show(source_line(quote, english=english))


def _highlighted(quote: Quote) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in quote.highlights:
        pieces += [show(quote.text[at:start]), bold(show(quote.text[start:end]))]
        at = end
    return "".join((*pieces, show(quote.text[at:])))
