"""How much of a question a text holds, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.lexicon.thesaurus import Alternative, Thesaurus, parse_groups
from tradeqa.retrieval.matching import (
    ENGLISH,
    PHRASE,
    UNKNOWN,
    WORD,
    WeightedTerm,
    credit_table,
    credits,
    meets,
    weigh,
    wordings,
)
from tradeqa.retrieval.query import QuestionReader, Term
from tradeqa.retrieval.slots import Gazetteer
from tradeqa.text.occurrence import Occurrences, PairedTexts
from tradeqa.text.segment import Segmenter


def word(text: str, weight: float, *ways: tuple[str, float]) -> WeightedTerm:
    """A term of a question with its other wordings."""
    return WeightedTerm(Term(text, (0, len(text))), weight, ((text, 1.0), *ways))


TERMS = (
    word("集装箱", 4.0, ("货柜", 0.7), ("标箱", 0.28)),
    word("出口", 1.0, ("外销", 0.7)),
    word("增长", 2.0),
)


@pytest.mark.parametrize(
    ("key", "earned"),
    [
        ("集装箱出口增长", [1.0, 1.0, 1.0]),
        ("货柜出口增长", [0.7, 1.0, 1.0]),
        ("标箱与货柜", [0.7, 0, 0]),
        ("标箱外销", [0.28, 0.7, 0]),
        ("进出口增长", [0, 0, 1.0]),
        ("", [0, 0, 0]),
    ],
)
def test_credits_by_hand(key: str, earned: list[float]) -> None:
    """Each term earns its best wording."""
    assert credits(TERMS, key) == earned


_LETTERS = "出口进货集装箱柜外销增长"
_WORDS = ("集装箱", "货柜", "出口", "出口货柜", "进口", "进出口", "外销", "箱", "出口与进出口")
_TERMS = st.lists(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4, unique=True), max_size=4
)


@given(_TERMS, st.lists(st.lists(st.sampled_from([*_WORDS, *_LETTERS])).map("".join), max_size=5))
@settings(max_examples=400, deadline=None)
def test_the_table_has_the_credits_of_each_text(words: list[list[str]], keys: list[str]) -> None:
    """For any words with synonyms and any texts, a column is what `credits` says of its text."""
    terms = [
        word(own, 1.0, *((other, 0.9 - 0.2 * at) for at, other in enumerate(others)))
        for own, *others in words
    ]
    found = Occurrences.find(wordings(terms), PairedTexts.of(keys))
    table = credit_table(terms, found)
    assert table.shape == (len(terms), len(keys))
    assert table.T.tolist() == [credits(terms, key) for key in keys]


@pytest.mark.parametrize(
    ("text", "key", "met"),
    [
        ("出口", "对越南出口", True),
        ("出口", "进出口总额", False),
        ("出口", "进出口中的出口", True),
        ("出口总额", "进出口总额", False),
        ("出口总额", "出口总额", True),
        ("进出口", "进出口总额", True),
        ("进口", "进出口", False),
        ("进口", "进口与出口", True),
        ("港", "青岛港", True),
        ("港", "", False),
    ],
)
def test_both_ways_of_trade_are_not_one(text: str, key: str, met: bool) -> None:
    """进出口 holds the letters of 出口 and does not speak of exports alone."""
    assert meets(text, key) is met


GROUPS = [
    "集装箱|货柜|container~标箱",
    "overseas warehouse|海外仓",
    "warehouse|仓库",
]


def read(question: str) -> tuple[WeightedTerm, ...]:
    """The weighed terms of a question: rarity 2 for each word, 5 for words met nowhere."""
    reader = QuestionReader(Segmenter(), Thesaurus(parse_groups(GROUPS, "t")), Gazetteer([]))
    rarity = {"zzz": 5.0}
    return weigh(reader.read(question), lambda text: rarity.get(text, 2.0), 5.0)


def test_a_synonym_earns_less_than_the_word() -> None:
    """0.7 for a synonym, 0.7 times 0.4 for looser company."""
    (term,) = read("集装箱")
    assert term.weight == 2.0
    assert dict(term.ways) == pytest.approx(
        {"集装箱": 1.0, "货柜": WORD, "container": WORD, "标箱": WORD * 0.4}
    )
    assert [credit for _, credit in term.ways] == sorted(dict(term.ways).values(), reverse=True)


def test_english_words_and_phrases() -> None:
    """0.95 for what only the thesaurus can meet; a phrase stands for each of its words at 0.9."""
    overseas, warehouse = read("overseas warehouse")
    assert dict(overseas.ways) == pytest.approx({"overseas": 1.0, "海外仓": PHRASE})
    assert dict(warehouse.ways) == pytest.approx(
        {"warehouse": 1.0, "仓库": ENGLISH, "海外仓": PHRASE}
    )


def test_unknown_latin_words_weigh_little() -> None:
    """A Latin word that neither thesaurus nor documents know keeps a quarter."""
    (unknown,) = read("zzz")
    assert unknown.weight == pytest.approx(UNKNOWN * 5.0)
    (met,) = read("yyy")
    assert met.weight == pytest.approx(2.0)


def test_alternatives_of_one_letter_are_not_ways() -> None:
    """They would be met everywhere."""
    term = Term("贸易", (0, 2), (Alternative("易", 1.0), Alternative("买卖", 1.0)))
    reader = QuestionReader(Segmenter(), Thesaurus([]), Gazetteer([]))
    query = reader.read("贸易")
    query = type(query)(
        **{name: getattr(query, name) for name in query.__slots__} | {"terms": (term,)}
    )
    (weighed,) = weigh(query, lambda _: 1.0, 1.0)
    assert [text for text, _ in weighed.ways] == ["贸易", "买卖"]
