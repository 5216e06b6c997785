"""The value, date, name or place itself, cut out of the sentence when that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tradeqa.answering.candidates import Candidate
from tradeqa.answering.evidence import SentenceEvidence
from tradeqa.answering.values import best_value
from tradeqa.passages import TablePlace
from tradeqa.retrieval.matching import WeightedTerm, meets
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC, QuestionType
from tradeqa.text.normalize import search_key, sentence_key
from tradeqa.text.numerals import Quantity
from tradeqa.text.periods import times

_TIME = re.compile(
    r"(?:(?:19|20)\d\d\s?年)?(?:\d{1,2}\s?月(?:份|\d{1,2}\s?[日号]|底|初|末|[上中下]旬)?|全年|上半年|下半年|第?[一二三四]季度)"
    r"|(?:19|20)\d\d\s?年(?:底|初|末|以来)?"
)
# The hundred and more commonest surnames: a title is followed by a name only if one begins it.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤庄温康施文牛樊葛"
    "邢安齐易乔伍庞颜倪章鲁尤翁梅柳岳隋靳代单"
)
_TITLE = "董事长|总经理|总监|负责人|主任|局长|关长|书记|部长|院长|教授|经理|科长|研究员|代表|经销商|企业主|校长|主席|司长|会长|秘书长|记者|司机"
_NAMED = re.compile(
    rf"(?:{_TITLE})(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[^\u4e00-\u9fff]|说|表示|介绍|指出|认为|称|告诉|建议|透露|坦言|感慨|笑|连|来到|向|在|从|的|也|则|等|和|、|$)"
)
_NAMED_FIRST = re.compile(
    rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?:是|为|任|担任|系)[^，。；]{{0,20}}?(?:{_TITLE})"
)
_UNIT_IN_HEAD = re.compile(
    r"[(（](?:单位[:：])?(?P<unit>[^()（）\d]{1,6})[)）]|(?P<percent>[%％])"  # (1—11月) is none
)
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_UNIT_CELL = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,4}")
_COUNTED = re.compile(r"数量|件数|销量|产量")  # 金额 has its unit in its own head
# 第四次 counts nothing, and fert1987.2026 is a name
_NO_AMOUNT_AFTER = re.compile(r"(?:第\s?|(?<!rmb)(?<!usd)(?<!cny)(?<=[a-z]))$")
_FROM_TO = re.compile(
    r"从(?P<first>[^，,；;。从]{1,14}?)(?:上升|提高|增长|增加|扩大|提升|下降|降低|减少|升|增|涨|降|跌|减)(?:到|至|为)"
    r"(?P<last>[^，,；;。从]{1,14})"
)
_RANK_ASKED = re.compile(r"第(?:几|多少)")
_RANK = re.compile(r"第\s?(?:[一二三四五六七八九十]+|\d+)(?:大|位|名)?")
_BARE_NUMBER = re.compile(r"^-?[\d,]*\.?\d+$")


def short_answer(query: Query, terms: Sequence[WeightedTerm], candidate: Candidate) -> str | None:
    """The answer itself as the source writes it (cleaned), or None when unsure."""
    passage = candidate.hit.passage
    ranked = _RANK_ASKED.search(query.key)
    if passage.table is not None:
        return None if ranked else _cell(query, terms, candidate)
    sentence = passage.sentences[candidate.sentence.index]
    text = passage.text[sentence.start : sentence.end]
    key, origins = sentence_key(text)
    span: tuple[int, int] | None = None
    if ranked:
        span = _only(_RANK, key)
    elif query.type in NUMERIC and key == candidate.sentence.key:  # else its spans are not ours
        span = _quantity(query, terms, candidate)
    elif query.type is QuestionType.WHEN:
        span = _only(_TIME, key)
    elif query.type is QuestionType.WHO:
        span = _only(_NAMED, key, "name") or _only(_NAMED_FIRST, key, "name")
        if span and key[slice(*span)] in query.key:
            span = None  # 马传军是谁: the sentence says who, the name does not
    if span is None:
        return None
    return text[origins[span[0]] : origins[span[1] - 1] + 1]


def _quantity(
    query: Query, terms: Sequence[WeightedTerm], candidate: Candidate
) -> tuple[int, int] | None:
    sentence = candidate.sentence
    amounts = [
        q for q in sentence.quantities if not _NO_AMOUNT_AFTER.search(sentence.key, 0, q.start)
    ]
    near = [(q, _place_before(sentence, q)) for q in amounts]
    for kept in (
        [q for q, place in near if place in query.places],
        [q for q, place in near if place is None and query.places],
        amounts,
    ):
        found = best_value(query, terms, replace(sentence, quantities=tuple(kept)))
        if found:
            return _from_to(query, sentence, found)
    return None


def _place_before(sentence: SentenceEvidence, quantity: Quantity) -> str | None:
    """The place named last before a number: the number is about it."""
    before = [place for at, place in sentence.place_spans if at < quantity.start]
    return before[-1] if before else None


def _from_to(query: Query, sentence: SentenceEvidence, found: Quantity) -> tuple[int, int]:
    """The end of 从…升至… that stands for the asked year; both when that is not certain."""
    for match in _FROM_TO.finditer(sentence.key):
        ends = [
            next(
                (q for q in sentence.quantities if match.start(end) <= q.start < match.end(end)),
                None,
            )
            for end in ("first", "last")
        ]
        first, last = ends
        if first is None or last is None or found not in ends:
            continue
        years = sentence.times.years or sentence.inherited
        asked = query.times.years
        if len(asked) == 1 and len(years) > 1 and asked[0] in (min(years), max(years)):
            one = first if asked[0] == min(years) else last
            return one.start, one.end
        return match.start(), last.end
    return found.start, found.end


def _cell(query: Query, terms: Sequence[WeightedTerm], candidate: Candidate) -> str | None:
    """The cell whose column head the question names best."""
    place = candidate.hit.passage.table
    if place is None or len(place.columns) != len(place.cells):
        return None
    if query.type not in NUMERIC:
        return None
    best: tuple[float, int] | None = None
    for index, (head, cell) in enumerate(zip(place.columns, place.cells, strict=True)):
        if index == 0 or not _BARE_NUMBER.match(cell.strip()):
            continue
        score = _head_score(query, terms, search_key(head))
        if best is None or score > best[0]:
            best = (score, index)
    if best is None:
        return None
    head, cell = place.columns[best[1]], place.cells[best[1]].strip()
    unit = _UNIT_IN_HEAD.search(head)
    if unit is None:
        return cell + (_unit_cell(place) if _COUNTED.search(head) else "")
    return cell + ("%" if unit["percent"] or unit["unit"] in ("%", "％") else unit["unit"])


def _unit_cell(place: TablePlace) -> str:
    """The measure word that a row gives in a column of its own, or nothing."""
    units = (
        cell.strip()
        for head, cell in zip(place.columns, place.cells, strict=True)
        if _UNIT_HEAD.fullmatch(head.strip())
    )
    unit = next(units, "")
    return unit if _UNIT_CELL.fullmatch(unit) else ""


def _head_score(query: Query, terms: Sequence[WeightedTerm], head: str) -> float:
    score = 0.0
    for term in terms:
        met = next((credit for way, credit in term.ways if meets(way, head)), 0.0)
        score += (0.5 + term.weight) * met
    percent = "%" in head or "增幅" in head or "变动" in head or "增速" in head
    if query.type in (QuestionType.GROWTH, QuestionType.SHARE):
        score += 4.0 if percent else -4.0
    elif percent:
        score -= 4.0
    months = set(query.times.months)
    if months:
        said = set(times(head).months)
        score += 3.0 if months & said else -3.0 if said else 0.0
    elif any(first == last for first, last in times(head).months):
        score -= 2.0  # a single month, where a year or nothing was asked
    return score


def _only(pattern: re.Pattern[str], key: str, group: str | int = 0) -> tuple[int, int] | None:
    """Span of the single different match; two different ones are not certain."""
    matches = list(pattern.finditer(key))
    if len({match[group] for match in matches}) != 1:
        return None
    return matches[0].span(group)
