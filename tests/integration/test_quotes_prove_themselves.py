"""Every quote is its document's own slice: real questions, random spans, repeated sentences."""

from __future__ import annotations

import hashlib
import json
import random
from functools import cache
from pathlib import Path

import pytest

from places import ORIGINALS, ROOT, Place, with_committed_corpus, with_texts
from tradeqa.answering.model import Answer, Quote
from tradeqa.answering.verification import verify
from tradeqa.documents.model import Document

SPANS = 10_000
NEED_ORIGINALS = pytest.mark.skipif(
    not ORIGINALS.is_dir(),
    reason=f"the original articles are not at {ORIGINALS}; they are never part of the repository",
)


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The committed articles."""
    return with_committed_corpus(tmp_path_factory.mktemp("default"))


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The originals, each in the place of its restatement."""
    return with_committed_corpus(tmp_path_factory.mktemp("originals"), originals=True)


@pytest.fixture(params=["default", pytest.param("originals", marks=NEED_ORIGINALS)])
def place(request: pytest.FixtureRequest) -> Place:
    """One after the other."""
    found: Place = request.getfixturevalue(request.param)
    return found


def shown(answer: Answer) -> tuple[Quote, ...]:
    """Quotes and near misses."""
    return answer.quotes + answer.near_misses


def documents(place: Place) -> dict[str, Document]:
    """All documents with their text."""
    return {d.id: place.service.document(d.id) for d in place.service.documents()}


