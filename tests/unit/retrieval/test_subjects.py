"""What a question is surely about, and what only tells who asks."""

from __future__ import annotations

import pytest

from tradeqa.lexicon.headings import things
from tradeqa.lexicon.thesaurus import load_thesaurus
from tradeqa.retrieval.asides import asides, without
from tradeqa.retrieval.query import Query, QuestionReader
from tradeqa.text.segment import Segmenter

READER = QuestionReader(Segmenter(), load_thesaurus())


def read(question: str) -> Query:
    return READER.read(question)


def subjects(question: str) -> list[str]:
    return [subject.text for subject in read(question).subjects]


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What is the market share of Tesla in 2023?", ["Tesla"]),
        ("特斯拉2023年的市场份额是多少？", ["特斯拉"]),
        ("tesla sales in china 2023", ["tesla"]),
        ("SHEIN 2023年的营业收入是多少", ["SHEIN"]),
        ("What was Apple's revenue in 2023?", ["Apple"]),
        ("小米在印度卖得怎么样", ["小米", "印度"]),
        ("西安中欧班列2023年开行多少列", ["西安"]),
        ("王传福怎么看出海", ["王传福"]),
        ("欧阳震华怎么看中国外贸", ["欧阳震华"]),
        ("What did Elon Musk say?", ["Elon Musk"]),
        ("What did Quentin Drexler say?", ["Quentin Drexler"]),
        ("芯片进口额是多少", ["芯片"]),
        ("宁德时代的创始人是谁", ["宁德时代", "创始人"]),
        ("Who is the CEO of BYD?", ["CEO", "BYD"]),
        ("How many cars did tesla export in 2023?", ["cars", "tesla"]),
        ("山东青岛的增幅是多少", ["青岛"]),  # the province only tells where it is
        ("山东和青岛的出口额是多少", ["山东", "青岛"]),
        ("中国从越南到德国的运价", ["越南", "德国"]),
        ("据路透社报道，台州2020年出口多少", ["台州"]),  # whose word it is, is not asked
        ("除了特斯拉，比亚迪出口多少辆", ["比亚迪"]),
        ("Apart from Tesla, how many cars did BYD export?", ["BYD"]),
        ("Karachi, what was its throughput?", ["Karachi"]),  # no greeting: hi
    ],
)
def test_companies_persons_places_and_goods(question: str, about: list[str]) -> None:
    """In the question's own spelling, whether the thesaurus knows them or only the dictionary."""
    assert subjects(question) == about


@pytest.mark.parametrize(
    "question",
    [
        "Which difficulties did firms meet?",  # a sentence begins with a capital
        "What Is The Growth Of The Market?",  # a headline
        "HOW MUCH DID THE MARKET GROW?",
        "Growth in January",
        "Chengdu High-tech Comprehensive Bonded Zone"[8:],
        "Exports of Mechanical Products",
        "Who is the second largest trading partner?",
        "Who is the top exporter?",
        "How many masks did Jinsheng supply?",  # may stand in Chinese letters
        "建更高水平的枢纽要做什么",
        "何谓灯塔工厂",
        "农产品出口的增幅",  # trade in a product
        "中国的出口额是多少",
        "Chinese exports in 2023",
    ],
)
def test_what_is_no_sure_name(question: str) -> None:
    """Capitals that tell nothing, pinyin, ordinary words that look like names, the own country."""
    assert not set(subjects(question)) - {"灯塔工厂", "农产品"}


def test_every_way_to_write_a_subject() -> None:
    """Synonyms, but nothing looser: what stands near a name is another thing."""
    (tesla,) = read("What is the market share of Tesla?").subjects
    assert tesla.stands_in(["特斯拉在上海建厂。"])
    assert not tesla.stands_in(["电动汽车的出口增长。"])
    (city,) = read("西安中欧班列开行多少列").subjects
    assert not city.stands_in(["中欧班列开行12406列。"])


@pytest.mark.parametrize(
    ("question", "aside"),
    [
        ("我在杭州做外贸,请问2023年广东新三样增幅是多少", "我在杭州做外贸,请问"),
        ("我朋友张伟想知道2020年跨境电商进出口额是多少", "我朋友张伟想知道"),
        (
            "i work for tesla. how many china-europe freight trains ran in 2020?",
            "i work for tesla.",
        ),
        ("我国的进出口额是多少", ""),
        ("我们是华为,我们的营业收入是多少", ""),
        ("我住在义乌,这里2020年出口多少", ""),
        ("i'm from huawei. what was our revenue?", ""),
        ("华为的灯塔工厂请问有多少座", "请问"),
        ("不要2023年的,我要2020年中欧班列的同比增速", ""),
        ("世界上的大国里就咱们的买卖没缩水,是真的吗", ""),
    ],
)
def test_what_tells_only_who_asks(question: str, aside: str) -> None:
    """Where someone lives or works says nothing of what is asked."""
    spans = asides(question)
    assert "".join(question[first:last] for first, last in spans) == aside
    assert len(without(question, spans)) == len(question)


def test_a_code_is_asked_about_whoever_asks() -> None:
    """Of 9610 no word is left but the number, not what is told of the client."""
    query = read("有个阿根廷客户问我：9610是什么意思")
    assert [term.text for term in query.terms] == ["9610"]


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("跨境电商2020进出口多少", (2020,)),
        ("2020外贸困难有哪些", (2020,)),
        ("面向2035，跨境电商如何完善生态", ()),
        ("Where were 2000 new energy vehicles loaded?", ()),
    ],
)
def test_a_bare_number_is_a_year_where_years_are_asked_about(
    question: str, years: tuple[int, ...]
) -> None:
    """How and where are seldom asked of a year, and then with 年."""
    assert read(question).times.years == years


def test_who_asks_is_neither_subject_nor_place_nor_word() -> None:
    """Xi'an stands in no document, but the question is not about it."""
    query = read("你好，我是西安的学生，2020年中欧班列开行多少列？")
    assert not query.subjects and not query.places
    assert "西安" not in {term.text for term in query.terms}


def test_things_are_names_of_nothing_else() -> None:
    """A fruit is no company, and trade in a product no product."""
    known = things()
    assert {"特斯拉", "tesla", "普京", "地毯"} <= known
    assert not {"中国", "增长", "农产品出口", "齐全"} & known
