"""The value, date, name or place itself, cut out of the sentence when that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.candidates import Candidate
from tradeqa.answering.fit import fitting_quantities
from tradeqa.retrieval.matching import WeightedTerm
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC, QuestionType
from tradeqa.text.normalize import aligned_key, search_key
from tradeqa.text.numerals import Quantity

_REACH = 40  # characters within which a word of the question speaks for a number
_BEHIND = 0.5  # a word after the number counts half of one before it
_CUT = re.compile(r"[，,；;。、：:（()）]")
_CUT_COST = 0.6  # what is left of a word's say on the other side of a comma
_TIME = re.compile(
    r"(?:(?:19|20)\d\d\s?年)?(?:\d{1,2}\s?月(?:份|\d{1,2}\s?[日号]|底|初|末|[上中下]旬)?|全年|上半年|下半年|第?[一二三四]季度)"
    r"|(?:19|20)\d\d\s?年(?:底|初|末|以来)?"
)
_SPEAKER = re.compile(
    r"(?:董事长|总经理|副总经理|总监|负责人|主任|副主任|局长|副局长|关长|书记|副书记|部长|副部长|院长|教授|经理|科长|研究员|发起成员|代表|客户经理|经销商)"
    r"(?P<name>[\u4e00-\u9fff]{2,3}?)(?=说|表示|介绍|指出|认为|称|告诉|建议|透露|坦言|笑着说|连连|感慨|，|、|来到)"
)
_UNIT_IN_HEAD = re.compile(r"[(（](?:单位[:：])?(?P<unit>[^()（）]{1,6})[)）]|(?P<percent>[%％])")
_BARE_NUMBER = re.compile(r"^-?[\d,]*\.?\d+$")


def short_answer(query: Query, terms: Sequence[WeightedTerm], candidate: Candidate) -> str | None:
    """The answer itself as the source writes it (cleaned), or None when unsure."""
    passage = candidate.hit.passage
    if passage.table is not None:
        return _cell(query, terms, candidate)
    sentence = passage.sentences[candidate.sentence.index]
    text = passage.text[sentence.start : sentence.end]
    key, origins = aligned_key(text)
    span: tuple[int, int] | None = None
    if query.type in NUMERIC:
        span = _quantity(query, terms, candidate, key)
    elif query.type is QuestionType.WHEN:
        span = _only(_TIME, key)
    elif query.type is QuestionType.WHO:
        span = _only(_SPEAKER, key, "name")
    if span is None:
        return None
    return text[origins[span[0]] : origins[span[1] - 1] + 1]


def _quantity(
    query: Query, terms: Sequence[WeightedTerm], candidate: Candidate, key: str
) -> tuple[int, int] | None:
    fitting = fitting_quantities(query, candidate.sentence.quantities)
    if not fitting:
        return None
    scored = sorted(
        ((_support(key, terms, quantity), -quantity.start, quantity) for quantity in fitting),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    best = scored[0][2]
    return best.start, best.end


def _support(key: str, terms: Sequence[WeightedTerm], quantity: Quantity) -> float:
    """How much the question's words around a number speak for it, near ones more."""
    total = 0.0
    for term in terms:
        best = 0.0
        for way, credit in term.ways:
            at = key.find(way)
            while at >= 0:
                before = at < quantity.start
                gap = quantity.start - (at + len(way)) if before else at - quantity.end
                if gap <= _REACH:
                    between = (
                        key[at + len(way) : quantity.start] if before else key[quantity.end : at]
                    )
                    near = 1 - max(gap, 0) / (_REACH + 10)
                    cuts = _CUT_COST ** len(_CUT.findall(between))
                    best = max(best, credit * near * cuts * (1.0 if before else _BEHIND))
                at = key.find(way, at + 1)
        total += term.weight * best
    return total


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
        return cell
    return cell + ("%" if unit["percent"] or unit["unit"] in ("%", "％") else unit["unit"])


def _head_score(query: Query, terms: Sequence[WeightedTerm], head: str) -> float:
    score = 0.0
    for term in terms:
        met = next((credit for way, credit in term.ways if way in head), 0.0)
        score += (0.5 + term.weight) * met
    percent = "%" in head or "增幅" in head or "变动" in head or "增速" in head
    if query.type in (QuestionType.GROWTH, QuestionType.SHARE):
        score += 4.0 if percent else -4.0
    elif percent:
        score -= 4.0
    months = set(query.times.months)
    if months:
        from tradeqa.text.periods import times  # noqa: PLC0415

        said = set(times(head).months)
        score += 3.0 if months & said else -3.0 if said else 0.0
    return score


def _only(pattern: re.Pattern[str], key: str, group: str | int = 0) -> tuple[int, int] | None:
    """Span of the single different match; two different ones are not certain."""
    matches = list(pattern.finditer(key))
    if len({match[group] for match in matches}) != 1:
        return None
    return matches[0].span(group)
