"""The endpoints under /v1, without those of the chat interface and of ratings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response

from tradeqa.answering.model import Filters
from tradeqa.errors import DocumentNotFound, QuestionError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http import payloads
from tradeqa.http.document_replies import DocumentsOut, FullDocumentOut
from tradeqa.http.encoding import EVENT_STREAM, JSON, EncodedJSON, encode_events
from tradeqa.http.lifecycle import ServiceHolder
from tradeqa.http.limits import CLIENT
from tradeqa.http.metrics import Metrics
from tradeqa.http.problems import ProblemError
from tradeqa.http.reading import StrictRoute
from tradeqa.http.replies import AnswerOut, RetrieveOut, VerifyOut
from tradeqa.http.requests import (
    AskRequest,
    FiltersIn,
    RetrieveRequest,
    Session,
    Text,
    VerifyRequest,
)
from tradeqa.http.work import WorkPool
from tradeqa.logs import keep_private
from tradeqa.settings import Settings
from tradeqa.wire import encode_json

T = TypeVar("T")


def build_router(
    settings: Settings,
    holder: ServiceHolder,
    pool: WorkPool,
    unhurried: WorkPool,
    feedback: FeedbackStore | None,
    metrics: Metrics,
) -> APIRouter:
    """The router of the interface for programs; answers are kept to be rated in `feedback`.

    Questions are answered in `pool`; what reads whole documents is done `unhurried`.
    """
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    async def reply(request: Request, body: AskRequest, place: str) -> Response:
        keep_private(body.question, body.session_id)
        service = holder.get()
        _check(settings, body.question, body.top_k, place)
        top_k = body.top_k if "top_k" in body.model_fields_set else settings.top_k
        session = _session(request, body.session_id)

        def work() -> tuple[bool, bytes]:
            answer = service.ask(
                body.question,
                top_k=top_k,
                session=session,
                filters=_filters(body.filters),
                explain=body.explain,
            )
            payload = {**answer.to_json(explain=body.explain), "session_id": body.session_id}
            encoded = encode_json(payload)  # once, for the reply and to be kept
            if feedback is not None:
                feedback.remember(payload, session, encoded=encoded)
            return answer.answerable, encoded

        answerable, encoded = await _run(pool, request, work)
        metrics.count_answer(answerable=answerable)
        if body.stream:
            events = encode_events([(b"answer", encoded), (b"done", b"{}")])
            return Response(events, media_type=EVENT_STREAM)
        return EncodedJSON(encoded)

    @router.post("/ask", response_model=AnswerOut, summary="Ask a question")
    async def ask(request: Request, body: AskRequest) -> Response:
        """Quotes that answer the question, or a refusal with a reason and near misses."""
        return await reply(request, body, "body")

    @router.get("/ask", response_model=AnswerOut, summary="Ask a question in the address")
    async def ask_by_address(
        request: Request,
        question: Annotated[Text, Query(examples=["2020年中欧班列开行了多少列？"])],
        top_k: Annotated[int, Query(ge=1)] = 3,
        session_id: Annotated[Session | None, Query()] = None,
        stream: Annotated[bool, Query()] = False,
        explain: Annotated[bool, Query()] = False,
    ) -> Response:
        """As POST; addresses stand in logs on the way, so POST keeps questions more private."""
        fields: dict[str, Any] = {"question": question, "stream": stream, "explain": explain}
        if "top_k" in request.query_params:
            fields["top_k"] = top_k
        return await reply(request, AskRequest(session_id=session_id, **fields), "query")

    @router.post("/retrieve", response_model=RetrieveOut, summary="Rank passages")
    async def retrieve(request: Request, body: RetrieveRequest) -> Response:
        """The passages nearest to a question with their scores; they may not answer it."""
        keep_private(body.question)
        service = holder.get()
        _check(settings, body.question, body.top_k, "body")

        def work() -> dict[str, Any]:
            hits = service.retrieve(body.question, top_k=body.top_k, filters=_filters(body.filters))
            return {
                "question": body.question,
                "hits": [payloads.hit(hit) for hit in hits],
                "index_version": service.index_version,
            }

        return JSON(await _run(pool, request, work))

    @router.post("/verify", response_model=VerifyOut, summary="Check a quote")
    async def verify(request: Request, body: VerifyRequest) -> Response:
        """Whether a quote stands in the documents, and where."""
        keep_private(body.quote)
        service = holder.get()

        def work() -> dict[str, Any]:
            found = service.verify(body.quote, body.document_id)
            return payloads.verification(found, service.index_version)

        return JSON(await _run(unhurried, request, work))

    @router.get("/documents", response_model=DocumentsOut, summary="List the documents")
    async def documents(request: Request) -> Response:
        """Every document of the index."""
        service = holder.get()

        def work() -> dict[str, Any]:
            listed = [payloads.summary(entry) for entry in service.documents()]
            return {"documents": listed, "index_version": service.index_version}

        return JSON(await _run(unhurried, request, work))

    @router.get(
        "/documents/{document_id}", response_model=FullDocumentOut, summary="Read a document"
    )
    async def document(request: Request, document_id: str) -> Response:
        """Raw text, cleaned text, and `map`: runs `[text_start, raw_start, length]`.

        Within a run `text[text_start + i]` stands for `raw[raw_start + i]`; a fourth
        number tells of one character that stands for that many code points.
        """
        service = holder.get()

        def work() -> dict[str, Any]:
            return payloads.document(service.document(document_id))

        return JSON(await _run(unhurried, request, work))

    return router


async def _run(pool: WorkPool, request: Request, work: Callable[[], T]) -> T:
    try:
        return await pool.run(request, work)
    except DocumentNotFound as exc:
        raise ProblemError("document-not-found") from exc
    except QuestionError as exc:
        error = {"type": "question", "loc": ("body", "question")}
        raise ProblemError("invalid-request", errors=[error]) from exc


def _session(request: Request, given: str | None) -> str | None:
    """Whose conversation it is: ids of other keys, and of other channels, lead nowhere."""
    return None if given is None else f"http:{request.scope.get(CLIENT, '')}:{given}"


def _filters(given: FiltersIn | None) -> Filters | None:
    return None if given is None else given.to_filters()


def _check(settings: Settings, question: str, top_k: int, place: str) -> None:
    """The limits that are settings."""
    errors: list[dict[str, Any]] = []
    if len(question) > settings.max_question:
        bound = {"max_length": settings.max_question}
        errors.append({"type": "string_too_long", "loc": (place, "question"), "ctx": bound})
    if top_k > settings.max_top_k:
        bound = {"le": settings.max_top_k}
        errors.append({"type": "less_than_equal", "loc": (place, "top_k"), "ctx": bound})
    if errors:
        raise ProblemError("invalid-request", errors=errors)
