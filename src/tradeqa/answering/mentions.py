"""Whom and what a conversation has named: what 他, 这家公司, 当地, 该文 can mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tradeqa.answering.carried import context
from tradeqa.answering.model import Answer
from tradeqa.answering.slot_spans import Piece, Role
from tradeqa.answering.slot_words import WORLD, Kind

_TITLE = (
    "董事长|副总经理|总经理|总裁|总监|创始人|负责人|副主任|主任|副局长|局长|关长|副书记|书记|副部长|部长|副院长|院长|教授|经理|科长"
    "|研究员|秘书长|会长|副市长|市长|发言人|专家|代表|大使|参赞|老板"
)
_PERSON = re.compile(
    rf"(?:{_TITLE})(?P<name>[\u4e00-\u9fff]{{2,3}}?)"
    r"(?=说|表示|介绍|指出|认为|称|告诉|建议|透露|坦言|笑着说|感慨|强调|，|、|在|对|$)"
)
_ASKS_WHO = re.compile(r"谁|什么名字|哪位|叫什么|姓什么")
_OFFICE = re.compile(rf"^(?P<whose>.{{0,30}}?(?:{_TITLE}))(?:是|叫|姓)(?:谁|什么|啥)")
_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
_COMPANY = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,16}?(?:有限公司|股份公司|公司|集团))")
_ABOUT_PERSON = re.compile(r"^[他她]|人$|专家|学者|位$")
_ABOUT_COMPANY = re.compile(r"企业|公司|集团|工厂|厂$|家$")
_ABOUT_PLACE = re.compile(r"国|省|市|县|区|地|那里|那儿|这里|这儿|城")
_ABOUT_TEXT = re.compile(r"文|报告|论文|篇|本$")
_TIMES = frozenset({"当时", "那年", "那一年", "当年", "同年", "那时", "那时候"})
_SUFFIX = re.compile(r"(?:港口|港|口岸|海关|船|线路|航线|班列|协定|平台|品牌|项目|机构|组织)$")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was read, and what its answer named."""

    question: str
    persons: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    title: str | None = None  # of the document that answered
    year: int | None = None  # of its publication

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """What to remember of an answer; of a refusal, its question only."""
        if not answer.quotes:
            return cls(answer.interpreted_question)
        first = answer.quotes[0]
        published = first.document.published or ""
        persons = [match["name"] for match in _PERSON.finditer(first.text)]
        if answer.answer and _ASKS_WHO.search(answer.interpreted_question):
            persons = [name for name in [answer.answer] if _NAME.match(name)] + persons
        return cls(
            answer.interpreted_question,
            tuple(dict.fromkeys(persons)),
            tuple(dict.fromkeys(match["name"] for match in _COMPANY.finditer(first.text))),
            first.document.title,
            int(published[:4]) if published[:4].isdigit() else None,
        )


def referent(
    pronoun: str, pieces: Sequence[Piece], text: str, history: Sequence[Turn]
) -> str | None:
    """What a pronoun (search key) stands for, in the words of the conversation; None if unknown.

    Args:
        pronoun: the pronoun.
        pieces: of the previous question, `text`.
        text: the previous question.
        history: earlier turns, the last one that of `text`.
    """
    meant: str | None
    if pronoun.endswith("们") or pronoun.startswith(("这些", "那些")):
        meant = context(text, pieces, drop=(Kind.CHANGE, Kind.SHARE, Kind.RANK, Kind.AMOUNT))
    elif _ABOUT_PERSON.search(pronoun):
        meant = _person(pieces, text, history)
    elif _ABOUT_TEXT.search(pronoun):
        title = next((turn.title for turn in reversed(history) if turn.title), None)
        meant = title and f"《{title}》"
    elif pronoun in _TIMES:
        meant = next((text[p.start : p.end] for p in pieces if p.kind is Kind.YEAR), None)
    elif _ABOUT_COMPANY.search(pronoun):
        meant = _of_role(pieces, text, Role.COMPANY) or _company(history) or _thing(pieces, text)
    elif _ABOUT_PLACE.search(pronoun):
        meant = _place(pieces, text) or _thing(pieces, text, _ABOUT_PLACE)
    else:
        suffix = _SUFFIX.search(pronoun)
        ending = re.compile(f"{suffix.group()}$") if suffix else None
        same = _thing(pieces, text, ending) if ending else None
        meant = same or _thing(pieces, text) or _place(pieces, text) or _company(history)
    return meant or None


def _person(pieces: Sequence[Piece], text: str, history: Sequence[Turn]) -> str | None:
    """The person asked about by name, or by office with the name that the answer gave."""
    named = next((turn.persons for turn in reversed(history) if turn.persons), ())
    office = _OFFICE.match(text)
    if office is not None:
        return office["whose"] + (named[0] if named and history[-1].persons else "")
    for piece in pieces:
        word = text[piece.start : piece.end]
        if piece.kind is Kind.THING and (piece.name or word in named) and _NAME.match(word):
            return word
    return named[0] if named else None


def _thing(pieces: Sequence[Piece], text: str, ending: re.Pattern[str] | None = None) -> str | None:
    """The first name of the question; with `ending`, the first that has it."""
    return next(
        (
            text[p.start : p.end]
            for p in pieces
            if p.kind is Kind.THING and (ending is None or ending.search(p.key))
        ),
        None,
    )


def _place(pieces: Sequence[Piece], text: str) -> str | None:
    """The place asked about: the last one, unless it is the whole country or world."""
    places = [piece for piece in pieces if piece.kind is Kind.PLACE]
    told = [piece for piece in places if piece.key not in WORLD] or places
    return text[told[-1].start : told[-1].end] if told else None


def _of_role(pieces: Sequence[Piece], text: str, role: Role) -> str | None:
    return next((text[p.start : p.end] for p in pieces if p.role is role), None)


def _company(history: Sequence[Turn]) -> str | None:
    return next((turn.companies[0] for turn in reversed(history) if turn.companies), None)
