"""Reads a follow-up with what was asked before, and gives a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.carried import aside_first, context
from tradeqa.answering.dialogue_english import interpret_english, is_fragment
from tradeqa.answering.follow_up import TIMES, FollowUp, plain_order
from tradeqa.answering.mentions import Turn, referent
from tradeqa.answering.relative_years import absolute_year
from tradeqa.answering.rephrase import (
    as_fact,
    closed,
    inserted,
    ranked,
    spaced,
    times_of,
    why_asked,
)
from tradeqa.answering.slot_spans import Piece, SlotReader
from tradeqa.answering.slot_words import Kind
from tradeqa.answering.standalone import carries_time, elliptic, phrase_complete, stands_alone
from tradeqa.answering.substitution import counterpart, replaced
from tradeqa.retrieval.query import language_of
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter

LONGEST_FOLLOW_UP = 80  # characters; who writes more has said what is meant
LONGEST_CARRIED = 300  # characters of a previous question that can be read on
_MEASURES = frozenset({Kind.CHANGE, Kind.SHARE, Kind.RANK})
_SIZE = re.compile(r"多[大高长宽深重远快]")
_OFFICE = re.compile(r"董事长|总经理|总裁|负责人|创始人|法人|总部|地址|员工|成立|创立|上市")
_RESET = re.compile(
    r"^(?:换(?:个|一个)?(?:问题|话题)|(?:另|再)(?:外)?问(?:一个|个|一下|下)?|新问题|不说这个了?)"
)
_WHY = re.compile(r"为什么|为啥|为何|怎么回事|原因|怎么会")


class DialogueReader:
    """Reads questions of a conversation; thread-safe, keeps nothing."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._slots = SlotReader(segmenter)

    def interpret(self, question: str, history: Sequence[Turn]) -> str:
        """The question with what it leaves unsaid; unchanged when it stands alone.

        Args:
            question: as typed.
            history: the turns so far, oldest first; their questions as they were read.
        """
        if not history or len(question) > LONGEST_FOLLOW_UP or _RESET.match(search_key(question)):
            return question
        previous = aside_first(history[-1].question)
        if len(previous) > LONGEST_CARRIED or not previous.strip():
            return question
        english = language_of(question) == "en"
        if english and language_of(previous) != "en" and not is_fragment(question):
            return question
        if english and language_of(previous) == "en":
            return interpret_english(question, previous) or question
        return self._interpret(question, previous, history) or question

    def _interpret(self, question: str, previous: str, history: Sequence[Turn]) -> str:
        question = plain_order(question)
        new = FollowUp(question, self._slots.read(question))
        if language_of(previous) == "en":
            return self._after_english(new, previous, history)
        old = self._slots.read(previous)
        measured = new.has(*_MEASURES) or _WHY.search(new.key)
        if new.pronouns and not (new.thin and measured):
            return self._resolved(new, old, previous, history)
        if not (new.marked or new.asks or new.values() or measured):
            return question
        if stands_alone(new, old):
            return self._dated(new, old, previous)
        return self._composed(new, old, previous, history)

    def _after_english(self, new: FollowUp, previous: str, history: Sequence[Turn]) -> str:
        """Of a Chinese follow-up another year goes into the English question, no noun does."""
        old = self._slots.read(previous)
        used = new.lead_and_tail() | {i for i, p in new.values() if p.kind is Kind.YEAR}
        if not new.says(used):
            years = [p for _, p in new.values() if p.kind is Kind.YEAR]
            year = absolute_year(years[0].key, old, history) or years[0].key if years else ""
            return interpret_english(f"in {year.rstrip('年')}", previous) or new.text
        subjects = [p for p in old if p.kind is Kind.THING and len(p.key) > 1]
        named = used | {i for i, _ in new.values()}
        if stands_alone(new, old) or new.topic(used) or not subjects or not new.says(named):
            return new.text
        return self._composed(new, old, previous, history)

    def _resolved(
        self, new: FollowUp, old: Sequence[Piece], previous: str, history: Sequence[Turn]
    ) -> str:
        """A sentence of its own whose pronouns are filled in."""
        text = new.text
        for pronoun in reversed(new.pronouns):
            meant = referent(pronoun.key, old, previous, history)
            if meant is not None:
                text = text[: pronoun.start] + meant + text[pronoun.end :]
        text = new.without_lead(text)
        filled = FollowUp(text, self._slots.read(text))
        if text == new.text or filled.asks:
            return self._dated(filled, old, previous) if text != new.text else text
        return self._composed(filled, old, previous, history)

    def _dated(self, new: FollowUp, old: Sequence[Piece], previous: str) -> str:
        """A full question; one about the figure just asked keeps the year it was asked for."""
        if not carries_time(new, old):
            return new.text
        return times_of(old, previous) + new.without_lead(new.text)

    def _composed(
        self, new: FollowUp, old: Sequence[Piece], previous: str, history: Sequence[Turn]
    ) -> str:
        if phrase_complete(new, old):
            times = "" if new.has(*TIMES) else times_of(old, previous)
            return closed(times + new.rest(new.lead_and_tail()))
        used = new.lead_and_tail() | {i for i, p in enumerate(new.pieces) if p.kind is Kind.PRONOUN}
        text = as_fact(previous, old) if "实际" in new.key else previous
        placed = ranked(new, text, self._slots.read(text))
        if placed is not None:
            return placed
        listed = False  # the value before and this one are listed: 美国和德国
        for index, piece in new.values():
            if listed:
                used.add(index)
            value, listed = new.listed(index, joined=listed)
            if not value:
                continue
            pieces = self._slots.read(text)
            if piece.kind is Kind.YEAR:
                value = absolute_year(piece.key, pieces, history) or value
            if piece.key in ("同期", "上年同期", "同月"):
                used.add(index)
                continue
            forced = new.is_value(index)
            match = None
            if forced or (piece.kind is not Kind.AMOUNT and new.in_front(index)):
                match = counterpart(pieces, piece, forced=forced)
            if match is not None and piece.kind is Kind.THING:
                value += new.elided_tail(index, match)
            if match is not None:
                text = replaced(text, match, value, link=new.link(index), pieces=pieces)
                used.add(index)
            elif forced and piece.kind in (*TIMES, Kind.PLACE, Kind.DIRECTION):
                text = inserted(text, pieces, piece, value)
                used.add(index)
        body = new.rest(used)
        if not new.says(used):
            return closed(text)
        pieces = self._slots.read(text)
        return closed(self._joined(new, used, text, pieces, body))

    def _joined(
        self, new: FollowUp, used: set[int], text: str, pieces: Sequence[Piece], body: str
    ) -> str:
        key = search_key(body)
        kinds = new.kinds(used)
        drop: set[Kind] = set()
        if kinds & _MEASURES or Kind.AMOUNT in kinds or Kind.VERB in kinds:
            drop |= _MEASURES
        if Kind.AMOUNT in kinds or _SIZE.search(key):
            drop.add(Kind.AMOUNT)
        if _OFFICE.search(key) and not new.topic(used):
            owner = next((p for p in pieces if p.kind is Kind.THING), None)
            if owner is not None:
                return text[owner.start : owner.end] + body
        why = _WHY.search(key)
        if why and not new.topic(used):
            carried = context(text, pieces, drop=_MEASURES if Kind.CHANGE in kinds else ())
            return why_asked(carried, body)
        carried = context(
            text,
            pieces,
            drop=drop,
            subject_only=new.topic(used)
            and Kind.RANK not in kinds
            and (Kind.VERB in kinds or not elliptic(new)),
            keep_verb=bool(kinds & _MEASURES) and Kind.AMOUNT not in kinds,
        )
        if body.startswith(carried):
            return body
        return carried + ("" if not carried or spaced(carried, body) else " ") + body
