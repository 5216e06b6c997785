"""Questions near a refused one that the near misses suggest: the same, of another year."""

from __future__ import annotations

import re

from tradeqa.answering.model import Answer

MOST = 3
_ASKED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SAID = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|—|–|-|~|至)")


def near_questions(answer: Answer) -> tuple[str, ...]:
    """The refused question with each other year its near misses speak of; always the same.

    Only a question of exactly one year has any. None is known to have an answer: whoever
    offers them may ask them first.
    """
    question = answer.interpreted_question
    asked = set(_ASKED.findall(question))
    if answer.answerable or len(asked) != 1:
        return ()
    years: list[str] = []
    for near in answer.near_misses:
        if near.highlights:
            years += [year for year in _SAID.findall(near.text) if year not in asked]
    offered = list(dict.fromkeys(years))[:MOST]
    return tuple(_ASKED.sub(year, question) for year in offered)
