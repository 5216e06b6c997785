"""The ASGI application: routes behind guards, with the service loaded in the background."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from functools import partial

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

import tradeqa
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http import openapi
from tradeqa.http.body_limit import BodyLimit
from tradeqa.http.chat import build_chat_router
from tradeqa.http.feedback import build_feedback_router
from tradeqa.http.guards import Frame
from tradeqa.http.hosts import KnownHosts
from tradeqa.http.lifecycle import ServiceHolder
from tradeqa.http.limits import Door, Rates
from tradeqa.http.metrics import Metrics
from tradeqa.http.pages import build_pages
from tradeqa.http.port import Service
from tradeqa.http.problems import ProblemError, name_for, problem_response
from tradeqa.http.proxies import ClientAddress
from tradeqa.http.routes import build_router
from tradeqa.http.status import build_status_router
from tradeqa.http.work import WorkPool
from tradeqa.settings import Settings

# another channel on the same service; told how to get it, once it is loaded, and then cancelled
Beside = Callable[[Callable[[], Service]], Coroutine[None, None, None]]

# threads for whole conversations and documents: a chat of ten long questions takes a second, and
# single questions shall not wait behind it
_UNHURRIED = 4


def create_app(
    settings: Settings,
    service_factory: Callable[[], Service],
    feedback: FeedbackStore | None = None,
    beside: Beside | None = None,
) -> FastAPI:
    """The application; `service_factory` is called once it runs, in a thread.

    Without `feedback` answers cannot be rated, and are not kept. `beside` runs as long as
    the application does.
    """
    metrics = Metrics()
    holder = ServiceHolder(service_factory, settings.reload_seconds, metrics)
    pool_of = partial(WorkPool, queue=settings.queue, timeout=settings.timeout, metrics=metrics)
    pool = pool_of(threads=settings.answering_threads)
    unhurried = pool_of(threads=_UNHURRIED)
    ratings = pool_of(threads=1)  # they wait for the disk: no question shall wait with them

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(holder.keep())]
        if beside is not None:
            tasks.append(asyncio.create_task(_accompany(holder, beside)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for threads in (pool, unhurried, ratings):
                threads.close()
            if feedback is not None:
                feedback.close()

    app = FastAPI(
        title="tradeqa",
        version=tradeqa.__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    routers = [
        build_router(settings, holder, pool, unhurried, feedback, metrics),
        build_chat_router(settings, holder, unhurried, feedback, metrics),
        build_status_router(holder, metrics),
    ]
    if feedback is not None:
        routers.append(build_feedback_router(feedback, ratings))
    # side by side with the pages: within `include_router` each address is looked up twice
    app.routes.extend(route for router in routers for route in router.routes)
    app.routes.extend(build_pages())
    app.add_exception_handler(HTTPException, partial(_tell_http_error, app.routes))
    app.add_exception_handler(RequestValidationError, _tell_invalid)
    openapi.install(app, settings)
    # the last added is the outermost
    app.add_middleware(BodyLimit, most=settings.max_body)
    app.add_middleware(Door, keys=settings.api_keys, rates=Rates(settings.rate_limit))
    app.add_middleware(ClientAddress, trusted=settings.trusted_proxies)
    app.add_middleware(KnownHosts, settings=settings)
    app.add_middleware(Frame, metrics=metrics)
    return app


async def _accompany(holder: ServiceHolder, beside: Beside) -> None:
    await holder.loaded.wait()
    await beside(holder.get)


async def _tell_http_error(
    routes: Sequence[BaseRoute], request: Request, exc: Exception
) -> Response:
    if not isinstance(exc, HTTPException):
        raise exc
    error = exc if isinstance(exc, ProblemError) else ProblemError(name_for(exc.status_code))
    response = problem_response(request.scope, error)
    response.headers.update(exc.headers or {})
    if exc.status_code == 405:
        response.headers["Allow"] = ", ".join(_methods(routes, request.scope))
    return response


async def _tell_invalid(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, RequestValidationError):
        raise exc
    return problem_response(request.scope, ProblemError("invalid-request", errors=exc.errors()))


def _methods(routes: Sequence[BaseRoute], scope: Scope) -> list[str]:
    """Methods of all routes at this address; Starlette names those of the first only.

    HEAD is there wherever GET is, see `guards.Frame`.
    """
    named = {
        method
        for route in routes
        if route.matches(scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    }
    return sorted(named | {"HEAD"} if "GET" in named else named)
