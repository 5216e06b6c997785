"""Does a sentence hold the kind of thing that was asked, of the right time, place and way?

Each function compares one slot of a question with a sentence and gives a number:
1 fits, 0 says nothing, -1 contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.evidence import PassageEvidence, SentenceEvidence
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC, QuestionType
from tradeqa.retrieval.slots import Direction
from tradeqa.text.numerals import Quantity
from tradeqa.text.periods import ALL_YEAR

_REASON = re.compile(
    r"因为|由于|因而|因此|所以|导致|原因|受.{1,20}影响|使得|造成|得益于|归结|归功|源于|致使|引发|以致|缘于|为了|促使|迫使|为.{2,20}提供|在于"
)
_MEASURE = re.compile(
    r"通过|推进|推动|加强|建设|建立|完善|鼓励|支持|优化|加快|培育|提升|采取|措施|举措|应当|应该|必须|需要|要|提供|开展|实施|出台|推出|借助|利用|以.{2,15}为"
)
_DEFINITION = re.compile(
    r"是指|指的是|所谓|即|是一种|称为|被称|被誉为|定义|含义|是.{2,30}的(?:映射|模式|力量|方式|新|总称|统称|平台)|是(?:当前|一个|指|把|由)|："
)
_DIFFICULTY = re.compile(
    r"困难|难题|难以|难于|艰难|很难|不易|挑战|瓶颈|障碍|压力|风险|冲击|打击|受阻|阻碍|不利|不足|不够|短缺|紧张|吃紧|缺口|积压"
    r"|下滑|萎缩|收缩|减弱|跌|损失|损耗|流失|停飞|(?:需求|订单|出口)[^，。；]{0,4}(?:减少|下降)|成本[^，。；]{0,8}(?:上升|上涨|涨|高)"
)
_PERSON = re.compile(
    r"(?:说|表示|介绍|指出|认为|称|告诉|建议|透露|坦言)|(?:董事长|总经理|负责人|主任|局长|关长|书记|部长|院长|教授|记者|作者|经理|编辑)"
)
_UNTIL = re.compile(r"截至|截止|为止|底|年末|到\d|by the end|as of|累计")
_DATES = frozenset({"%", "年", "月", "日", "号", "季度", "届"})  # and shares: no amounts
_YEARS = range(1950, 2051)  # a bare number like these is a year (2020—2022年)
_SAME_UNIT = (
    frozenset({"标准箱", "标箱", "teu", "箱", "集装箱"}),
    frozenset({"列", "列次", "趟", "班"}),
    frozenset({"元", "人民币", "块", "块钱", "美元", "千美元"}),
    frozenset({"人", "名", "位", "人次"}),
    frozenset({"辆", "台", "辆次", "架", "车"}),
    frozenset({"家", "个", "座", "种", "项", "条"}),
    frozenset({"天", "日", "小时", "秒", "分钟", "年", "个月", "月", "周"}),
    frozenset({"平方米", "亩", "平方公里"}),
    frozenset({"米", "公里", "千米"}),
    frozenset({"载重吨", "吨", "总吨", "万吨"}),
    frozenset({"双", "万双"}),
)


_ARTICLES = frozenset("列辆家个座种项条人名位艘双台架")  # 一列, 一家: a train, a company
_LIST_MARK = 12  # up to here a bare number is a list mark or a month, not an amount


def same_unit(unit: str) -> frozenset[str]:
    """The measure words that may stand for one."""
    return next((units for units in _SAME_UNIT if unit in units), frozenset({unit}))


def fitting_quantities(query: Query, found: Sequence[Quantity]) -> list[Quantity]:
    """Quantities of a sentence that could answer a numeric question, in order."""
    if not found:
        return []
    if query.type in (QuestionType.SHARE, QuestionType.GROWTH):
        return [q for q in found if q.unit in ("%", "倍")]
    values = [q for q in found if q.unit not in _DATES and (q.unit or q.value not in _YEARS)]
    values = [q for q in values if q.unit or abs(q.value) > _LIST_MARK]
    if query.unit:
        same = same_unit(query.unit)
        exact = [q for q in found if q.unit in same and (q.value != 1 or q.unit not in _ARTICLES)]
        return exact or [q for q in values if not q.unit]
    return values


def kind_fit(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:  # noqa: PLR0911
    """Whether the sentence holds the kind of thing that is asked for: 1 or 0."""
    if query.type in NUMERIC:
        row = passage.passage.table is not None
        return float(row or bool(fitting_quantities(query, sentence.quantities)))
    if query.type is QuestionType.WHEN:
        dated = bool(sentence.times.years or sentence.times.months)
        return 0.5 if sentence.times.relative and not sentence.times.months else float(dated)
    if query.type is QuestionType.WHERE:
        return float(bool(sentence.places - query.places))
    if query.type is QuestionType.WHY:
        return float(bool(_REASON.search(sentence.key)))
    if query.type is QuestionType.HOW:
        return float(bool(_MEASURE.search(sentence.key)))
    if query.type is QuestionType.DIFFICULTY:
        told = passage.passage.kind != "heading"  # 三、困难与挑战: a heading only announces them
        return float(told and bool(_DIFFICULTY.search(sentence.key)))
    if query.type is QuestionType.WHAT_IS:
        return float(bool(_DEFINITION.search(sentence.key)))
    if query.type is QuestionType.WHO:
        return float(bool(_PERSON.search(sentence.key)))
    return 0.5


def year_fit(  # noqa: PLR0911  # one line a case
    query: Query, passage: PassageEvidence, sentence: SentenceEvidence
) -> float:
    """1: the asked year is named; 0.6: it is in force; 0: none asked; -1: another is named."""
    asked = set(query.times.years)
    if not asked:
        return 0.0
    if asked & set(sentence.times.years):
        return 1.0 if set(query.focus_years) & set(sentence.times.years) else 0.0
    if query.type not in NUMERIC and _of_year(asked, passage):
        return 0.6  # what was hard, or done, that year is told without naming it again
    if sentence.times.years:
        return -0.4 if asked & set(sentence.times.compared) else -1.0
    if asked & set(sentence.inherited):
        return 0.6
    if passage.context.table_years:
        return -1.0  # a caption's year holds for all its rows, whenever it was published
    if passage.reference in asked and passage.section.reports:
        return 0.3  # a report speaks of its own year, though another was named further up
    return -0.6 if sentence.inherited else -0.3


def _of_year(asked: set[int], passage: PassageEvidence) -> bool:
    """Whether a passage stands under a title or heading of one of some years, or is of it."""
    if passage.context.table_years:
        return False
    headed = passage.context.times.years
    return bool(asked & set(headed)) if headed else passage.reference in asked


def month_fit(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:
    """1: the asked months are named; -1: others are; 0: neither says, or only one does."""
    asked = set(query.times.months)
    said = set(sentence.times.months) or (
        set(passage.context.times.months) if passage.passage.table else set()
    )
    if not asked:
        partial = bool(said) and ALL_YEAR not in said
        return -0.6 if partial and query.times.years else 0.0
    if asked & said:
        return 1.0
    if {last for _, last in asked} & {last for _, last in said} and _UNTIL.search(query.key):
        return 0.3  # “by the end of December” and “January to December”
    if not said and passage.context.table_years and ALL_YEAR not in asked:
        return -1.0  # a table of whole years
    return -1.0 if said else -0.4


def direction_fit(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:
    """1: the asked way of trade is named; -1: only the other way; 0: nothing asked or said."""
    asked = query.directions
    if not asked:
        return 0.0
    said = sentence.directions or passage.context.directions
    if asked & said:
        return 1.0
    if not said:
        return -0.2
    return -0.5 if Direction.BOTH in said or Direction.BOTH in asked else -1.0


def place_fit(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:
    """Share of asked places that the sentence names (context counts half); -1 for others only."""
    if not query.places:
        return 0.0
    here = len(query.places & sentence.places)
    near = len((query.places & passage.context.places) - sentence.places)
    if here or near:
        return (here + 0.5 * near) / len(query.places)
    other = bool(sentence.places) or sentence.own_country
    if query.places & passage.section.places:
        return -0.7 if other else 0.3
    return -1.0 if other else -0.5


def place_missing(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:
    """Share of the question's places that neither sentence nor context names."""
    if not query.places:
        return 0.0
    return len(query.places - sentence.places - passage.context.places) / len(query.places)