@cache
def gold_questions() -> tuple[str, ...]:
    """Every second development question that stands alone."""
    found = []
    for path in sorted((ROOT / "tests" / "gold").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            if question["split"] == "dev" and not question["history"]:
                found.append(question["question"])
    return tuple(found[::2])


def span_questions(place: Place, count: int, seed: int) -> list[str]:
    """Random pieces of the raw texts, asked as they are or about."""
    chance = random.Random(seed)  # noqa: S311  # the same questions each time
    texts = [document.raw for document in documents(place).values()]
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        piece = text[start : start + chance.randrange(4, 60)]
        if piece.strip():
            found.append(piece + chance.choice(["", "？", "是多少", "是什么", "，为什么？"]))
    return found


def check(quote: Quote, place: Place, texts: dict[str, Document]) -> None:
    """What every quote and near miss keeps."""
    document = texts[quote.document.id]
    start, end = quote.location.start, quote.location.end
    assert 0 <= start < end <= len(document.raw)
    assert document.raw[start:end] == quote.quote
    span = document.view.from_raw(start, end)
    assert document.view.text[span.start : span.end] == quote.text
    assert quote.document.sha256 == document.sha256
    assert (
        hashlib.sha256((place.corpus / document.path).read_bytes()).hexdigest()
        == quote.document.sha256
    )
    last = -1
    for low, high in quote.highlights:
        assert last < low < high <= len(quote.text)
        last = high
    assert 0 <= quote.score <= 1
    found = verify(quote.quote, [(quote.document, document)], quote.document.id)
    assert found.status == "found"
    assert all(document.raw[p.start : p.end] == quote.quote for p in found.places if p.exact)
    if len(found.places) < 20:
        assert start in [p.start for p in found.places if p.exact]


def test_every_quote_is_the_slice_it_names(place: Place) -> None:
    """Of gold questions and of random pieces; no quote twice in one answer."""
    texts = documents(place)
    questions = [*gold_questions(), *span_questions(place, 80, seed=7)]
    assert len(questions) > 250
    quotes = 0
    for question in questions:
        answer = place.service.ask(question)
        assert answer.answerable == bool(answer.quotes)
        assert not (answer.quotes and answer.near_misses)
        assert answer.answerable or answer.reason
        places = [(q.document.id, q.location.start) for q in shown(answer)]
        assert len(set(places)) == len(places) <= 3
        for quote in shown(answer):
            check(quote, place, texts)
            quotes += 1
    assert quotes > len(questions)


def test_the_service_verifies_its_quotes(place: Place) -> None:
    """A sample, through the one door; a letter changed is not found, elsewhere misattributed."""
    others = sorted(documents(place))
    checked = 0
    for question in gold_questions()[::40]:
        for quote in shown(place.service.ask(question))[:1]:
            own = quote.document.id
            assert place.service.verify(quote.quote, own).status == "found"
            assert place.service.verify(quote.quote + "㊣", own).status == "not_found"
            if len(quote.quote) > 20:
                other = next(name for name in others if name != own)
                assert place.service.verify(quote.quote, other).status == "misattributed"
                checked += 1
    assert checked >= 2


def test_the_offset_map_is_monotone_and_total(place: Place) -> None:
    """Every view character stands for a slice of raw behind the one before."""
    for document in documents(place).values():
        view = document.view
        assert len(view.starts) == len(view.ends) == len(view.text)
        last = 0
        for start, end in zip(view.starts, view.ends, strict=True):
            assert last <= start < end
            last = end
        assert last <= len(document.raw)


def test_random_spans_go_there_and_back(place: Place) -> None:
    """10,000 spans of views return to themselves; as many of raw show just what is inside."""
    chance = random.Random(11)  # noqa: S311  # the same spans each time
    for document in documents(place).values():
        view, raw = document.view, document.raw
        for _ in range(SPANS // len(place.service.documents()) + 1):
            start = chance.randrange(len(view.text))
            end = min(len(view.text), start + chance.randrange(1, 300))
            back = view.to_raw(start, end)
            there = view.from_raw(back.start, back.end)
            assert (there.start, there.end) == (start, end)

            low = chance.randrange(len(raw))
            high = min(len(raw), low + chance.randrange(1, 300))
            seen = view.from_raw(low, high)
            if len(seen):
                inside = view.to_raw(seen.start, seen.end)
                assert low <= inside.start < inside.end <= high
            if seen.start:
                assert view.starts[seen.start - 1] < low
            if seen.end < len(view.text):
                assert view.ends[seen.end] > high or view.starts[seen.end] < low


REPEATED = "2021年甲州港的集装箱吞吐量为35万标箱，同比增长6%。"
ONE = (
    f"# 甲州港\n\n{REPEATED}{REPEATED}港口很忙。{REPEATED}\n\n"
    f"## 又说一次\n\n{REPEATED}\n\n再说。{REPEATED}\n"
)
TWO = f"# 年报\n\n据年报，港口有八个泊位。{REPEATED}乙州没有港口。\n"


def test_repeated_sentences_have_each_their_place(tmp_path: Path) -> None:
    """Each place is found by verify, and a quote points at one of them exactly."""
    place = with_texts(tmp_path, {"one.md": ONE, "two.md": TWO})
    texts = documents(place)
    expected = {
        (name, at)
        for name, document in texts.items()
        for at in range(len(document.raw))
        if document.raw.startswith(REPEATED, at)
    }
    assert len(expected) == 6
    found = place.service.verify(REPEATED)
    assert {(p.document.id, p.start) for p in found.places} == expected
    assert all(p.exact and p.end - p.start == len(REPEATED) for p in found.places)

    answer = place.service.ask("2021年甲州港的集装箱吞吐量是多少？")
    holding = [quote for quote in shown(answer) if REPEATED in quote.quote]
    for quote in shown(answer):
        check(quote, place, texts)
    assert holding[0].location.start + holding[0].quote.find(REPEATED) in {
        at for name, at in expected if name == holding[0].document.id
    }
    assert len(holding) == 1, "copies collapse, within a document and across documents"


def test_copies_of_a_document_collapse(tmp_path: Path) -> None:
    """The same article twice gives each quote once."""
    place = with_texts(tmp_path, {"one.md": TWO, "copy.md": TWO + "\n"})
    answer = place.service.ask("2021年甲州港的集装箱吞吐量是多少？")
    assert [quote.text for quote in shown(answer) if "35万" in quote.text] == [REPEATED]
    texts = [quote.text for quote in shown(answer)]
    assert len(set(texts)) == len(texts)


def test_the_question_of_the_readme(default: Place) -> None:
    """Fresh clone: how many China-Europe trains ran in 2020."""
    answer = default.service.ask("2020年中欧班列开行了多少列？")
    assert answer.answerable
    assert "12406列" in answer.quotes[0].text
    assert answer.answer == "12406列"


@NEED_ORIGINALS
@pytest.mark.parametrize(
    ("question", "caption", "name", "value"),
    [
        ("2023年中国对越南出口总额是多少？", "表3", "越南", "2297.93"),
        ("青岛港2023年1—11月吞吐量", "表4", "青岛港", "2639"),
        ("2023年电动载人汽车出口数量增幅", "表1", "电动载人汽车", "67.1"),
    ],
)
def test_rows_of_the_original_tables(
    originals: Place, question: str, caption: str, name: str, value: str
) -> None:
    """Tables that extraction flattened into lines, their numbers torn."""
    answer = originals.service.ask(question)
    assert answer.answerable
    first = answer.quotes[0]
    assert first.location.table is not None
    assert "".join(first.location.table.caption.split()).startswith(caption)
    assert name in first.location.table.cells
    assert value in first.location.table.cells
    assert value in first.text
    assert "".join(first.quote.split()).startswith("".join(first.text.split())[:3])
    assert first.document.id == "foreign-trade-new-productive-forces-2023"


@NEED_ORIGINALS
def test_a_torn_number_is_whole_in_the_text_and_torn_in_the_quote(originals: Place) -> None:
    """The raw slice stays as the file has it."""
    row = originals.service.ask("2023年中国对越南出口总额是多少？").quotes[0]
    assert "2297.93" in row.text
    assert "2297.93" not in row.quote
    answer = originals.service.ask("2023年中国货物贸易进出口总值")
    holding = [quote for quote in answer.quotes if "41. 76 万亿元" in quote.quote]
    assert holding
    assert "41.76" in holding[0].text
    assert "41. 76" not in holding[0].text


OPERATORS = [
    "AND", "OR", "NOT", "+", "-", "!", "&&", "||", "(", ")", "((", "{", "}", "[", "]", "^", "^5",
    '"', "'", "“", "~", "~2", "*", "?", ":", "\\", "/", "//", ">", "<=", "=", "%", "_", ";", "--",
    "$", "#", "@", "`", "|", "&", ",", "NEAR/3", "TO", "[* TO *]", "*:*", "' OR 1=1 --", "\\u0000",
    "\x00", "\u202e", "\u200b", "\ud800", "<b>", "</b>", "${x}", "{{x}}", "..", "IN [a]",
]  # fmt: skip


@pytest.mark.parametrize("operator", OPERATORS)
def test_operators_of_query_languages_are_words(default: Place, operator: str) -> None:
    """Before, behind or around a question they change neither quote nor answer."""
    question = "2020年中欧班列开行了多少列？"
    plain = shown(default.service.ask(question))[0]
    close = "" if operator[-1].isdigit() else operator  # 5 before 2020 is another number
    for asked in (
        f"{close}{question}",
        f"{operator} {question}",
        f"{question}{operator}",
        f"{question} {operator}",
        f"{operator} {question} {operator}",
    ):
        first = shown(default.service.ask(asked))[0]
        assert (first.quote, first.location) == (plain.quote, plain.location), asked


@pytest.mark.parametrize("operator", [op for op in OPERATORS if op.strip("\x00\u202e\u200b\ud800")])
def test_an_operator_alone_is_a_question_without_an_answer(default: Place, operator: str) -> None:
    """Refused in words."""
    answer = default.service.ask(operator)
    assert not answer.answerable
    assert answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样？",
        "今天晚饭吃什么好",
        "今天是星期几",
        "今天晚上有什么好看的电影",
        "今天谁赢了球赛？",
        "今天心情不好怎么办",
        "今天几点日落",
        "今天適合跑步嗎",
        "What's the weather like today?",
        "今天的彩票号码是多少？",
    ],
)
def test_questions_about_something_else_are_refused(default: Place, question: str) -> None:
    """Everyday questions of today are not about these articles."""
    answer = default.service.ask(question)
    assert not answer.answerable
    assert (answer.answer, answer.quotes) == (None, ())
    assert answer.reason
