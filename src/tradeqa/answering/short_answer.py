"""The value, date, name or place itself, cut out of the sentence when that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.candidates import Candidate
from tradeqa.answering.values import best_value
from tradeqa.retrieval.matching import WeightedTerm, meets
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC, QuestionType
from tradeqa.text.normalize import aligned_key, search_key
from tradeqa.text.periods import times

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
        span = _quantity(query, terms, candidate)
    elif query.type is QuestionType.WHEN:
        span = _only(_TIME, key)
    elif query.type is QuestionType.WHO:
        span = _only(_SPEAKER, key, "name")
    if span is None:
        return None
    return text[origins[span[0]] : origins[span[1] - 1] + 1]


def _quantity(
    query: Query, terms: Sequence[WeightedTerm], candidate: Candidate
) -> tuple[int, int] | None:
    found = best_value(query, terms, candidate.sentence)
    return (found.start, found.end) if found else None


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
    return score


def _only(pattern: re.Pattern[str], key: str, group: str | int = 0) -> tuple[int, int] | None:
    """Span of the single different match; two different ones are not certain."""
    matches = list(pattern.finditer(key))
    if len({match[group] for match in matches}) != 1:
        return None
    return matches[0].span(group)
