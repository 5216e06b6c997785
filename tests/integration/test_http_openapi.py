"""The OpenAPI document as a client generator or a reader takes it; its examples are true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_http import serving

import http_examples
from fakes_service import FakeService
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.chat_messages import ChatCompletion, Model, ModelList
from tradeqa.http.document_replies import DocumentsOut, FullDocumentOut
from tradeqa.http.feedback import FeedbackOut
from tradeqa.http.replies import AnswerOut, Problem, RetrieveOut, StatusOut, VerifyOut

MODELS = {
    "POST /v1/ask": AnswerOut,
    "GET /v1/ask": AnswerOut,
    "POST /v1/retrieve": RetrieveOut,
    "POST /v1/verify": VerifyOut,
    "GET /v1/documents": DocumentsOut,
    "GET /v1/documents/{document_id}": FullDocumentOut,
    "POST /v1/feedback": FeedbackOut,
    "POST /v1/chat/completions": ChatCompletion,
    "GET /v1/models": ModelList,
    "GET /v1/models/{model_id}": Model,
    "GET /healthz": StatusOut,
    "GET /readyz": StatusOut,
}
# of one run, or of how well the ranking model of the day knows
CHANGING = {"id", "answer_id", "took_ms", "confidence", "score", "lexical", "dense", "created"}
CHANGING |= {"index_version", "system_fingerprint"}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    feedback = FeedbackStore(tmp_path_factory.mktemp("feedback") / "feedback.sqlite")
    options = {"api_keys": "a-long-key-for-tests", "rate_limit": 600}
    with serving(FakeService(), feedback, **options) as client:
        yield client.get("/openapi.json").json()


@pytest.fixture(scope="module")
def operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def steady(value: Any, name: str = "") -> Any:
    """A payload without what is never the same twice; ids of documents stay."""
    if isinstance(value, dict):
        kept = {key: steady(inner, key) for key, inner in value.items()}
        fleeting = CHANGING - ({"id"} if "sha256" in value else set())
        return {key: inner for key, inner in kept.items() if key not in fleeting}
    return [steady(inner) for inner in value] if isinstance(value, list) else value


def test_examples_are_what_the_product_replies(tmp_path: Path) -> None:
    """Each was asked of two small articles; asked again, the reply is the same."""
    kept = json.loads(http_examples.FILE.read_text(encoding="utf-8"))
    now = http_examples.ask_all(tmp_path)
    for operation, described in kept.items():
        assert steady(described["replies"]) == steady(now[operation]), (
            f"{operation}: run `python tests/http_examples.py` and look at what changed"
        )


def test_every_operation_has_true_examples(operations: dict[str, dict[str, Any]]) -> None:
    """A request where one is sent, a reply of the documented form, words in both languages."""
    assert set(operations) == {*MODELS, "GET /metrics"}
    for name, model in MODELS.items():
        operation = operations[name]
        content = operation["responses"]["200"]["content"]["application/json"]
        assert content["schema"]["$ref"].endswith(f"/{model.__name__}")
        assert content["examples"]
        for example in content["examples"].values():
            model.model_validate_json(json.dumps(example["value"]), strict=True)
            assert set(example["value"]) >= {
                field for field, known in model.model_fields.items() if known.is_required()
            }
        if "requestBody" in operation:
            assert operation["requestBody"]["content"]["application/json"]["examples"]
        assert re.search("[\u4e00-\u9fff]", operation["x-zh"]["summary"])
        assert operation["description"]


def test_names_are_fit_for_generated_clients(operations: dict[str, dict[str, Any]]) -> None:
    """Each operation has a short name of its own."""
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z_]{3,20}", name) for name in names)


def test_errors_name_their_kinds(operations: dict[str, dict[str, Any]]) -> None:
    """Only those that the operation can reply with, each as it is; when to try again is said."""
    read = operations["GET /v1/documents/{document_id}"]["responses"]
    kinds = read["404"]["content"]["application/problem+json"]["examples"]
    assert list(kinds) == ["not-found", "document-not-found"]
    for operation in operations.values():
        for status, reply in operation["responses"].items():
            if status == "200":
                continue
            for name, example in reply["content"]["application/problem+json"]["examples"].items():
                told = Problem.model_validate(example["value"], strict=True)
                assert (told.type, told.status) == (f"urn:tradeqa:problem:{name}", int(status))
    assert list(read["429"]["headers"]) == list(read["503"]["headers"]) == ["Retry-After"]
    assert list(read["401"]["headers"]) == ["WWW-Authenticate"]


def test_examples_can_be_sent() -> None:
    """Every example request is taken by the interface as it stands."""
    kept = json.loads(http_examples.FILE.read_text(encoding="utf-8"))
    with serving(FakeService()) as client:
        for name, described in kept.items():
            method, path = name.split()
            for body in described["requests"].values():
                if method == "POST" and path != "/v1/feedback":
                    reply: httpx.Response = client.post(path, json=body)
                    assert reply.status_code in (200, 404), reply.text
