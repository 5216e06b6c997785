"""Surroundings of a quote, the list of documents, and what is known of one."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes_service import FakeService
from telegram_reading import labels, make_quote, receive
from tradeqa.answering.model import Quote
from tradeqa.documents.model import Document, Metadata
from tradeqa.index.store import StoredDocument
from tradeqa_telegram.buttons import Action, Kind, document_key
from tradeqa_telegram.messages import (
    render_context,
    render_document,
    render_sources,
    render_stale_context,
)
from tradeqa_telegram.surroundings import LONGEST, SENTENCES, surroundings

_SENTENCES = [f"第{number}句说外贸回稳向好。" for number in range(9)]


def _document(raw: str) -> Document:
    """A document whose view is its raw text."""
    found = FakeService().document("d1")
    step = range(len(raw) + 1)
    view = dataclasses.replace(
        found.view,
        text=raw,
        starts=type(found.view.starts)("l", step[:-1]),
        ends=type(found.view.ends)("l", step[1:]),
    )
    return dataclasses.replace(found, raw=raw, view=view)


def _quote_of(document: Document, start: int, end: int) -> Quote:
    quote = make_quote(document.raw[start:end], start=start)
    return dataclasses.replace(
        quote, document=dataclasses.replace(quote.document, sha256=document.sha256)
    )


def _stored(number: int, **known: object) -> StoredDocument:
    metadata = dataclasses.replace(Metadata(title=f"第{number}篇"), **known)
    return StoredDocument(
        f"d{number}", f"d{number}.md", "text/plain", "0" * 64, 1, metadata, 1234, 0, 9
    )


def test_whole_sentences_around_a_quote() -> None:
    """Three on each side, with the white space between them and the quote."""
    document = _document("。\n".join(["开头", *(s.rstrip("。") for s in _SENTENCES)]) + "。")
    start = document.raw.index("第4句")
    quote = _quote_of(document, start, start + len(_SENTENCES[4]))
    found = surroundings(document, quote)
    assert found is not None
    assert found.before == "\n".join(_SENTENCES[1:4]) + "\n"
    assert found.after == "\n" + "\n".join(_SENTENCES[5:8])
    assert found.before + quote.text + found.after in document.raw


@given(
    st.lists(st.sampled_from([*_SENTENCES, "字" * 500, "\n", "无句号"]), min_size=1, max_size=14),
    st.data(),
)
def test_surroundings_are_what_stands_there(pieces: list[str], data: st.DataObject) -> None:
    """Whatever the quote, before + quote + after is a slice of the text, and not too long."""
    document = _document("".join(pieces))
    start = data.draw(st.integers(0, len(document.raw) - 1))
    end = data.draw(st.integers(start + 1, len(document.raw)))
    found = surroundings(document, _quote_of(document, start, end))
    assert found is not None
    assert document.raw[:start].endswith(found.before)
    assert document.raw[end:].startswith(found.after)
    assert found.before.count("。") <= SENTENCES
    assert len(found.before) <= LONGEST + len(found.before) - len(found.before.rstrip())


def test_at_the_ends_of_a_document_there_is_nothing_around() -> None:
    """No sentence is made up, and none is missing its begin."""
    document = _document("".join(_SENTENCES))
    first = surroundings(document, _quote_of(document, 0, len(_SENTENCES[0])))
    last = surroundings(document, _quote_of(document, len(document.raw) - 5, len(document.raw)))
    assert first is not None
    assert first.before == ""
    assert last is not None
    assert last.after == ""


def test_a_document_changed_since_has_no_surroundings() -> None:
    """Another file, or other words at the place: the quote is not shown among strangers."""
    document = _document("".join(_SENTENCES))
    quote = _quote_of(document, 12, 24)
    assert surroundings(dataclasses.replace(document, sha256="1" * 64), quote) is None
    assert surroundings(document, dataclasses.replace(quote, quote="别的话")) is None
    [message] = render_stale_context(quote, english=True)
    assert message.plain.startswith("This document has changed since the answer")
    assert message.buttons == ()


def test_the_quote_is_bold_among_its_surroundings() -> None:
    """One block quotation of all three, the source below, the place in the page a tap away."""
    quote = make_quote("中间 12406列。", highlights=((3, 8),))
    [message] = render_context(
        "前面<b>。", quote, "后面。", english=False, page_url="https://qa.example.com"
    )
    assert message.html == (
        "<b>引文的上下文</b>\n"
        "<blockquote>前面&lt;b&gt;。<b>中间 12406列。</b>后面。</blockquote>\n"
        "—— 《中欧班列2020年成绩》，2021-03-29\n"
        "第 100–110 字"
    )
    assert labels(message) == [["在网页里看原文"]]


def test_the_list_of_documents_is_paged() -> None:
    """Six on a page, numbered through, a button for each, and one to each neighbour page."""
    documents = [_stored(number, published="2021", source="报纸") for number in range(14)]
    [first] = render_sources(documents, english=False)
    assert first.plain.startswith(
        "库中文章（14 篇）第 1/3 页\n\n1. 《第0篇》\n2021，报纸，1,234 字\n\n2. "
    )
    assert labels(first) == [["1", "2", "3", "4", "5", "6"], ["下一页 »"]]
    assert first.buttons[0][2].action == Action(Kind.DOCUMENT, document_key("d2"))
    assert first.buttons[1][0].action == Action(Kind.SOURCES, "", 1)

    [second] = render_sources(documents, english=True, page=1)
    assert labels(second) == [["7", "8", "9", "10", "11", "12"], ["« Back", "Next »"]]
    [third] = render_sources(documents, english=True, page=2)
    assert labels(third) == [["13", "14"], ["« Back"]]
    assert third.plain.startswith("Documents (14), page 3 of 3\n\n13. ")
    assert render_sources(documents, english=True, page=99) == (third,)
    assert render_sources(documents, english=False, page=-1) == (first,)


def test_no_documents() -> None:
    """An empty corpus is said to be empty."""
    [message] = render_sources([], english=False)
    assert (message.plain, message.buttons) == ("库里还没有文章。", ())


def test_what_is_known_of_a_document() -> None:
    """Only what is known, what was read off the text marked as such, the address as a link."""
    document = _stored(
        3,
        authors=("王建", "李<b>"),
        published="2021",
        url="https://paper.cn/3",
        derived=frozenset({"published"}),
    )
    [message] = render_document(document, english=False, page_url="https://qa.example.com")
    assert message.html == (
        '<a href="https://paper.cn/3"><b>《第3篇》</b></a>\n'
        "作者：王建，李&lt;b&gt;\n"
        "日期：2021（由正文推断）\n"
        "网址：https://paper.cn/3\n"
        "篇幅：1,234 字\n"
        "文件：d3.md\n"
        f"SHA-256：{'0' * 64}"
    )
    assert message.buttons[0][0].url == "https://qa.example.com/#document=d3"
    receive(message)


@pytest.mark.parametrize("text", ["<b>" * 2000, "😀" * 5000, "\x00\ud800\u202e", "/start @all"])
def test_hostile_documents_are_listed_whole(text: str) -> None:
    """A title, an author or a source of any kind is taken, in as many messages as it needs."""
    documents = [
        _stored(number, title=text, authors=(text,), source=text, published=text, url=text)
        for number in range(7)
    ]
    for messages in (
        render_sources(documents, english=False),
        render_document(documents[0], english=True, page_url="https://qa.example.com"),
    ):
        for message in messages:
            receive(message)
