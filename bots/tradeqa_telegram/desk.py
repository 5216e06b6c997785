"""What every reply is made with: the service, what is kept, and how messages become calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tradeqa.answering.model import Answer, Filters
from tradeqa.errors import DocumentNotFound
from tradeqa.feedback.store import FeedbackStore
from tradeqa.index.store import StoredDocument
from tradeqa_telegram.buttons import ANYONE, Kind, document_key, seal
from tradeqa_telegram.calls import Call, Delete, Edit, Key, Keys, Send
from tradeqa_telegram.messages import Button, Message
from tradeqa_telegram.port import Service
from tradeqa_telegram.request import Place, Request
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.chats import Chats

_RATING = frozenset({Kind.UP, Kind.DOWN})


@dataclass(frozen=True, slots=True)
class Desk:
    """The things at hand; `service` gives the one that answers now."""

    service: Callable[[], Service]
    chats: Chats
    answers: Answers
    feedback: FeedbackStore | None
    key: bytes
    top_k: int
    max_top_k: int
    max_question: int
    keep_days: float
    page_url: str | None
    username: str | None

    def english(self, place: Place, answer: Answer | None = None) -> bool:
        """The language to speak: the chat's choice, else the question's, else of the user's app."""
        chosen = self.chats.chosen(place.chat).language
        if chosen is not None:
            return chosen == "en"
        if answer is not None:
            return answer.language == "en"
        return bool(place.locale) and not place.locale.lower().startswith("zh")

    def filters(self, place: Place) -> Filters | None:
        """The documents that the chat chose, those of them that there still are."""
        chosen = self.chats.chosen(place.chat).documents
        if not chosen:
            return None
        known = {document.id for document in self.service().documents()}
        there = tuple(name for name in chosen if name in known)
        return Filters(document_ids=there) if there else None

    def quotes(self, place: Place) -> int:
        """How many quotes an answer may have in this chat."""
        return min(self.chats.chosen(place.chat).quotes or self.top_k, self.max_top_k)

    def document_by_key(self, key: str) -> StoredDocument:
        """The document of a button or a deep link.

        Raises:
            DocumentNotFound: there is none any more.
        """
        for document in self.service().documents():
            if key in (document.id, document_key(document.id)):
                return document
        raise DocumentNotFound(f"no document of key {key!r}")

    def keys(self, place: Place, rows: Sequence[Sequence[Button]]) -> Keys:
        """Buttons signed for who asked, where somebody else could press them.

        Who asks in the name of a chat (a number below 0), such as an anonymous
        administrator, presses as a person whom Telegram does not connect with it.
        """
        owner = ANYONE if place.private or place.user < 0 else place.user
        keys = []
        for row in rows:
            kept = [button for button in row if not self._is_idle(button)]
            if kept:
                keys.append(tuple(self._key(button, owner) for button in kept))
        return tuple(keys)

    def sends(
        self,
        request: Request,
        messages: Sequence[Message],
        *,
        answer: str | None = None,
        as_reply: bool = False,
    ) -> list[Call]:
        """New messages; in a group, or `as_reply`, the first replies to what was asked."""
        place = request.place
        replies = as_reply or not place.private
        return [
            Send(
                place.chat,
                message.html,
                message.plain,
                self.keys(place, message.buttons),
                thread=place.thread,
                reply_to=request.message if replies and not number else None,
                answer=answer,
                question=request.message,
            )
            for number, message in enumerate(messages)
        ]

    def rewrites(
        self,
        request: Request,
        old: Sequence[int],
        messages: Sequence[Message],
        *,
        answer: str | None,
        question: int | None,
    ) -> list[Call]:
        """Messages in place of the old ones: edited one by one, the rest sent or deleted."""
        place, calls = request.place, list[Call]()
        for message_id, message in zip_longest(old, messages):
            if message is None:
                calls.append(Delete(place.chat, message_id))
                continue
            html, plain = message.html, message.plain
            keys = self.keys(place, message.buttons)
            if message_id is not None:
                calls.append(
                    Edit(place.chat, message_id, html, plain, keys, answer, question=question)
                )
            else:
                calls.append(
                    Send(
                        place.chat,
                        html,
                        plain,
                        keys,
                        place.thread,
                        answer=answer,
                        question=question,
                    )
                )
        return calls

    def _is_idle(self, button: Button) -> bool:
        """A rating that nobody would keep."""
        rates = button.action is not None and button.action.kind in _RATING
        return rates and self.feedback is None

    def _key(self, button: Button, owner: int) -> Key:
        if button.action is None:
            return Key(button.label, url=button.url)
        return Key(button.label, seal(button.action, key=self.key, owner=owner))
