"""The chat interface: questions and answers in the form that OpenAI's clients know.

No language model stands behind it. A conversation is read anew with each request: the
user's earlier messages are asked again in a session that is dropped afterwards, so that
the last one may follow them up, whatever process they were asked of before.
"""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

from fastapi import APIRouter, Request, Response

from tradeqa.answering.model import Answer
from tradeqa.answering.sessions import MOST_TURNS
from tradeqa.bootstrap import CHAT_SESSIONS
from tradeqa.errors import QuestionError, StateError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http import markdown
from tradeqa.http.chat_messages import (
    MODEL,
    ChatCompletion,
    ChatRequest,
    Model,
    ModelList,
    chunks,
    completion,
    model,
)
from tradeqa.http.encoding import EVENT_STREAM, JSON, encode_stream
from tradeqa.http.lifecycle import ServiceHolder
from tradeqa.http.metrics import Metrics
from tradeqa.http.port import Service
from tradeqa.http.problems import ProblemError
from tradeqa.http.reading import StrictRoute
from tradeqa.http.work import WorkPool
from tradeqa.logs import keep_private
from tradeqa.settings import Settings
from tradeqa.text.normalize import visible

log = logging.getLogger("tradeqa.http")


def build_chat_router(
    settings: Settings,
    holder: ServiceHolder,
    pool: WorkPool,
    feedback: FeedbackStore | None,
    metrics: Metrics,
) -> APIRouter:
    """The router of the chat interface."""
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.get("/models", response_model=ModelList, summary="List the models")
    async def models() -> Response:
        """There is one."""
        return JSON({"object": "list", "data": [model()]})

    @router.get("/models/{model_id}", response_model=Model, summary="Describe a model")
    async def described(model_id: str) -> Response:
        """The one there is."""
        _check_model(model_id)
        return JSON(model())

    @router.post("/chat/completions", response_model=ChatCompletion, summary="Chat")
    async def complete(request: Request, body: ChatRequest) -> Response:
        """Quotes that answer the last user message, in Markdown, or a refusal.

        Earlier user messages are its history; what other roles say is passed over, and so
        are members that mean nothing here. Errors carry an `error` as OpenAI's do.
        """
        _check_model(body.model)
        service = holder.get()
        keep_private(*(message.text for message in body.messages))
        question, history = _questions(body, settings)

        def work() -> tuple[Answer, dict[str, Any]]:
            answer = _answer(service, question, history, settings.top_k)
            payload = {**answer.to_json(), "session_id": None}
            if feedback is not None:
                feedback.remember(payload, None)
            return answer, payload

        try:
            answer, payload = await pool.run(request, work)
        except QuestionError as exc:
            raise _invalid("question") from exc
        metrics.count_answer(answerable=answer.answerable)
        paragraphs = list(markdown.render(answer))
        content = "\n\n".join(paragraphs)
        usage = _usage(sum(map(len, (*history, question))), len(content))
        reply_id, created = f"chatcmpl-{answer.id}", int(time.time())
        if not body.stream:
            return JSON(completion(reply_id, created, content, usage, payload))
        with_usage = body.stream_options is not None and body.stream_options.include_usage
        pieces = [("\n\n" if at else "") + text for at, text in enumerate(paragraphs)]
        sent = chunks(reply_id, created, pieces, usage if with_usage else None, payload)
        return Response(encode_stream(sent), media_type=EVENT_STREAM)

    return router


def _questions(body: ChatRequest, settings: Settings) -> tuple[str, list[str]]:
    """The question, and the questions before it that are worth reading again."""
    places = [at for at, said in enumerate(body.messages) if said.role == "user"]
    if not places:
        raise _invalid("no_question")
    *earlier, last = places
    if not body.messages[last].is_text:
        raise _invalid("text_only", last=last)
    question = body.messages[last].text
    if "\x00" in question:
        raise _invalid("control", last=last)
    if not visible(question).strip():
        raise _invalid("blank", last=last)
    if len(question) > settings.max_question:
        raise _invalid("string_too_long", last=last, bound=settings.max_question)
    return question, [body.messages[at].text for at in earlier[-MOST_TURNS:]]


def _answer(service: Service, question: str, history: list[str], top_k: int) -> Answer:
    if not history:
        return service.ask(question, top_k=top_k)
    session = f"{CHAT_SESSIONS}{uuid.uuid4().hex}"
    try:
        for earlier in history:
            try:
                service.ask(earlier, top_k=1, session=session)
            except QuestionError:
                continue  # it was refused when it was asked, too
        return service.ask(question, top_k=top_k, session=session)
    finally:
        _forget(service, session)


def _forget(service: Service, session: str) -> None:
    """Drop a conversation; one that cannot be dropped ends by itself, and costs no answer."""
    try:
        service.forget(session)
    except StateError as exc:
        log.warning("a conversation is kept for a day: %s", exc)


def _check_model(name: str) -> None:
    if name != MODEL:
        raise ProblemError("model-not-found")


def _usage(asked: int, replied: int) -> dict[str, int]:
    return {
        "prompt_tokens": asked,
        "completion_tokens": replied,
        "total_tokens": asked + replied,
    }


def _invalid(kind: str, *, last: int | None = None, bound: int | None = None) -> ProblemError:
    place = () if last is None else (last, "content")
    error: dict[str, Any] = {"type": kind, "loc": ("body", "messages", *place)}
    if bound is not None:
        error["ctx"] = {"max_length": bound}
    return ProblemError("invalid-request", errors=[error])