def extra_place(query: Query, _: PassageEvidence, sentence: SentenceEvidence) -> float:
    """1 where the sentence is about some place though the question is about none, else 0."""
    if query.places or query.type in (QuestionType.WHERE, QuestionType.WHICH, QuestionType.WHO):
        return 0.0
    return float(bool(sentence.places))


def unit_fit(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:
    """1: a number in the asked unit (多少列) stands here; -1: none does; 0: no unit asked."""
    unit = query.unit or ("元" if query.price else None)
    if unit is None:
        return 0.0
    same = same_unit(unit)
    if any(
        q.unit in same and (q.value != 1 or q.unit not in _ARTICLES) for q in sentence.quantities
    ):
        return 1.0
    if len(unit) > 1 and unit in sentence.key and sentence.quantities:  # 160多个国家
        return 1.0
    if passage.passage.table and any(u in passage.context.key + sentence.key for u in same):
        return 1.0
    return -1.0


def row_measure(query: Query, passage: PassageEvidence) -> float:
    """1: a row's table counts what was asked (money, goods, throughput …); -1: only another."""
    asked, told = query.measures, passage.context.measures
    if not asked or not told:
        return 0.0
    return 1.0 if asked & told else -1.0


def currency_fit(query: Query, passage: PassageEvidence, sentence: SentenceEvidence) -> float:
    """1: the asked currency stands here; -1: only the other does; 0: none asked or said."""
    asked = query.currencies
    if not asked:
        return 0.0
    said = sentence.currencies
    if passage.passage.table:
        said |= passage.context.currencies
    if asked & said:
        return 1.0
    return -1.0 if said else 0.0


def number_fit(query: Query, _: PassageEvidence, sentence: SentenceEvidence) -> float:
    """Share of the question's own numbers that the sentence holds too."""
    if not query.numbers:
        return 0.0
    said = {quantity.value for quantity in sentence.quantities}
    return len(query.numbers & said) / len(query.numbers)
