"""Results of inline mode: each quote as one message that can be sent into any chat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tradeqa.answering.citation import source_line
from tradeqa.answering.model import Answer, Quote
from tradeqa_telegram.markup import Text, bold, joined, to_html
from tradeqa_telegram.phrases import say
from tradeqa_telegram.quotes import quote_text, source_text
from tradeqa_telegram.showing import one_line, shown
from tradeqa_telegram.splitting import LIMIT, begin, units

MOST = 50  # results Telegram takes
_TITLE = 80  # characters of a title and
_DESCRIPTION = 200  # of a description; the message below them has everything


@dataclass(frozen=True, slots=True)
class InlineQuote:
    """A result: what the list shows, and the message that is sent (at most 4,096 units)."""

    id: str  # 32 hexadecimal digits, the same for the same quote of the same answer
    title: str
    description: str
    html: str
    plain: str


def render_inline(answer: Answer, *, english: bool) -> tuple[InlineQuote, ...]:
    """The quotes of an answer, or the refusal followed by its near misses, labelled."""
    results = [] if answer.answerable else [_refusal(answer, english=english)]
    results += [
        _result(answer, quote, number, english=english) for number, quote in enumerate(answer.shown)
    ]
    return tuple(results[:MOST])


def _result(answer: Answer, quote: Quote, number: int, *, english: bool) -> InlineQuote:
    traditional = answer.language == "zh-Hant"
    label = ""
    if not answer.answerable:
        label = say("not_answer", english=english, traditional=traditional)
    short = answer.answer if answer.answerable and number == 0 else None
    line = one_line(short or quote.text) or one_line(quote.document.title)
    title = f"{label}{line}".strip() or say("untitled", english=english)
    question = bold(one_line(answer.interpreted_question))
    head = [part for part in (question, Text(label), Text(one_line(short or ""))) if part]
    whole = joined((*head, quote_text(quote, english=english)), "\n")
    message = whole.stripped() if units(whole.plain) <= LIMIT else _begun(whole, quote, english)
    return InlineQuote(
        _id(answer, str(number)),
        _shortened(title, _TITLE),
        _shortened(one_line(source_line(quote, english=english)), _DESCRIPTION),
        to_html(message),
        message.plain,
    )


def _refusal(answer: Answer, *, english: bool) -> InlineQuote:
    traditional = answer.language == "zh-Hant"
    label = say("no_answer", english=english, traditional=traditional)
    reason = one_line(answer.reason or "")
    told = f"{label}{' ' if english else ''}{reason}".strip()
    lines = (bold(one_line(answer.interpreted_question)), Text(told))
    message = begin(joined([line for line in lines if line], "\n"), LIMIT)
    title, description = _shortened(label, _TITLE), _shortened(reason, _DESCRIPTION)
    return InlineQuote(_id(answer, "none"), title, description, to_html(message), message.plain)


def _begun(whole: Text, quote: Quote, english: bool) -> Text:
    """The begin of a message that does not fit, which says so, and the source."""
    end = "\n" + say("goes_on", english=english) + "\n"
    source = begin(source_text(quote, english=english), LIMIT // 2)
    return joined((begin(whole, LIMIT - units(end) - units(source.plain)), end, source))


def _shortened(text: str, most: int) -> str:
    line = shown(text)[0]
    return line if len(line) <= most else line[: most - 1] + "…"


def _id(answer: Answer, name: str) -> str:
    told = f"{answer.index_version}\n{answer.interpreted_question}\n{name}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
