"""The endpoint that takes ratings of answers."""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tradeqa.errors import FeedbackError
from tradeqa.feedback.store import WRITTEN_SECONDS, FeedbackStore, Rating
from tradeqa.http.encoding import JSON
from tradeqa.http.problems import ProblemError
from tradeqa.http.reading import StrictRoute
from tradeqa.http.requests import Text
from tradeqa.http.work import WorkPool
from tradeqa.logs import keep_private

log = logging.getLogger("tradeqa.http")

LONGEST_COMMENT = 2_000  # characters
# between looks for an answer that another process gave, and may be about to write
_PAUSES = (WRITTEN_SECONDS, 3 * WRITTEN_SECONDS)


class FeedbackRequest(BaseModel):
    """A rating of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = Field(
        description="the answer's `id`"
    )
    rating: Literal["up", "down"]
    comment: Annotated[Text, Field(max_length=LONGEST_COMMENT)] | None = None


class FeedbackOut(BaseModel):
    """The rating that is kept now."""

    answer_id: str
    rating: Literal["up", "down"]


def build_feedback_router(store: FeedbackStore, pool: WorkPool) -> APIRouter:
    """The router of the ratings."""
    router = APIRouter(prefix="/v1", route_class=StrictRoute)

    @router.post("/feedback", response_model=FeedbackOut, summary="Rate an answer")
    async def feedback(request: Request, body: FeedbackRequest) -> Response:
        """Keeps the rating with the question and its quotes; a later one replaces it.

        An answer can be rated for a day.
        """
        keep_private(body.comment)
        rating: Rating = body.rating

        def work() -> bool:
            return store.rate(body.answer_id, rating, body.comment)

        try:
            known = await pool.run(request, work)
            for seconds in _PAUSES:
                if not known:
                    await asyncio.sleep(seconds)
                    known = await pool.run(request, work)
        except FeedbackError as exc:
            log.warning("a rating is lost: %s", exc)
            raise ProblemError("feedback-unavailable") from exc
        if not known:
            raise ProblemError("answer-not-found")
        return JSON({"answer_id": body.answer_id, "rating": rating})

    return router
