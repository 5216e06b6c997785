"""How much of a question's words a sentence and what is around it hold, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import HashingEncoder
from judging import PLACES, ask, passage
from tradeqa.answering.evidence import EvidenceReader, PassageEvidence
from tradeqa.answering.layout import Layout
from tradeqa.answering.wording_fit import BEFORE, SECTION, WordingFit, wording_fit
from tradeqa.passages import Passage, TablePlace
from tradeqa.retrieval.matching import WeightedTerm, credits
from tradeqa.retrieval.query import Query, Term

PORTS = TablePlace("表4 港口吞吐量", ("名次", "港口", "吞吐量"), ("2", "青岛港", "9"), 1)


def word(
    text: str,
    weight: float,
    *ways: tuple[str, float],
    name: bool = False,
    noun: bool = False,
    known: bool = False,
) -> WeightedTerm:
    """A word of a question with its other wordings."""
    term = Term(text, (0, len(text)), name=name, noun=noun, known=known)
    return WeightedTerm(term, weight, ((text, 1.0), *ways))


BOXES = word("集装箱", 4.0, ("货柜", 0.7), noun=True, known=True)
EXPORT = word("出口", 1.0, ("外销", 0.7))
QINGDAO = word("青岛", 3.0, name=True, noun=True)
TERMS = (BOXES, EXPORT, QINGDAO)  # 8 in all


def read(passages: Sequence[Passage]) -> list[PassageEvidence]:
    """The evidence of passages that make up their documents."""
    reader = EvidenceReader(
        PLACES, HashingEncoder(), lambda name: [p for p in passages if p.document_id == name]
    )
    return reader.read(passages, {})


def fit(terms: Sequence[WeightedTerm], passages: Sequence[Passage], query: Query) -> WordingFit:
    """The words of a question compared with passages."""
    return wording_fit(query, terms, Layout.of(read(passages)))


def test_sentence_passage_and_everything_around() -> None:
    """A sentence, its passage, title, and section each add what they hold, the latter less."""
    found = fit(
        TERMS,
        [
            passage("货柜很多。出口增长。天气好。", context="青岛小记", section="一", row=0),
            passage("集装箱运输。", section="一", row=1),
        ],
        ask("出口"),
    )
    columns = {name: values.tolist() for name, values in found.columns.items()}
    assert columns["sentence_coverage"] == pytest.approx([2.8 / 8, 1 / 8, 0, 4 / 8])
    assert columns["passage_coverage"] == pytest.approx([3.8 / 8] * 3 + [4 / 8])
    assert columns["full_coverage"] == pytest.approx([6.8 / 8] * 3 + [4 / 8])
    # the section says 集装箱 too: 0.6 of 4; the sentence before says 货柜: 0.8 of 2.8
    first = 2.8 + SECTION * 1 + 3
    second = max(BEFORE * 2.8, SECTION * 4) + 1 + 3
    third = SECTION * 4 + max(BEFORE, SECTION) * 1 + 3
    other = 4 + SECTION * 1
    assert columns["nearby_coverage"] == pytest.approx(
        [v / 8 for v in (first, second, third, other)]
    )
    assert found.met == (1.0, 1.0, 1.0)


def test_what_is_missing() -> None:
    """The heaviest word, the worst-met name and the heaviest known noun, of all or nearby."""
    found = fit(TERMS, [passage("货柜出口。"), passage("青岛。", row=1, document="e")], ask("出口"))
    columns = {name: values.tolist() for name, values in found.columns.items()}
    assert columns["rarest_missing"] == pytest.approx([3 / 4, 4 / 4])
    assert columns["nearby_missing"] == pytest.approx([3 / 4, 4 / 4])
    assert columns["name_missing"] == pytest.approx([1, 0])
    assert columns["known_missing"] == pytest.approx([4 * 0.3 / 4, 1])
    assert found.met == (0.7, 1.0, 1.0)


def test_what_the_passage_does_not_hold_its_sentences_do_not() -> None:
    """进出口 in the passage is not 出口, and cut in two it still is not."""
    found = fit((EXPORT,), [passage("进出口。出口。")], ask("出口"))
    assert found.columns["sentence_coverage"].tolist() == [0, 1]


def test_pairs_of_letters() -> None:
    """The share of the question's different pairs of neighbouring letters."""
    found = fit((), [passage("班列开行。"), passage("天气好。", row=1)], ask("中欧班列和班列"))
    # 中欧 欧班 班列 列和 和班
    assert found.columns["bigrams"].tolist() == pytest.approx([1 / 5, 0])
    assert fit((), [passage("班列。")], ask("why")).columns["bigrams"].tolist() == [0]


