"""Follow-ups are read with what was asked before; a question that stands alone is left as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.answering.dialogue import DialogueReader
from tradeqa.answering.mentions import Turn
from tradeqa.text.segment import Segmenter

READER = DialogueReader(Segmenter())

FOLLOW_UPS = [
    ("2021年中国对日本出口总额是多少？", "那越南呢？", "2021年中国对越南出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "越南呢", "2021年中国对越南出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "那2022年呢？", "2022年中国对日本出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "那进口呢", "2021年中国对日本进口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "同比呢", "2021年中国对日本出口总额同比是多少？"),
    ("2021年中国对日本出口总额是多少？", "增长了多少", "2021年中国对日本出口总额增长了多少？"),
    ("2021年中国对日本出口总额是多少？", "占比多少？", "2021年中国对日本出口总额占比多少？"),
    ("2021年中国对日本出口总额是多少？", "排第几", "2021年中国对日本出口总额排第几？"),
    ("2021年中国对日本出口总额是多少？", "为什么", "2021年中国对日本出口总额，为什么？"),
    ("2021年中国对日本出口总额是多少？", "上一年呢", "2020年中国对日本出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "第二年呢？", "2022年中国对日本出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "美国和德国呢", "2021年中国对美国和德国出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "越南的增速呢？", "2021年中国对越南出口总额增速是多少？"),
    (
        "2021年中国对日本出口总额是多少？",
        "韩国增长了多少？",
        "2021年中国对韩国出口总额增长了多少？",
    ),
    ("2023年电动载人汽车出口了多少辆？", "太阳能电池呢？", "2023年太阳能电池出口了多少？"),
    ("2023年电动载人汽车出口了几辆？", "锂电池呢", "2023年锂电池出口了多少？"),
    ("2023年电动汽车出口了多少辆？", "燃油汽车呢？", "2023年燃油汽车出口了多少辆？"),
    ("2021年1—11月宁波港吞吐量是多少？", "11月单月呢", "2021年11月单月宁波港吞吐量是多少？"),
    ("2021年1—11月宁波港吞吐量是多少？", "青岛港呢？", "2021年1—11月青岛港吞吐量是多少？"),
    ("2021年1—11月宁波港吞吐量是多少？", "上半年呢", "2021年上半年宁波港吞吐量是多少？"),
    (
        "2021年1—11月宁波港吞吐量是多少？",
        "它在全国排第几？",
        "2021年1—11月宁波港吞吐量在全国排第几？",
    ),
    ("2021年1—11月宁波港吞吐量是多少？", "该港2020年呢", "2020年1—11月宁波港吞吐量是多少？"),
    ("2020年中欧班列开行了多少列？", "那发了多少箱？", "2020年中欧班列发了多少箱？"),
    ("2020年中欧班列开行了多少列？", "去年呢", "2019年中欧班列开行了多少列？"),
    ("2020年中欧班列开行了多少列？", "都运了些什么货物？", "2020年中欧班列都运了些什么货物？"),
    ("2022年钢材出口金额是多少？", "玩具呢", "2022年玩具出口金额是多少？"),
    ("2022年钢材出口金额是多少？", "那数量呢", "2022年钢材出口数量是多少？"),
    ("2022年钢材出口金额是多少？", "出口量呢？", "2022年钢材出口量是多少？"),
    ("赛伍的主要产品是什么？", "它的董事长是谁", "赛伍的董事长是谁"),
    ("赛伍的主要产品是什么？", "这家公司在哪个城市？", "赛伍在哪个城市？"),
    ("赛伍的主要产品是什么？", "莱万特呢？", "莱万特的主要产品是什么？"),
    ("赛伍的主要产品是什么？", "总部在哪里", "赛伍总部在哪里？"),
    ("赛伍的主要产品是什么？", "成立于哪一年？", "赛伍成立于哪一年？"),
    (
        "浙江2020年外贸进出口总值是多少？",
        "其中民营企业占多少？",
        "浙江2020年外贸进出口总值民营企业占多少？",
    ),
    ("浙江2020年外贸进出口总值是多少？", "台州呢", "台州2020年外贸进出口总值是多少？"),
    ("浙江2020年外贸进出口总值是多少？", "为什么会增长", "浙江2020年外贸进出口总值为什么会增长？"),
    ("浙江2020年外贸进出口总值是多少？", "环比呢？", "浙江2020年外贸进出口总值环比是多少？"),
    ("浙江2020年外贸进出口总值是多少？", "一季度呢", "浙江2020年一季度外贸进出口总值是多少？"),
    ("浙江2020年外贸进出口总值是多少？", "有什么困难？", "浙江2020年外贸进出口有什么困难？"),
    ("2020年中國對越南進口多少？", "那泰國呢？", "2020年中國對泰國進口多少？"),
    ("2020年中國對越南進口多少？", "2022年呢", "2022年中國對越南進口多少？"),
    ("2020年中國對越南進口多少？", "出口呢", "2020年中國對越南出口多少？"),
    ("2020年中國對越南進口多少？", "為什麼", "2020年中國對越南進口，為什麼？"),
    (
        "What were China's exports to Vietnam in 2022?",
        "and Japan?",
        "What were China's exports to Japan in 2022?",
    ),
    (
        "What were China's exports to Vietnam in 2022?",
        "what about 2021?",
        "What were China's exports to Vietnam in 2021?",
    ),
    (
        "What were China's exports to Vietnam in 2022?",
        "how much did they grow?",
        "how much did China's exports to Vietnam in 2022 grow?",
    ),
    (
        "How many China-Europe freight trains ran in 2020?",
        "and in 2021?",
        "How many China-Europe freight trains ran in 2021?",
    ),
    (
        "How many containers did the port of Qingdao handle in 2023?",
        "what about Tianjin?",
        "How many containers did the port of Tianjin handle in 2023?",
    ),
    (
        "How many containers did the port of Qingdao handle in 2023?",
        "how much did that fall?",
        "how much did the port of Qingdao's containers in 2023 fall?",
    ),
    ("新质生产力是什么意思？", "谁提出的？", "新质生产力谁提出？"),
    ("新质生产力是什么意思？", "什么时候提出的", "新质生产力什么时候提出？"),
    ("新质生产力是什么意思？", "这个概念是谁提出的？", "新质生产力是谁提出的？"),
    ("“双循环”是什么？", "它有什么作用？", "双循环有什么作用？"),
    ("RCEP有多少个成员国？", "什么时候生效的？", "RCEP什么时候生效？"),
    ("RCEP有多少个成员国？", "CPTPP呢？", "CPTPP有多少个成员国？"),
    ("2023年比亚迪出口了多少辆车？", "特斯拉呢", "2023年特斯拉出口了多少辆车？"),
    ("2023年比亚迪出口了多少辆车？", "同比增长多少", "2023年比亚迪出口同比增长多少？"),
    ("广东有多少家跨境电商企业？", "山东呢？", "山东有多少家跨境电商企业？"),
    ("广东有多少家跨境电商企业？", "它们的出口额是多少？", "广东跨境电商企业的出口额是多少？"),
    ("台州口罩出口多少？", "防护服呢", "台州防护服出口多少？"),
    ("2023年中国出口最多的商品是什么？", "第二呢", "2023年中国出口第二多的商品是什么？"),
    ("2023年中国出口最多的商品是什么？", "那进口最多的呢？", "2023年中国进口最多的商品是什么？"),
    ("2020年1月出口下降了多少？", "2月呢", "2020年2月出口下降了多少？"),
    ("2020年1月出口下降了多少？", "3月份？", "2020年3月份出口下降了多少？"),
    ("2020年1月出口下降了多少？", "原因是什么", "2020年1月出口下降原因是什么？"),
    (
        "2021年中国对日本出口总额是多少？",
        "2019年到2020年呢",
        "2019年到2020年中国对日本出口总额是多少？",
    ),
    ("2021年中国对日本出口总额是多少？", "请问2018年的是多少", "2018年中国对日本出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "那中国香港呢", "2021年中国对中国香港出口总额是多少？"),
    ("2021年中国对日本出口总额是多少？", "对美国的进口呢", "2021年中国对美国进口总额是多少？"),
    ("2021年我国机电产品出口多少？", "农产品呢？", "2021年我国农产品出口多少？"),
    (
        "2021年我国机电产品出口多少？",
        "占出口总值的比重",
        "2021年我国机电产品出口占出口总值的比重是多少？",
    ),
    ("2021年我国机电产品出口多少？", "比上年增长多少", "2021年我国机电产品出口比上年增长多少？"),
    ("2021年我国机电产品出口多少？", "折合多少美元", "2021年我国机电产品出口折合多少美元？"),
    ("深圳港2022年的排名是多少？", "广州港", "广州港2022年的排名是多少？"),
    ("深圳港2022年的排名是多少？", "它的吞吐量是多少", "2022年深圳港的吞吐量是多少"),
    ("深圳港2022年的排名是多少？", "这个港口有多少个泊位？", "2022年深圳港有多少个泊位？"),
    ("马德里航线每周飞几班？", "巴黎呢", "巴黎航线每周飞几班？"),
    ("外贸企业碰到哪些困难？", "宁波的企业呢", "宁波企业碰到哪些困难？"),
    ("2020年前三季度跨境电商出口额多大？", "全年呢", "2020年全年跨境电商出口额多大？"),
    (
        "2020年前三季度跨境电商出口额多大？",
        "涨了百分之多少？",
        "2020年前三季度跨境电商出口额涨了百分之多少？",
    ),
    ("青岛海关的关长是谁？", "天津海关呢", "天津海关的关长是谁？"),
    ("2022年第一季度进出口怎么样？", "第二季度呢", "2022年第二季度进出口怎么样？"),
    ("今年出口增长多少？", "去年呢", "去年出口增长多少？"),
    ("去年义乌出口多少？", "今年呢", "今年义乌出口多少？"),
    ("新质生产力的关键要素是什么？", "动力源呢", "新质生产力的动力源是什么？"),
    ("What is RCEP?", "when was it signed?", "when was RCEP signed?"),
    ("What is RCEP?", "中国什么时候加入的？", "RCEP中国什么时候加入？"),
    ("2020年台州外贸企业数量有多少？", "民营的呢", "2020年台州民营企业数量有多少？"),
    ("海关2020年查获侵权商品多少件？", "2021年多少", "海关2021年查获侵权商品多少件？"),
    ("比亚迪2022年卖了多少辆新能源车？", "它的总部在哪", "比亚迪的总部在哪"),
    ("台州市2020年出口多少？", "该市的进口呢", "台州市2020年进口多少？"),
]
STANDING_ALONE = [
    "What is a bonded warehouse?",
    "上海港的集装箱吞吐量2021年是多少？",
    "中欧班列2020年开行了多少列？",
    "为什么要建海外仓？",
    "什么是海外仓？",
    "如何申请原产地证书？",
    "最大的出口商品是什么？",
    "海外仓有几种模式？",
    "跨境电商有哪些优势？",
    "那海外仓有多少个？",
    "钢材2022年出口了多少万吨？",
    "谢谢",
    "哪些港口的吞吐量下降了？",
    "谁提出了新质生产力？",
    "换个问题，海关的两步申报是什么？",
]


@pytest.mark.parametrize(("before", "question", "reading"), FOLLOW_UPS)
def test_follow_up_is_read_with_the_question_before(
    before: str, question: str, reading: str
) -> None:
    """What is missing is carried over; a new value takes the place of the old one."""
    assert READER.interpret(question, [Turn(before)]) == reading


@pytest.mark.parametrize("question", STANDING_ALONE)
def test_full_question_is_left_as_typed(question: str) -> None:
    """A new topic resets: nothing of the last question is put into it."""
    before = Turn("2021年中国对日本出口总额是多少？")
    assert READER.interpret(question, [before]) == question


def test_first_question_is_left_as_typed() -> None:
    """Without a history even a bare value stays as it is."""
    assert READER.interpret("那越南呢？", []) == "那越南呢？"


def test_long_question_is_left_as_typed() -> None:
    """Who writes much has said what is meant."""
    question = "那" + "请你仔细讲一讲这些年里的变化，" * 8 + "越南呢？"
    assert READER.interpret(question, [Turn("2021年中国对日本出口总额是多少？")]) == question


def test_reading_goes_on_from_reading() -> None:
    """Slots of several turns add up."""
    turns: list[Turn] = []
    for question in ("2021年中国对日本出口总额是多少？", "越南呢", "同比呢", "那2020年呢"):
        turns.append(Turn(READER.interpret(question, turns)))
    assert [turn.question for turn in turns[1:]] == [
        "2021年中国对越南出口总额是多少？",
        "2021年中国对越南出口总额同比是多少？",
        "2020年中国对越南出口总额同比是多少？",
    ]


def test_pronoun_for_a_person_takes_the_name_from_the_answer() -> None:
    """他 is the person whom the answer named, with the office that was asked for."""
    before = Turn("青岛海关的关长是谁？", persons=("王一鸣",))
    assert READER.interpret("他说了什么？", [before]) == "青岛海关的关长王一鸣说了什么？"


def test_pronoun_for_a_person_takes_the_name_from_the_question() -> None:
    """她 is the person named in the question before."""
    before = Turn("王明远对2021年外贸形势怎么看？")
    assert READER.interpret("她在哪里工作", [before]) == "王明远在哪里工作"


def test_pronoun_for_a_text_takes_its_title() -> None:
    """该文 is the document that answered."""
    before = Turn("外贸企业有哪些困难？", title="外贸这一年")
    assert READER.interpret("该文的作者是谁？", [before]) == "《外贸这一年》的作者是谁？"


def test_pronoun_without_referent_is_left() -> None:
    """Nobody was named: the question goes on as typed."""
    assert READER.interpret("他说了什么？", [Turn("什么是海外仓？")]) == "他说了什么？"


def test_this_year_is_the_year_of_the_document_that_answered() -> None:
    """今年 behind a question on 2020, answered by a text of 2021, is 2021."""
    before = Turn("2020年中欧班列开行了多少列？", year=2021)
    reading = READER.interpret("今年打算增加到多少？", [before])
    assert reading == "2021年中欧班列开行量打算增加到多少？"


def test_i_mean_names_a_value() -> None:
    """我说的是 names the place that the question is about."""
    before = Turn("2022年德国海外仓有多少个？")
    assert READER.interpret("平均多大？我说的是美国", [before]) == "2022年美国海外仓平均多大？"


words = st.sampled_from(
    [
        *"那呢吗的它他2022年，？",
        "越南",
        "出口",
        "多少",
        "为什么",
        "同比",
        "（",
        "“",
        "and",
        "why",
        " ",
    ]
)
texts = st.one_of(st.text(max_size=60), st.lists(words, max_size=12).map("".join))


@settings(max_examples=300, deadline=None)
@given(question=texts.filter(lambda text: bool(text.strip())), before=texts)
def test_any_text_is_read_to_something(question: str, before: str) -> None:
    """Whatever is typed, the reading is never empty and nothing is raised."""
    assert READER.interpret(question, [Turn(before)]).strip()


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("天气怎么样", "天气怎么样"),
        ("越南呢？", "越南呢？"),
        ("那2021年呢？", "How many China-Europe freight trains ran in 2021?"),
    ],
)
def test_chinese_after_english_takes_over_times_only(question: str, reading: str) -> None:
    """No Chinese noun is put into an English sentence."""
    before = Turn("How many China-Europe freight trains ran in 2020?")
    assert READER.interpret(question, [before]).replace("年", "") == reading.replace("年", "")
