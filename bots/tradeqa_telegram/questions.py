"""Questions: asked of the service, answered by a message, or by editing the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tradeqa.answering.model import Answer
from tradeqa_telegram.calls import Call
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.messages import Message, near_questions, render_answer
from tradeqa_telegram.request import Place, Request
from tradeqa_telegram.state.answers import Shown


def answer_question(desk: Desk, request: Request, question: str) -> list[Call]:
    """The calls that answer a question.

    An edited question is answered again in the messages that answered it before; none is
    made when only something else than its words changed.

    Raises:
        QuestionError: the question cannot be taken.
    """
    place = request.place
    replies = desk.answers.replies(place.chat, request.message) if request.edited else []
    if replies and _is_answered(desk, replies, question):
        return []
    _take_back(desk, replies)
    answer = ask(desk, place, question)
    messages = show(desk, place, answer)
    if not replies:
        return desk.sends(request, messages, answer=answer.id)
    old = [message_id for message_id, _ in replies]
    return desk.rewrites(request, old, messages, answer=answer.id, question=request.message)


def ask(desk: Desk, place: Place, question: str, *, asked: str | None = None) -> Answer:
    """Ask within the conversation, and keep the answer for its buttons and for rating.

    Args:
        desk: the service and what is kept.
        place: who asks where.
        question: what to ask.
        asked: what the person wrote, where the question is another reading of it.
    """
    session = desk.chats.session(place.chat, place.user, place.thread)
    answer = desk.service().ask(
        question, top_k=desk.quotes(place), session=session, filters=desk.filters(place)
    )
    if desk.feedback is not None:
        desk.feedback.remember(answer.to_json(), session)
    if asked is not None:
        answer = replace(answer, question=asked)
    desk.answers.keep(answer, place.chat, place.user, session)
    return answer


def show(
    desk: Desk, place: Place, answer: Answer, *, quote: int = 0, rated: str | None = None
) -> tuple[Message, ...]:
    """The messages of an answer in the chat's language, with near questions that have answers."""
    return render_answer(
        answer,
        english=desk.english(place, answer),
        quote=quote,
        page_url=desk.page_url,
        rated=rated,
        offers=_answerable(desk, place, near_questions(answer)),
    )


def show_again(desk: Desk, place: Place, shown: Shown) -> tuple[Message, ...]:
    """The messages of an answer as it stood."""
    return show(desk, place, shown.answer, quote=shown.quote, rated=shown.rating)


def _answerable(desk: Desk, place: Place, questions: Sequence[str]) -> list[str]:
    filters = desk.filters(place)
    return [
        question
        for question in questions
        if desk.service().ask(question, top_k=1, filters=filters).answerable
    ]


def _take_back(desk: Desk, replies: Sequence[tuple[int, str | None]]) -> None:
    """What the edit replaces no longer belongs to the conversation, if it was said last."""
    for answer in dict.fromkeys(answer for _, answer in replies if answer is not None):
        shown = desk.answers.get(answer)
        if shown is not None:
            desk.service().retract(shown.session, shown.answer.interpreted_question)


def _is_answered(desk: Desk, replies: Sequence[tuple[int, str | None]], question: str) -> bool:
    """Whether the messages answer this very question already."""
    answered = (desk.answers.get(answer) for _, answer in replies if answer is not None)
    return any(shown is not None and shown.answer.question == question for shown in answered)
