"""From a request to the calls that answer it: access, pace, what to do, what went wrong."""

from __future__ import annotations

import logging
import math

from tradeqa.errors import QuestionError, StateError
from tradeqa_telegram.access import Access, Pace
from tradeqa_telegram.calls import Call, Offers, Toast
from tradeqa_telegram.commands import answer_command
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.inline_queries import answer_inline
from tradeqa_telegram.notices import notice, noticed
from tradeqa_telegram.presses import answer_press
from tradeqa_telegram.questions import answer_question
from tradeqa_telegram.request import Request, Wish

log = logging.getLogger("tradeqa.telegram")

_WAITING = frozenset({Wish.PRESS, Wish.INLINE})  # a sign turns until they are answered
_TYPED = 5  # inline queries that make a question: they come while it is typed


def _read_only(desk: Desk, request: Request) -> list[Call]:
    english = desk.english(request.place)
    return [] if request.edited else desk.sends(request, noticed("no_text", english=english))


def _ask(desk: Desk, request: Request) -> list[Call]:
    return answer_question(desk, request, request.text)


_ANSWERS = {
    Wish.QUESTION: _ask,
    Wish.COMMAND: answer_command,
    Wish.NO_TEXT: _read_only,
    Wish.PRESS: answer_press,
    Wish.INLINE: answer_inline,
}


class Responder:
    """Answers requests; called from worker threads."""

    def __init__(self, desk: Desk, access: Access, most: int) -> None:
        """`most`: questions a minute of one user, 0 for no limit."""
        self._desk, self._access = desk, access
        self._pace, self._typing = Pace(most), Pace(_TYPED * most)

    def respond(self, request: Request) -> list[Call]:
        """The calls that answer; none where nothing is to be said.

        Raises:
            StateError: the state file cannot be used; nothing else is raised.
        """
        try:
            return self._answer(request)
        except QuestionError:
            return self._refuse(request)
        except StateError:
            raise  # nothing can be kept now; the update is tried again
        except Exception:
            log.exception("a request (%s) could not be answered", request.wish)
            return self.tell(request, "failed")

    def tell(self, request: Request, name: str, *values: object) -> list[Call]:
        """A sentence, in the way the request is replied to."""
        english = self._desk.english(request.place)
        if request.wish is Wish.PRESS:
            return [Toast(request.query, notice(name, *values, english=english), stays=True)]
        if request.wish is Wish.INLINE:
            return [Offers(request.query, (), None)]
        return self._desk.sends(request, noticed(name, *values, english=english))

    def _answer(self, request: Request) -> list[Call]:
        desk = self._desk
        if request.wish is Wish.MOVED:
            desk.chats.move(request.place.chat, request.moved_to)
            return []
        if not self._access.allows(request.place):
            return self._turn_away(request)
        pace = self._typing if request.wish is Wish.INLINE else self._pace
        wait = pace.wait(request.place.user)
        if wait:
            return self._slow_down(request, math.ceil(wait))
        return _ANSWERS[request.wish](desk, request)

    def _slow_down(self, request: Request, seconds: int) -> list[Call]:
        """One sentence, once until a question is taken again: replies must not flood a group."""
        place = request.place
        waits = request.wish in _WAITING
        if waits or self._pace.tell_once(place.user, place.chat):
            return self.tell(request, "slower", seconds)
        return []

    def _turn_away(self, request: Request) -> list[Call]:
        """One sentence, once: to a user, or in a group to all."""
        place = request.place
        if request.wish in _WAITING or self._desk.chats.tell_once(place.chat):
            return self.tell(request, "stranger", place.chat)
        return []

    def _refuse(self, request: Request) -> list[Call]:
        if request.edited:
            return []
        most = self._desk.max_question
        if len(request.text) > most:
            return self.tell(request, "too_long", most)
        return self.tell(request, "no_question")
