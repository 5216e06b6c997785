"""The endpoints that say how the service is: alive, able to answer, and its figures."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from tradeqa.http.encoding import JSON
from tradeqa.http.lifecycle import ServiceHolder
from tradeqa.http.metrics import CONTENT_TYPE, Metrics
from tradeqa.http.problems import ProblemError
from tradeqa.http.replies import StatusOut


def build_status_router(holder: ServiceHolder, metrics: Metrics) -> APIRouter:
    """The router of the checks: alive, able to answer, and the figures."""
    router = APIRouter()

    @router.get("/healthz", response_model=StatusOut, summary="Alive")
    async def healthz() -> Response:
        """Answers as long as the process does."""
        return JSON({"status": "ok"})

    @router.get("/readyz", response_model=StatusOut, summary="Able to answer")
    async def readyz() -> Response:
        """503 and a reason until questions can be answered."""
        ready, reason = holder.get().ready()
        if not ready:
            raise ProblemError("not-ready", detail=reason, retry_after=1)
        return JSON({"status": "ready"})

    @router.get(
        "/metrics",
        summary="Figures for Prometheus",
        response_class=PlainTextResponse,
        responses={200: {"description": "Prometheus's text format"}},
    )
    async def figures() -> Response:
        """Requests, latencies, answers and refusals, the index, the queue."""
        return Response(metrics.to_text(), headers={"Content-Type": CONTENT_TYPE})

    return router