@pytest.mark.parametrize(
    ("question", "terms", "label"),
    [
        ("青岛港吞吐量多少", (QINGDAO,), 1.0),  # named, and a number asked
        ("吞吐量多少", (word("吞吐量", 1.0),), -1.0),  # what the heads say is no label
        ("哪个港口吞吐量大", (word("吞吐量", 1.0),), 0.0),  # who asks which names none
        ("青岛港在哪里", (QINGDAO,), 1.0),
    ],
)
def test_the_label_of_a_row(question: str, terms: Sequence[WeightedTerm], label: float) -> None:
    """Named in the question or not; other passages have none."""
    row = passage("2 青岛港 9", table=PORTS, context="表4 港口吞吐量 名次 港口 吞吐量")
    found = fit(terms, [passage("青岛港。", row=1, document="e"), row], ask(question))
    assert found.columns["row_label"].tolist() == [0.0, label]


def test_a_noun_that_neither_row_nor_heads_have() -> None:
    """As a share of the heaviest word; verbs and prose do not matter."""
    terms = (BOXES, word("吞吐量", 2.0, noun=True), word("下降", 8.0))
    row = passage("2 青岛港 9", table=PORTS, context="表4 港口吞吐量 名次 港口 吞吐量")
    found = fit(terms, [row, passage("青岛。", row=1, document="e")], ask("吞吐量"))
    assert found.columns["row_missing"].tolist() == [4 / 8, 0.0]


def test_no_words_and_no_passages() -> None:
    """A question without topic is covered by nothing; without passages there are no values."""
    for terms in ((), (word("出口", 0.0),)):
        columns = fit(terms, [passage("出口。")], ask("？")).columns
        assert {values.tolist()[0] for name, values in columns.items() if "cover" in name} == {0.0}
    nothing = fit(TERMS, [], ask("出口"))
    assert {len(values) for values in nothing.columns.values()} == {0}
    assert nothing.met == (0.0, 0.0, 0.0)


_TEXTS = st.lists(
    st.sampled_from(["集装箱", "货柜", "出口", "进", "外销", "青岛", "。", "天气好"]), max_size=8
).map(lambda parts: "".join(parts) + "完。")


@given(st.lists(st.tuples(_TEXTS, _TEXTS, st.sampled_from("一二")), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_the_columns_are_what_one_sentence_after_the_other_earns(
    texts: list[tuple[str, str, str]],
) -> None:
    """For any passages, titles and sections: coverage and what is missing, word by word."""
    passages = [
        passage(text, context=context, section=section, row=row)
        for row, (text, context, section) in enumerate(texts)
    ]
    columns = fit(TERMS, passages, ask("出口")).columns
    expected: list[tuple[float, float]] = []
    for one, evidence in zip(passages, read(passages), strict=True):
        together = " ".join(p.text for p in passages if p.section == one.section)
        own, title = credits(TERMS, evidence.key), credits(TERMS, evidence.context.key)
        section, before = credits(TERMS, together), [0.0] * len(TERMS)
        for sentence in evidence.sentences:
            said = credits(TERMS, sentence.key)
            here = [s if p else 0.0 for s, p in zip(said, own, strict=True)]
            nearby = [
                max(h, BEFORE * b, t, SECTION * s)
                for h, b, t, s in zip(here, before, title, section, strict=True)
            ]
            before = here
            weighed = [(term.weight, credit) for term, credit in zip(TERMS, nearby, strict=True)]
            expected.append(
                (sum(w * c for w, c in weighed) / 8, max(w * (1 - c) for w, c in weighed) / 4)
            )
    found = zip(columns["nearby_coverage"], columns["nearby_missing"], strict=True)
    assert [pair for values in found for pair in values] == pytest.approx(
        [value for pair in expected for value in pair]
    )
