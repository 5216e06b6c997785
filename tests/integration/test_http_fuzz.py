"""schemathesis over the OpenAPI document: no 5xx, no undocumented answer.

Its pytest plugin does not know this pytest; its strategies are used by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.schemas import APIOperation
from test_http import serving

from fakes_service import FakeService
from tradeqa.feedback.store import FeedbackStore

_WITH_FIELDS = [
    "POST /v1/ask",
    "GET /v1/ask",
    "POST /v1/retrieve",
    "POST /v1/verify",
    "POST /v1/feedback",
    "POST /v1/chat/completions",
]
_WITHOUT = [
    "GET /v1/documents",
    "GET /v1/documents/{document_id}",
    "GET /v1/models",
    "GET /v1/models/{model_id}",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
]
_TRIED = [
    *((name, mode) for name in _WITH_FIELDS for mode in GenerationMode),
    *((name, GenerationMode.POSITIVE) for name in _WITHOUT),  # nothing that could be wrong
]
_EXAMPLES = 30  # each way; raised by hand now and then


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    feedback = FeedbackStore(tmp_path_factory.mktemp("feedback") / "feedback.sqlite")
    with serving(FakeService(), feedback, max_body=1 << 20) as client:
        yield client


@pytest.fixture(scope="module")
def operations(server: httpx.Client) -> dict[str, APIOperation]:
    schema = schemathesis.openapi.from_dict(server.get("/openapi.json").json())
    found = [result.ok() for result in schema.get_all_operations()]
    return {f"{operation.method.upper()} {operation.path}": operation for operation in found}


def in_order(body: object) -> bool:
    """Whether no first date is after the last, which a schema cannot say."""
    filters = body.get("filters") if isinstance(body, dict) else None
    if not isinstance(filters, dict):
        return True
    first, last = filters.get("published_from"), filters.get("published_to")
    return not (isinstance(first, str) and isinstance(last, str) and first > last)


def ask_at_last(body: object) -> None:
    """Let a conversation end in a question, which a schema cannot say."""
    if isinstance(body, dict) and isinstance(body.get("messages"), list):
        body["messages"].append({"role": "user", "content": "中欧班列"})


def test_every_operation_is_tried(operations: dict[str, APIOperation]) -> None:
    """The list above is the list of the document."""
    assert sorted(operations) == sorted(_WITH_FIELDS + _WITHOUT)


@pytest.mark.parametrize(("name", "mode"), _TRIED)
def test_every_answer_is_documented(
    server: httpx.Client,
    operations: dict[str, APIOperation],
    name: str,
    mode: GenerationMode,
) -> None:
    """Requests made from the schema, good and bad, get what the schema says."""
    operation = operations[name]

    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_one(case: schemathesis.Case) -> None:
        assume(in_order(case.body))
        if mode is GenerationMode.POSITIVE:
            ask_at_last(case.body)
        case.call_and_validate(base_url=str(server.base_url).rstrip("/"))

    try_one()
