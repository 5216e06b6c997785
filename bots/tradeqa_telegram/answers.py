"""Messages of an answer: short answer, quote and source, or what is missing and near misses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.model import Answer, Quote
from tradeqa_telegram.buttons import Action, Kind
from tradeqa_telegram.links import quote_address
from tradeqa_telegram.markup import Text, bold, italic, joined
from tradeqa_telegram.message import Button, Message, Rows, messages, shortened
from tradeqa_telegram.near import near_questions
from tradeqa_telegram.phrases import say
from tradeqa_telegram.quotes import quote_text
from tradeqa_telegram.showing import one_line

SURE = 0.8  # confidences are probabilities: four of five such answers hold
FAIR = 0.5  # below it, an answer is as likely wrong as right
BESIDE = 0.2  # a chance in five to answer too: worth showing beside one of another date
MOST_BESIDE = 2
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def render_answer(
    answer: Answer,
    *,
    english: bool,
    quote: int = 0,
    page_url: str | None = None,
    rated: str | None = None,
    offers: Sequence[str] | None = None,
) -> tuple[Message, ...]:
    """The messages of an answer or a refusal; the buttons are on the last.

    Args:
        answer: what the service said.
        english: whether the bot's own words are English; Chinese follows the question's script.
        quote: which quote (of a refusal: which near miss) is shown, from 0; past the end the last.
        page_url: root address of the web page; without one there is no link to the place.
        rated: "up" or "down" once the reader has judged the answer.
        offers: those of `near_questions(answer)` to offer, for instance the ones known to
            have an answer; all of them if None.
    """
    screen = _Screen(answer, english, quote, page_url, rated, offers)
    return screen.messages()


class _Screen:
    """One view of an answer."""

    def __init__(
        self,
        answer: Answer,
        english: bool,
        quote: int,
        page_url: str | None,
        rated: str | None,
        offers: Sequence[str] | None,
    ) -> None:
        self._answer = answer
        self._english = english
        self._traditional = answer.language == "zh-Hant"
        self._quotes = answer.shown
        self._at = min(max(quote, 0), max(len(self._quotes) - 1, 0))
        self._page_url = page_url
        self._rated = rated
        self._offers = offers

    def messages(self) -> tuple[Message, ...]:
        parts = self._answered() if self._answer.answerable else self._refused()
        return messages(joined([part for part in parts if part], "\n\n"), self._buttons())

    def _say(self, name: str, *values: object) -> str:
        return say(name, *values, english=self._english, traditional=self._traditional)

    def _quote(self, quote: Quote, *, folded: bool = False) -> Text:
        return quote_text(quote, english=self._english, folded=folded)

    def _reading(self) -> Text:
        asked, read = self._answer.question, self._answer.interpreted_question
        if read.strip() == asked.strip() or not read.strip():
            return Text("")
        return italic(self._say("read_as", one_line(read)))

    def _answered(self) -> list[Text]:
        first = self._at == 0
        head = joined([line for line in (self._reading(), *self._verdict()) if line], "\n")
        parts = [head]
        if self._quotes:
            parts.append(self._quote(self._quotes[self._at]))
        beside = _beside(self._answer) if first else ()
        if beside:
            others = [self._quote(one, folded=True) for one in beside]
            parts.append(joined([self._say("other_dates"), *others], "\n"))
        return parts

    def _verdict(self) -> list[Text]:
        """The short answer, and how sure it is, or how likely the quote shown is another."""
        told, confidence = one_line(_told(self._answer)), self._answer.confidence
        if self._at == 0:
            sure = self._say(_level(confidence), _percent(confidence))
            if told:
                return [bold(told), Text(sure)]
            return [bold(self._say("quoted")) + self._say("quoted_surely", sure)]
        shown = self._quotes[self._at]
        level = self._say("also_" + _level(shown.score), _percent(shown.score))
        number = Text(self._say("number", self._at + 1, len(self._quotes), level))
        return [bold(told) + self._say("of_first"), number] if told else [number]

    def _refused(self) -> list[Text]:
        reason = one_line(self._answer.reason or "")
        head = bold(self._say("no_answer")) + (" " if self._english else "") + reason
        parts = [joined([part for part in (self._reading(), head) if part], "\n")]
        if self._quotes:
            label = self._say("near", self._at + 1, len(self._quotes))
            near = self._quote(self._quotes[self._at], folded=True)
            parts.append(joined((label, near), "\n"))
        return parts

    def _buttons(self) -> Rows:
        key = self._answer.id
        rows: list[tuple[Button, ...]] = []
        offered = near_questions(self._answer)
        for number, question in enumerate(offered):
            if self._offers is None or question in self._offers:
                label = shortened(self._say("ask", one_line(question)))
                rows.append((Button(label, Action(Kind.ASK_NEAR, key, number)),))
        if self._quotes:
            rows.append((*self._turning(), self._button("context", Kind.CONTEXT, self._at)))
            address = quote_address(self._page_url, self._quotes[self._at])
            if address:
                rows.append((Button(self._say("open"), url=address),))
        rows.append(tuple(self._rating(kind) for kind in (Kind.UP, Kind.DOWN)))
        return tuple(rows)

    def _button(self, name: str, kind: Kind, number: int) -> Button:
        return Button(self._say(name), Action(kind, self._answer.id, number))

    def _turning(self) -> tuple[Button, ...]:
        count = len(self._quotes)
        if count < 2:
            return ()
        near = "" if self._answer.answerable else "_near"
        if self._at + 1 == count:
            return (self._button("first" + near, Kind.QUOTE, 0),)
        here, following = self._quotes[self._at].document, self._quotes[self._at + 1].document
        label = self._say("next" + near, self._at + 2, count)
        if following.published and following.published != here.published:
            label += f" · {one_line(following.published)}"
        return (Button(shortened(label), Action(Kind.QUOTE, self._answer.id, self._at + 1)),)

    def _rating(self, kind: Kind) -> Button:
        done = "_done" if self._rated == kind.value else ""
        return self._button(kind.value + done, kind, self._at)


def _level(probability: float) -> str:
    return "surely" if probability >= SURE else "fairly" if probability >= FAIR else "hardly"


def _percent(probability: float) -> int:
    """Rounded, but never 0 or 100: nothing measured is that certain."""
    return min(max(round(100 * probability), 1), 99)


def _told(answer: Answer) -> str:
    """The short answer, or nothing where it would only say most of the quote twice."""
    told = "".join((answer.answer or "").split())
    quoted = "".join(answer.quotes[0].text.split()) if answer.quotes else ""
    return "" if told in quoted and 2 * len(told) > len(quoted) else answer.answer or ""


def _beside(answer: Answer) -> tuple[Quote, ...]:
    """Quotes of other dates that may answer too, when the question names no year."""
    if not answer.quotes or _YEAR.search(answer.interpreted_question):
        return ()
    first = answer.quotes[0].document
    found = [
        quote
        for quote in answer.quotes[1:]
        if quote.score >= BESIDE and quote.document.published not in (None, first.published)
    ]
    return tuple(found[:MOST_BESIDE])
