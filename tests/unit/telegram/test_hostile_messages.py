"""A thousand hostile passages: no message is refused and no word of a quote is lost."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot_api.utf16 import units
from hostile_passages import hostile_passages
from telegram_reading import (
    make_answer,
    make_quote,
    make_refusal,
    receive,
    receive_all,
)
from tradeqa.answering.model import TableLocation
from tradeqa_telegram.messages import render_answer, render_context, render_inline
from tradeqa_telegram.showing import POP, shown

_COUNT = 1_000
_FEWER = 165  # fifteen of each kind, where a passage makes dozens of messages
_SEED = 20
_NASTY = "<>&\"'@/#\x00\n\r\t\u200b\u200d\u202e\u2069\ufe0f\u0301\ud800\udc00א字𠮷😀🇨。，"
_LABEL = re.compile(r"\A（\d+/\d+）")


def _squeezed(text: str) -> str:
    """Without white space, which a cut may take, and isolates, which nobody sees."""
    return "".join(text.split()).replace("\u2068", "").replace(POP, "")


def test_no_quote_is_refused_cut_or_garbled() -> None:
    """Quoted in an answer, each passage arrives whole, in order, in messages that are taken."""
    most = 0
    for text, spans in hostile_passages(_COUNT, seed=_SEED):
        quote = make_quote(text, highlights=spans, published="2021")
        received = receive_all(render_answer(make_answer(quote), english=False))
        assert _squeezed("".join(one.quoted for one in received)) == _squeezed(shown(text)[0])
        assert all(units(one.text) <= 4096 for one in received)
        most = max(most, len(received))
    assert most >= 3  # some of the passages needed several messages


@given(
    st.text(st.one_of(st.sampled_from(_NASTY), st.characters()), max_size=80),
    st.integers(1, 120),
    st.lists(st.tuples(st.integers(-9, 9999), st.integers(-9, 9999)), max_size=5),
)
def test_any_quote_arrives(piece: str, repeated: int, spans: list[tuple[int, int]]) -> None:
    """Of any characters and any length: taken, whole, in order; all that is asked for is bold."""
    text = piece * repeated
    quote = make_quote(text, highlights=tuple(spans), published="2021")
    received = receive_all(render_answer(make_answer(quote, short=None), english=False))
    clean, moved = shown(text, spans)
    assert _squeezed("".join(one.quoted for one in received)) == _squeezed(clean)
    asked = {place for low, high in moved for place in range(low, high)}
    bold = Counter("".join(piece for one in received for piece in one.bold))
    wanted = Counter(_squeezed("".join(clean[place] for place in sorted(asked))))
    assert wanted <= bold


def test_no_refusal_is_refused() -> None:
    """As near miss, reason and question, each passage is taken and the near miss is whole."""
    for text, spans in hostile_passages(_FEWER, seed=_SEED):
        refusal = make_refusal(make_quote(text, highlights=spans), reason=text, question=text)
        received = receive_all(render_answer(refusal, english=True, page_url="https://a.cn"))
        assert _squeezed("".join(one.quoted for one in received)) == _squeezed(shown(text)[0])


def test_titles_sources_and_answers_may_be_hostile_too() -> None:
    """What else comes from a document or a reader is taken in any place of a message."""
    for passage, _ in hostile_passages(_FEWER, seed=_SEED):
        text = passage[-1500:]
        table = TableLocation(text, (text, "", "b"), ("12406列", text, ""), 3)
        quote = make_quote(
            "12406列 " + text, title=text, source=text, url=text, section=text, table=table
        )
        quote = dataclasses.replace(
            quote, document=dataclasses.replace(quote.document, id=text, published=text)
        )
        answer = make_answer(quote, quote, question=text[:1000], interpreted=text, short=text)
        for number in range(2):
            messages = render_answer(
                answer, english=False, quote=number, page_url="https://qa.example.com"
            )
            parts = "".join(_LABEL.sub("", one.text) for one in receive_all(messages))
            assert _squeezed(shown(text)[0]) in _squeezed(parts)


def test_no_context_and_no_inline_result_is_refused() -> None:
    """The passage among itself, and as an inline result, is taken."""
    for text, spans in hostile_passages(_FEWER, seed=_SEED):
        quote = make_quote(text, highlights=spans)
        receive_all(render_context(text[:500], quote, text[-500:], english=False))
        for answer in (make_answer(quote, short=None), make_refusal(quote, reason=text)):
            for result in render_inline(answer, english=True):
                receive(result)
                assert units(result.title) <= 200
