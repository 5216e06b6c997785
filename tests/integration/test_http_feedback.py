"""Ratings over HTTP, and their way into a file of gold-question candidates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from test_http import QUESTION, problem, serving

from fakes_service import FakeService
from tradeqa.feedback.store import FeedbackStore


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index") / "feedback.sqlite"


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[httpx.Client]:
    with serving(FakeService(), FeedbackStore(path)) as running:
        yield running


def answered(client: httpx.Client) -> str:
    """The id of a fresh answer."""
    return str(client.post("/v1/ask", json={"question": QUESTION}).json()["id"])


def test_rating_is_kept(client: httpx.Client, path: Path) -> None:
    """The reply says what is kept; `feedback export` prints it as a gold question."""
    rating = {"answer_id": answered(client), "rating": "up", "comment": "引文准确"}
    reply = client.post("/v1/feedback", json=rating)
    assert (reply.status_code, reply.json()) == (
        200,
        {k: rating[k] for k in ("answer_id", "rating")},
    )
    command = [sys.executable, "-W", "error", "-m", "tradeqa", "feedback", "export"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRADEQA_")}
    done = subprocess.run(
        [*command, "--index", str(path.parent), "--rating", "up"],
        capture_output=True,
        env=environment,
        check=True,
        timeout=60,
    )
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    found = next(line for line in lines if line["review"]["comment"] == "引文准确")
    assert (found["question"], found["answer"]) == (QUESTION, ["12406列"])
    none = subprocess.run(
        [*command, "--file", str(path.parent / "none.sqlite")],
        capture_output=True,
        env=environment,
        check=True,
        timeout=60,
    )
    assert none.stdout == b""
    assert not (path.parent / "none.sqlite").exists()


def test_unknown_answer(client: httpx.Client) -> None:
    """An answer that was never given cannot be rated."""
    reply = client.post("/v1/feedback", json={"answer_id": "f" * 32, "rating": "up"})
    problem(reply, 404, "answer-not-found")


@pytest.mark.parametrize(
    "changed",
    [
        {"rating": "middling"},
        {"rating": None},
        {"answer_id": "../etc"},
        {"answer_id": ""},
        {"comment": "字" * 2001},
        {"comment": "\x00"},
        {"comment": " "},
        {"more": 1},
    ],
)
def test_what_is_not_a_rating(client: httpx.Client, changed: dict[str, object]) -> None:
    """422 for everything else."""
    body = {"answer_id": answered(client), "rating": "up", **changed}
    problem(client.post("/v1/feedback", json=body), 422, "invalid-request")


def test_without_a_place_there_is_no_such_address() -> None:
    """With ratings switched off the address does not exist, and nothing is kept."""
    with serving(FakeService()) as client:
        body = {"answer_id": answered(client), "rating": "up"}
        problem(client.post("/v1/feedback", json=body), 404, "not-found")
        assert "/v1/feedback" not in client.get("/openapi.json").json()["paths"]


def test_file_that_cannot_be_written(tmp_path: Path) -> None:
    """Answers go on; a rating gets 503."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with serving(FakeService(), FeedbackStore(tmp_path / "file" / "f.sqlite")) as client:
        body = {"answer_id": answered(client), "rating": "up"}
        problem(client.post("/v1/feedback", json=body), 503, "feedback-unavailable")


def test_key_is_needed(tmp_path: Path) -> None:
    """With keys set, ratings need one too."""
    with serving(FakeService(), FeedbackStore(tmp_path / "f.sqlite"), api_keys=["k"]) as client:
        problem(client.post("/v1/feedback", json={}), 401, "unauthorized")
