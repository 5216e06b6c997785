"""Quotes: what belongs together, what is left out as a repeat, and where the words are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging import ask, candidates, passage, weighed
from tradeqa.answering.candidates import Candidate
from tradeqa.answering.model import DocumentRef
from tradeqa.answering.quoting import LONGEST, choose, highlights, quote
from tradeqa.documents.model import Span
from tradeqa.passages import Passage, Sentence, TablePlace
from tradeqa.retrieval.question_type import QuestionType

DOCUMENT = DocumentRef("d", "题目", (), None, "2023", None, "0" * 64)


def shown(groups: list[list[Candidate]]) -> list[str]:
    """The text of each group, from its first to its last sentence."""
    found = []
    for group in groups:
        text, sentences = group[0].hit.passage.text, group[0].hit.passage.sentences
        first, last = group[0].sentence.index, group[-1].sentence.index
        found.append(text[sentences[first].start : sentences[last].end])
    return found


LONG = "甲港二〇二三年的集装箱吞吐量比上年增长了许多，创下纪录。"
OTHER = "乙港二〇二三年的集装箱吞吐量比上年下降了一些，低于预期。"


def grown(text: str, scores: list[float], kind: QuestionType = QuestionType.HOW_MUCH) -> str:
    """The first quote of a passage."""
    return shown(choose(candidates(passage(text), scores), 1, kind))[0]


@pytest.mark.parametrize(
    ("text", "scores", "kind", "first"),
    [
        # a sentence that stands alone
        (LONG + OTHER, [2, 1], QuestionType.HOW_MUCH, LONG),
        (LONG + OTHER, [1, 2], QuestionType.HOW_MUCH, OTHER),
        # one that points back brings the one before
        (
            LONG + "其中，外贸箱的增长最快，内贸箱也有可观的增长。",
            [1, 2],
            QuestionType.HOW_MUCH,
            None,
        ),
        # a short one brings the one before, at the start the one behind
        (LONG + "增长3%。", [1, 2], QuestionType.HOW_MUCH, None),
        ("增长3%。" + LONG, [2, 1], QuestionType.HOW_MUCH, None),
        # reasons and measures come in lists of about equal worth
        (LONG + OTHER, [2, 1.5], QuestionType.WHY, None),
        (LONG + OTHER, [2, 0.5], QuestionType.WHY, LONG),
        (LONG + OTHER, [1.5, 2], QuestionType.HOW, None),
        # the speaker behind the speech
        ("“" + LONG + "”经理王某对本报记者说，他很高兴。", [2], QuestionType.WHO, None),
    ],
)
def test_what_belongs_together(
    text: str, scores: list[float], kind: QuestionType, first: str | None
) -> None:
    """None stands for the whole passage."""
    assert grown(text, scores, kind) == (first or text)


def test_a_quote_does_not_grow_past_its_limit() -> None:
    """A neighbour that would make it longer than `LONGEST` stays out."""
    wide = "甲" * (LONGEST - 5) + "。"
    assert grown(wide + "其中增长3%。", [1, 2]) == "其中增长3%。"
    fits = "甲" * (LONGEST - 8) + "。"
    assert len(fits + "其中增长3%。") <= LONGEST
    assert grown(fits + "其中增长3%。", [1, 2]) == fits + "其中增长3%。"


def test_quotes_do_not_repeat_each_other() -> None:
    """What grew into the first quote is not quoted again; copies elsewhere neither."""
    one, two = passage(LONG + "增长3%。"), passage(OTHER + LONG, row=1)
    found = candidates(one, [3, 4]) + candidates(two, [1, 2])
    groups = choose(found, 3, QuestionType.HOW_MUCH)
    assert shown(groups) == [LONG + "增长3%。", OTHER]


def test_a_quote_does_not_grow_into_a_copy() -> None:
    """A neighbour that was quoted already, though elsewhere, is not shown again."""
    one, two = passage(LONG), passage(LONG + "增长3%。", row=1)
    groups = choose(candidates(one, [3]) + candidates(two, [1, 2]), 3, QuestionType.HOW_MUCH)
    assert shown(groups) == [LONG, "增长3%。"]
    twice = candidates(passage(LONG + LONG), [2, 1.9])
    assert shown(choose(twice, 3, QuestionType.WHY)) == [LONG]


def test_copies_that_differ_in_script_or_width_are_copies() -> None:
    """The search key decides."""
    one = passage("對越南的出口總額為12億元，比上年增長了許多許多。")
    two = passage("对越南的出口总额为１２亿元，比上年增长了许多许多。", row=1)
    groups = choose(candidates(one, [2]) + candidates(two, [1]), 3, QuestionType.HOW_MUCH)
    assert len(groups) == 1


@pytest.mark.parametrize(("most", "expected"), [(1, 1), (2, 2), (9, 2)])
def test_at_most_as_many_as_asked(most: int, expected: int) -> None:
    """Fewer when there are fewer; none of nothing."""
    assert (
        len(choose(candidates(passage(LONG + OTHER), [2, 1]), most, QuestionType.WHO)) == expected
    )
    assert choose([], most, QuestionType.WHO) == []


@given(
    st.lists(
        st.sampled_from([LONG, OTHER, "其中增长3%。", "短。", "“好。”", "经理说了。"]), max_size=8
    ),
    st.lists(st.floats(-3, 3), min_size=20, max_size=20),
    st.sampled_from(list(QuestionType)),
    st.integers(1, 5),
)
@settings(deadline=None, max_examples=150)
def test_groups_are_neighbours_and_disjoint(
    texts: list[str], scores: list[float], kind: QuestionType, most: int
) -> None:
    """Every group is a run of sentences of one passage; no sentence is in two."""
    one = passage("".join(texts) or "空。")
    groups = choose(candidates(one, scores[: len(one.sentences)]), most, kind)
    assert len(groups) <= most
    used: list[int] = []
    for group in groups:
        places = [candidate.sentence.index for candidate in group]
        assert places == list(range(places[0], places[-1] + 1))
        used += places
    assert len(set(used)) == len(used)


def marked(text: str, question: str, answer: str | None = None) -> list[str]:
    """The highlighted pieces of a text."""
    return [text[start:end] for start, end in highlights(text, weighed(ask(question)), answer)]


@pytest.mark.parametrize(
    ("text", "question", "answer", "pieces"),
    [
        (
            "集装箱吞吐量为25万标箱。",
            "集装箱吞吐量是多少",
            "25万标箱",
            ["集装箱吞吐量", "25万标箱"],
        ),
        ("货柜很多，货柜不少。", "集装箱多吗", None, ["货柜", "货柜"]),
        ("集裝箱吞吐量", "货柜", None, ["集裝箱"]),
        ("面积5㎡，集裝箱多", "货柜", None, ["集裝箱"]),
        ("ＴＨＲＯＵＧＨＰＵＴ", "throughput", None, ["ＴＨＲＯＵＧＨＰＵＴ"]),
        ("没有相关的词", "集装箱", None, []),
        ("集装箱为12列", "集装箱", "13列", ["集装箱"]),
        ("", "集装箱", None, []),
        # an answer is a whole number; of a cell the number, its unit stands in the head
        ("从15%降到5%。", "集装箱", "5%", ["5%"]),
        ("青岛港 1249 249 2.49 11.8", "集装箱", "249万TEU", ["249"]),
        ("开行12406列3天", "集装箱", "12406列", ["12406列"]),
        # 出口 alone is not met by 进出口
        ("进出口和出口", "出口", None, ["出口"]),
    ],
)
def test_highlights_point_at_the_words(
    text: str, question: str, answer: str | None, pieces: list[str]
) -> None:
    """Words in any wording, script and width, and the answer; neighbours are one."""
    assert marked(text, question, answer) == pieces


@given(st.text(st.sampled_from("集装箱裝货柜吞吐量增长上涨２2㎡\u200b ,。rise"), max_size=40))
@settings(deadline=None, max_examples=200)
def test_highlights_are_spans_of_the_text(text: str) -> None:
    """Ordered, apart from one another, inside the text."""
    last = -1
    for start, end in highlights(text, weighed(ask("集装箱吞吐量增长多少")), "2"):
        assert last < start < end <= len(text)
        last = end


def test_a_quote_is_a_slice_of_raw() -> None:
    """Cleaned text and raw text have their own positions; a table row knows its cells."""
    raw = "== 出口 2\n297. 93 =="
    table = TablePlace("表3", ("国家", "金额"), ("越南", "2297.93"), 4)
    text = "出口 2297.93"
    one = Passage(
        id="d:00007",
        document_id="d",
        ordinal=7,
        text=text,
        raw=Span(3, 15),
        context="",
        sentences=(Sentence(0, len(text), Span(3, 15)),),
        section="一、市场",
        page=2,
        table=table,
        kind="row",
    )
    terms = weighed(ask("出口多少"))
    made = quote(candidates(one, [1.0]), terms, DOCUMENT, raw, 0.75, "2297.93")
    assert (made.quote, made.text) == ("出口 2\n297. 93", "出口 2297.93")
    assert made.highlights == ((0, 2), (3, 10))
    place = made.location
    assert (place.start, place.end, place.page, place.section) == (3, 15, 2, "一、市场")
    assert place.table is not None
    assert (place.table.caption, place.table.cells, place.table.row) == (
        "表3",
        ("越南", "2297.93"),
        4,
    )
    assert (made.score, made.document) == (0.75, DOCUMENT)
