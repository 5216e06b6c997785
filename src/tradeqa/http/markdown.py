"""An answer as Markdown for chat clients: what comes from a document stays text.

Of what a document holds, nothing may become a link, an image, markup, a formula or a
list. Only ASCII signs are escaped, and only those that need it: `]` but not `[`, because
no link is without the first, and some clients read `\\[` as the begin of a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradeqa.answering.citation import source_line
from tradeqa.answering.model import Answer, Quote

_SIGNS = re.compile(r"[\\`*_<\]|~$&]")
_SCHEME = re.compile(r":(?=//)|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
_AT = re.compile(r"@(?=[A-Za-z0-9])")
# at the begin of a line; -5.2% and 1.7万 are figures, which no reader takes for a list
_BLOCK = re.compile(r"^(?:[#>=:]|[+-](?=[\s+-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_WORDS = {
    False: {
        "read": "理解为：",
        "refusal": "这些文档里没有答案。",
        "near": "以下是最接近的原文，但不是答案：",
    },
    True: {
        "read": "Read as: ",
        "refusal": "These documents hold no answer. ",
        "near": "The nearest passages, which are not answers:",
    },
}


def escape(text: str) -> str:
    """One line of text as Markdown that shows just this text."""
    line = _CONTROL.sub(" ", _BREAKS.sub(" ", text)).strip()
    line = _SIGNS.sub(r"\\\g<0>", line)
    line = _SCHEME.sub(r"\\:", line)
    line = _WWW.sub(r"\\.", line)
    line = _AT.sub(r"\\@", line)
    block = _BLOCK.match(line)
    if block is None:
        return line
    at = block.end() if block[0].isdecimal() else 0
    return f"{line[:at]}\\{line[at:]}"


def render(answer: Answer) -> Iterator[str]:
    """Paragraphs of the reply; an empty line belongs between two of them.

    The short answer and each quote as a block quotation with its source line, or the
    reason of a refusal and the near misses, labelled.
    """
    english = answer.language == "en"
    words = _WORDS[english]
    if answer.interpreted_question.strip() != answer.question.strip():
        yield words["read"] + escape(answer.interpreted_question)
    if answer.answerable:
        if answer.answer:
            yield f"**{escape(answer.answer)}**"
        for quote in answer.quotes:
            yield _block(quote, english=english)
        return
    yield words["refusal"] + escape(answer.reason or "")
    if answer.near_misses:
        yield words["near"]
        for quote in answer.near_misses:
            yield _block(quote, english=english)


def _block(quote: Quote, *, english: bool) -> str:
    """A block quotation; two spaces at the end of a line break it there."""
    lines = [escape(line) for line in _BREAKS.split(quote.text)]
    shown = [f"> {line}  " for line in lines if line]
    return "\n".join([*shown, ">", f"> —— {escape(source_line(quote, english=english))}"])
