"""A question read: its words and their weights, phrases, slots and language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.lexicon.thesaurus import Thesaurus, load_thesaurus, parse_groups
from tradeqa.retrieval.query import COUNTRY, LONE, NAME, Query, QuestionReader, language_of
from tradeqa.retrieval.question_type import QuestionType
from tradeqa.retrieval.slots import Direction, Gazetteer
from tradeqa.text.segment import Segmenter

GROUPS = [
    "出口总额|出口额|total exports~外贸",
    "集装箱|货柜|container",
    "增长|上涨|rise",
    "海外仓|海外仓库|overseas warehouse",
    "中欧班列|china-europe freight train",
]
PLACES = [("越南", "越南"), ("vietnam", "越南"), ("欧洲", "欧洲"), ("europe", "欧洲")]
SMALL = QuestionReader(Segmenter(), Thesaurus(parse_groups(GROUPS, "small")), Gazetteer(PLACES))
PACKAGED = QuestionReader(Segmenter(), load_thesaurus())


def texts(query: Query) -> list[str]:
    """The words of a question that carry topic."""
    return [term.text for term in query.terms]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("2023年中国对越南出口总额是多少？", ["中国", "越南", "出口", "总额"]),
        ("請問貨櫃的價格是多少？", ["货柜", "价格"]),
        ("今年上半年增长了多少", ["增长"]),
        ("2023年1—11月增长多少", ["增长"]),
        ("前十一个月集装箱增长几成", ["集装箱", "增长"]),
        ("几趟班列", ["班列"]),
        ("是什么？", []),
        ("How much did the container trade rise?", ["container", "trade", "rise"]),
        ("海关总署公布了什么", ["海关", "总署", "公布"]),
    ],
)
def test_words_that_carry_topic(question: str, words: list[str]) -> None:
    """Question words, function words, times, numbers and measure words are left out."""
    assert texts(SMALL.read(question)) == words


def test_long_words_are_taken_apart_unless_the_thesaurus_knows_them() -> None:
    """国际贸易 is two words here; 中欧班列 is one thing."""
    found = texts(SMALL.read("国际贸易和中欧班列"))
    assert found[:2] == ["国际", "贸易"]
    spans = {term.text: term.span for term in SMALL.read("国际贸易").terms}
    assert spans == {"国际": (0, 2), "贸易": (2, 4)}


def test_weights_by_hand() -> None:
    """A name weighs 1.3, a noun 1, a verb 0.8, the own country 0.3, a lone letter less."""
    weights = {term.text: term.weight for term in SMALL.read("中国越南集装箱增长").terms}
    assert weights["越南"] == NAME == 1.3
    assert weights["集装箱"] == 1.0
    assert weights["增长"] == 0.8
    assert weights["中国"] == COUNTRY == 0.3
    (lone,) = SMALL.read("茶多少").terms
    assert (lone.text, lone.weight) == ("茶", LONE)


@pytest.mark.parametrize(
    ("question", "word", "name"),
    [
        ("越南的订单", "越南", True),
        ("中国的订单", "中国", False),
        ("集装箱的价格", "集装箱", False),
        ("What does Maersk say?", "maersk", True),
        ("Exports of tea", "exports", False),
        ("对Temu的看法", "temu", True),
    ],
)
def test_names(question: str, word: str, name: bool) -> None:
    """Places and brands, told by part of speech or by their capital letters."""
    (term,) = [term for term in SMALL.read(question).terms if term.text == word]
    assert term.name is name


def test_nouns_of_the_thesaurus_are_known() -> None:
    """Had the documents meant them, they would be met."""
    terms = {term.text: term for term in SMALL.read("集装箱和茶叶增长").terms}
    assert (terms["集装箱"].noun, terms["集装箱"].known) == (True, True)
    assert (terms["茶叶"].noun, terms["茶叶"].known) == (True, False)
    assert (terms["增长"].known, [a.text for a in terms["增长"].alternatives]) == (
        terms["增长"].noun,
        ["上涨", "rise"],
    )


def test_phrases_span_several_words() -> None:
    """The longest member of the thesaurus that is no single word, with its place."""
    query = SMALL.read("the overseas warehouse rise")
    assert [(phrase.text, phrase.span) for phrase in query.phrases] == [
        ("overseas warehouse", (4, 22))
    ]
    assert [a.text for a in query.phrases[0].alternatives] == ["海外仓", "海外仓库"]
    assert SMALL.read("overseas warehouses").phrases == ()
    (phrase,) = SMALL.read("海外仓库多少").phrases
    assert phrase.text == "海外仓库"


def test_a_place_inside_another_name_is_not_asked_about() -> None:
    """China-Europe freight trains are not about Europe."""
    assert SMALL.read("china-europe freight train to vietnam").places == {"越南"}
    assert SMALL.read("exports to europe").places == {"欧洲"}


def test_slots_of_a_question() -> None:
    """Type, years, months, places, direction and language together."""
    query = SMALL.read("去年前11個月對越南出口多少？", reference=2024)
    assert query.type is QuestionType.HOW_MUCH
    assert (query.times.years, query.times.months) == ((2023,), ((1, 11),))
    assert query.places == {"越南"}
    assert query.directions == {Direction.EXPORT}
    assert query.language == "zh-Hant"
    assert query.key == "去年前11个月对越南出口多少?"


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2020年增长了，2023年增长多少？", (2023,)),
        ("2023年增长多少，2020年增长了", (2023,)),
        ("2020年增长了，那2023年", (2020, 2023)),
        ("2020年增长，为什么？", (2020,)),
        ("增长多少", ()),
    ],
)
def test_the_year_of_the_part_that_asks(question: str, years: tuple[int, ...]) -> None:
    """Where a clause asks and names a year, that year counts; else every year named."""
    assert SMALL.read(question).focus_years == years


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("出口多少", "zh"),
        ("進口多少", "zh-Hant"),
        ("出口RCEP", "zh"),
        ("How much?", "en"),
        ("2023?", "en"),
        ("貨柜", "zh-Hant"),
    ],
)
def test_languages(question: str, language: str) -> None:
    """Without ideographs English; Traditional when simplifying changes something."""
    assert language_of(question) == language


def test_everyday_english_reaches_chinese_words() -> None:
    """Through the packaged thesaurus."""
    query = PACKAGED.read("container throughput of Qingdao port")
    offered = {a.text for term in query.terms + query.phrases for a in term.alternatives}
    assert "集装箱" in offered
    assert PACKAGED.read("Qingdao exports").places == PACKAGED.read("青岛出口").places != set()


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["出口", "2023年", "AND", "集装箱", " ", "越南", "+", '"', "~", "多少", "Temu"]
        ),
        max_size=15,
    ).map("".join)
)
@settings(deadline=None, max_examples=200)
def test_any_text_can_be_read(question: str) -> None:
    """Terms stand where they say, in order, with a positive weight."""
    query = SMALL.read(question)
    last = 0
    for term in query.terms:
        start, end = term.span
        assert last <= start < end <= len(query.key)
        assert query.key[start:end] == term.text
        assert 0 < term.weight <= NAME
        last = end
    for phrase in query.phrases:
        assert query.key[slice(*phrase.span)] == phrase.text
