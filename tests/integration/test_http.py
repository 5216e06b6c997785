"""The HTTP channel on a real uvicorn on the loopback: contract, hostile input, guards."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from fakes_service import TEXTS, FakeService
from tradeqa.errors import IndexNotFound, QuestionError, TradeQAError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.app import create_app
from tradeqa.http.replies import AnswerOut, RetrieveOut, VerifyOut
from tradeqa.http.server import bind, configure
from tradeqa.settings import Settings

QUESTION = "2020年中欧班列开行了多少列？"
PROBLEM = "application/problem+json"


@contextlib.contextmanager
def serving(
    service: FakeService | Callable[[], FakeService],
    feedback: FeedbackStore | None = None,
    **options: Any,
) -> Iterator[httpx.Client]:
    """A client of a running server; the service may be given, or made by a function."""
    factory = service if callable(service) else lambda: service
    settings = Settings(**options)
    config = configure(lambda: create_app(settings, factory, feedback), settings)
    server = uvicorn.Server(config)
    listener = bind(Settings(port=0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        port = listener.getsockname()[1]
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False
        ) as client:
            wait_for(lambda: server.started)
            if not callable(service):
                wait_for(lambda: client.get("/readyz").status_code == 200)
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def service() -> FakeService:
    return FakeService()


@pytest.fixture(scope="module")
def client(service: FakeService) -> Iterator[httpx.Client]:
    with serving(service) as running:
        yield running


def problem(reply: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The problem of a reply, checked to be one of this status and kind."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == PROBLEM
    body = reply.json()
    assert body["type"] == f"urn:tradeqa:problem:{name}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return dict(body)


# --- what the contract promises


def test_ask_quotes_a_slice_of_raw_text(client: httpx.Client) -> None:
    """The quote is raw[start:end] of the document it names; Chinese is not escaped."""
    reply = client.post("/v1/ask", json={"question": QUESTION})
    assert reply.status_code == 200
    AnswerOut.model_validate_json(reply.content, strict=True)
    body = reply.json()
    quote = body["quotes"][0]
    document = client.get(f"/v1/documents/{quote['document']['id']}").json()
    place = quote["location"]
    assert document["raw"][place["start"] : place["end"]] == quote["quote"]
    assert (body["answer"], body["answerable"], body["reason"]) == ("12406列", True, None)
    assert "中欧班列" in reply.text
    assert "\\u" not in reply.text


def test_documented_answer_has_every_member(client: httpx.Client) -> None:
    """The OpenAPI model and the payload have the same members."""
    body = client.post("/v1/ask", json={"question": QUESTION, "explain": True}).json()
    assert set(body) == set(AnswerOut.model_fields)
    assert body["explanation"] == {"tokens": 2}


def test_ask_by_address_is_the_same(client: httpx.Client) -> None:
    """GET and POST answer alike."""
    posted = client.post("/v1/ask", json={"question": QUESTION}).json()
    got = client.get("/v1/ask", params={"question": QUESTION}).json()
    assert got["quotes"] == posted["quotes"]


def test_refusal_is_an_answer(client: httpx.Client) -> None:
    """Nothing found: 200, no quotes, a reason, near misses of the same shape."""
    reply = client.post("/v1/ask", json={"question": "火星上的中欧"})
    assert reply.status_code == 200
    body = reply.json()
    assert (body["answerable"], body["answer"], body["quotes"]) == (False, None, [])
    assert body["reason"]
    AnswerOut.model_validate_json(reply.content, strict=True)


def test_request_reaches_the_service(client: httpx.Client, service: FakeService) -> None:
    """top_k, session and filters are handed on; without top_k the setting counts."""
    client.post(
        "/v1/ask",
        json={
            "question": QUESTION,
            "top_k": 2,
            "session_id": "abc",
            "filters": {"document_ids": ["d1"], "published_from": "2020-01-01"},
        },
    )
    question, top_k, session, filters = service.asked[-1]
    assert (question, top_k, session) == (QUESTION, 2, "http::abc")
    assert filters is not None
    assert filters.document_ids == ("d1",)
    assert str(filters.published_from) == "2020-01-01"
    client.get("/v1/ask", params={"question": QUESTION})
    assert service.asked[-1][1:] == (3, None, None)


def test_body_may_begin_with_a_mark(client: httpx.Client) -> None:
    """Some Windows tools write a byte order mark before UTF-8."""
    body = b"\xef\xbb\xbf" + json.dumps({"question": QUESTION}).encode()
    reply = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["question"]) == (200, QUESTION)


@pytest.mark.parametrize("text", ["中欧班列".encode("gbk"), b"\xff", b"\xed\xa0\x80"])
def test_address_in_another_encoding_is_refused(client: httpx.Client, text: bytes) -> None:
    """Never answered as if replacement marks had been asked."""
    written = "".join(f"%{byte:02x}" for byte in text)
    problem(client.get(f"/v1/ask?question={written}"), 400, "not-utf8")


def test_address_may_ask_for_events(client: httpx.Client) -> None:
    """What an EventSource of a browser needs: GET and server-sent events."""
    reply = client.get("/v1/ask", params={"question": QUESTION, "stream": "true"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    first, done, rest = reply.text.split("\n\n")
    assert first.startswith("event: answer\ndata: {")
    assert json.loads(first.partition("data: ")[2])["answer"] == "12406列"
    assert (done, rest) == ("event: done\ndata: {}", "")


def test_stream_sends_answer_then_done(client: httpx.Client) -> None:
    """Server-sent events: `answer` with the payload, then `done`."""
    reply = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    answer, done, rest = reply.text.split("\n\n")
    assert answer.startswith("event: answer\ndata: {")
    assert json.loads(answer.split("data: ", 1)[1])["answer"] == "12406列"
    assert (done, rest) == ("event: done\ndata: {}", "")


def test_retrieve_ranks_passages_with_scores(client: httpx.Client) -> None:
    """Best first, with lexical, dense and fused scores."""
    reply = client.post("/v1/retrieve", json={"question": "中欧班列", "top_k": 2})
    RetrieveOut.model_validate_json(reply.content, strict=True)
    hits = reply.json()["hits"]
    assert [hit["document"]["id"] for hit in hits] == ["d1", "d2"]
    assert (hits[0]["lexical"], hits[0]["dense"]) == (3.0, 0.0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"quote": "12406列"}, "found"),
        ({"quote": "12406列", "document_id": "d1"}, "found"),
        ({"quote": "12406列", "document_id": "d2"}, "misattributed"),
        ({"quote": "12407列"}, "not_found"),
    ],
)
def test_verify_tells_where_a_quote_is(
    client: httpx.Client, body: dict[str, str], status: str
) -> None:
    """found, misattributed or not_found, with places that hold the quote."""
    reply = client.post("/v1/verify", json=body)
    VerifyOut.model_validate_json(reply.content, strict=True)
    assert reply.json()["status"] == status
    for place in reply.json()["places"]:
        raw = TEXTS[place["document"]["id"]][1]
        assert raw[place["start"] : place["end"]] == body["quote"]


def test_documents_are_listed_and_read(client: httpx.Client) -> None:
    """The list names them; one is read with text, blocks and offset runs."""
    listed = client.get("/v1/documents").json()["documents"]
    assert [entry["id"] for entry in listed] == ["d1", "d2"]
    body = client.get("/v1/documents/d1").json()
    length = len(TEXTS["d1"][1])
    assert body["map"] == [[0, 0, length]]
    assert body["blocks"][0]["kind"] == "paragraph"
    assert (body["blocks"][0]["start"], body["blocks"][0]["end"]) == (0, length)


def test_health_and_readiness(client: httpx.Client) -> None:
    """Both answer once the service is loaded."""
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


# --- hostile input

HOSTILE: list[tuple[str, bytes]] = [
    ("NaN", b'{"question": "a", "top_k": NaN}'),
    ("infinity", b'{"question": "a", "top_k": -Infinity}'),
    ("1e999", b'{"question": "a", "top_k": 1e999}'),
    ("float", b'{"question": "a", "top_k": 1.5}'),
    ("true", b'{"question": "a", "top_k": true}'),
    ("text number", b'{"question": "a", "top_k": "3"}'),
    ("zero", b'{"question": "a", "top_k": 0}'),
    ("too many", b'{"question": "a", "top_k": 21}'),
    ("huge number", b'{"question": "a", "top_k": ' + b"9" * 5000 + b"}"),
    ("lone surrogate", rb'{"question": "\ud800 a"}'),
    ("lone surrogate key", rb'{"question": "a", "\udfff": 1}'),
    ("lone surrogate session", rb'{"question": "a", "session_id": "\ud800"}'),
    ("NUL", rb'{"question": "a\u0000b"}'),
    ("empty", b'{"question": ""}'),
    ("white space", '{"question": " \u3000\\n"}'.encode()),
    ("invisible", '{"question": "\u200b\u202e\ufeff"}'.encode()),
    ("too long", b'{"question": "' + b"a" * 1001 + b'"}'),
    ("missing", b"{}"),
    ("null", b'{"question": null}'),
    ("number", b'{"question": 1}'),
    ("list", b"[]"),
    ("text", b'"question"'),
    ("nothing", b""),
    ("broken", b'{"question": "a"'),
    ("bad UTF-8", b'{"question": "\xff\xfe"}'),
    ("UTF-16", '{"question": "a"}'.encode("utf-16")),
    ("deep", b'{"question": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"),
    ("unknown", b'{"question": "a", "topk": 3}'),
    ("bad date", b'{"question": "a", "filters": {"published_from": "2020-02-30"}}'),
    ("number date", b'{"question": "a", "filters": {"published_from": 1}}'),
    (
        "dates swapped",
        b'{"question":"a","filters":{"published_from":"2021-01-01","published_to":"2020-01-01"}}',
    ),
    ("session id", b'{"question": "a", "session_id": "../x"}'),
]


@pytest.mark.parametrize("body", [body for _, body in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_body_is_refused_and_never_echoed(client: httpx.Client, body: bytes) -> None:
    """422 with a problem whose errors have a code, a sentence and a pointer."""
    reply = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    found = problem(reply, 422, "invalid-request")
    assert found["errors"]
    for error in found["errors"]:
        assert error["pointer"].startswith("#")
        assert error["detail"]
    assert len(reply.content) < 1000


@pytest.mark.parametrize(
    "query",
    [
        "",
        "question=",
        "question=%20",
        "question=%00",
        "question=a&top_k=0",
        "question=a&top_k=21",
        "question=a&top_k=x",
        "question=a&explain=maybe",
        "question=a&session_id=%2F",
        "question=" + "a" * 1001,
    ],
)
def test_hostile_query_is_refused(client: httpx.Client, query: str) -> None:
    """The same for addresses, with the parameter named."""
    found = problem(client.get(f"/v1/ask?{query}"), 422, "invalid-request")
    assert found["errors"][0]["parameter"] in {"question", "top_k", "explain", "session_id"}


@pytest.mark.parametrize(
    "question",
    ["NOT 中欧 AND (列 OR", "a" * 1000, "\u202e中欧班列\u200b", "<script>", "😀" * 1000, "'; --"],
)
def test_odd_question_is_answered(client: httpx.Client, question: str) -> None:
    """Operators, direction marks, markup and emoji are words of a question."""
    reply = client.post("/v1/ask", json={"question": question})
    assert reply.status_code == 200
    assert reply.json()["question"] == question


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json; charset=gbk"}],
)
def test_other_media_types_are_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    """415 for what is not JSON in UTF-8."""
    reply = client.post("/v1/ask", content=b'{"question": "a"}', headers=headers)
    problem(reply, 415, "not-json")


def test_body_too_large_is_refused_announced_or_not(client: httpx.Client) -> None:
    """413 with Content-Length and with chunks; the same connection goes on."""
    body = b'{"question": "' + b"a" * 1_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    problem(client.post("/v1/ask", content=body, headers=headers), 413, "too-large")

    def chunks() -> Iterator[bytes]:
        for at in range(0, len(body), 10_000):
            yield body[at : at + 10_000]

    problem(client.post("/v1/ask", content=chunks(), headers=headers), 413, "too-large")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/nowhere", "not-found"),
        ("/v1", "not-found"),
        ("/v1/ask/", "not-found"),
        ("/v1/documents/none", "document-not-found"),
        ("/v1/documents/..%2f..%2fetc%2fpasswd", "not-found"),
        ("/v1/documents/%00", "document-not-found"),
        ("/static/..%2f..%2fapp.py", "not-found"),
        ("//v1/ask", "not-found"),
        ("/%ff", "not-found"),
    ],
)
def test_unknown_addresses(client: httpx.Client, path: str, name: str) -> None:
    """404 as a problem, wherever one looks."""
    problem(client.get(path), 404, name)


def test_wrong_method_lists_the_right_ones(client: httpx.Client) -> None:
    """405 names all methods of the address, HEAD where GET is."""
    for path, methods in (
        ("/v1/ask", "GET, HEAD, POST"),
        ("/v1/documents", "GET, HEAD"),
        ("/v1/verify", "POST"),
        ("/docs", "GET, HEAD"),
    ):
        reply = client.delete(path)
        problem(reply, 405, "method-not-allowed")
        assert reply.headers["allow"] == methods


def test_problem_is_told_in_the_language_asked_for(client: httpx.Client) -> None:
    """Chinese unless Accept-Language begins with English."""
    chinese = client.post("/v1/ask", json={"question": ""}).json()
    english = client.post(
        "/v1/ask", json={"question": ""}, headers={"Accept-Language": "en-GB,zh;q=0.5"}
    ).json()
    assert chinese["errors"][0]["detail"] == "不能为空。"
    assert english["errors"][0]["detail"] == "This must not be empty."


def test_errors_point_at_what_is_wrong(client: httpx.Client) -> None:
    """Pointers follow the body; a name the client made up is left out unless plain."""
    filters = {"document_ids": ["d1", 2]}
    reply = client.post("/v1/ask", json={"question": "a", "filters": filters, "a/b": 1, "odd": 1})
    pointers = [error["pointer"] for error in reply.json()["errors"]]
    assert pointers == ["#/filters/document_ids/1", "#", "#/odd"]


# --- guards


def test_every_reply_has_security_headers(client: httpx.Client) -> None:
    """Errors too; no CORS, no server name; an id that the client may choose."""
    for path in ("/healthz", "/nowhere", "/v1/documents"):
        headers = client.get(path, headers={"X-Request-ID": "abc.1", "Origin": "http://x"}).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"] == "abc.1"
        assert "access-control-allow-origin" not in headers
    assert client.get("/healthz", headers={"X-Request-ID": "a b"}).headers["x-request-id"] != "a b"


def test_key_is_required_on_v1_only() -> None:
    """401 without, with a wrong, and with a surrogate key; health stays open."""
    with serving(FakeService(), api_keys="one,钥匙") as client:
        for value in ("", "Bearer", "Bearer two", "Basic one", "Bearer ONE", "one"):
            reply = client.get("/v1/documents", headers={"Authorization": value})
            problem(reply, 401, "unauthorized")
            assert reply.headers["www-authenticate"].startswith("Bearer")
        problem(client.post("/v1/ask", content=b"{"), 401, "unauthorized")
        problem(client.get("/v1/nowhere"), 401, "unauthorized")
        headers = {"Authorization": "bearer one"}
        assert client.get("/v1/documents", headers=headers).status_code == 200
        raw = {b"Authorization": "Bearer 钥匙".encode()}
        assert client.get("/v1/documents", headers=raw).status_code == 200
        assert client.get("/readyz").status_code == 200


def test_sessions_belong_to_their_key() -> None:
    """Two keys with the same session id do not share a conversation."""
    service = FakeService()
    with serving(service, api_keys="one,two") as client:
        for key in ("one", "two"):
            reply = client.post(
                "/v1/ask",
                json={"question": QUESTION, "session_id": "s"},
                headers={"Authorization": f"Bearer {key}"},
            )
            assert reply.json()["session_id"] == "s"
    sessions = [asked[2] for asked in service.asked]
    assert len(set(sessions)) == 2


def test_rate_limit_counts_a_client() -> None:
    """429 with Retry-After past the limit; health is not counted."""
    with serving(FakeService(), rate_limit=3) as client:
        statuses = [client.get("/v1/documents").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        reply = client.get("/v1/documents")
        problem(reply, 429, "too-many-requests")
        assert 1 <= int(reply.headers["retry-after"]) <= 20
        assert client.get("/healthz").status_code == 200


def test_past_the_queue_health_answers_and_the_rest_is_turned_away() -> None:
    """One runs, one waits, the third gets 503 at once; later all is well."""
    service = FakeService(gate=threading.Event())
    assert service.gate is not None
    with serving(service, threads=1, queue=1) as client:
        statuses: list[int] = []

        def ask() -> None:
            statuses.append(client.post("/v1/ask", json={"question": QUESTION}).status_code)

        waiting = [threading.Thread(target=ask) for _ in range(2)]
        waiting[0].start()
        wait_for(lambda: len(service.asked) == 1)
        waiting[1].start()
        time.sleep(0.2)
        reply = client.post("/v1/ask", json={"question": QUESTION})
        problem(reply, 503, "overloaded")
        assert int(reply.headers["retry-after"]) >= 1
        assert client.get("/healthz").status_code == 200
        service.gate.set()
        for thread in waiting:
            thread.join(10)
        assert statuses == [200, 200]
        assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 200


def test_work_of_a_gone_client_is_not_started() -> None:
    """A queued question is dropped when its client leaves."""
    service = FakeService(gate=threading.Event())
    assert service.gate is not None
    with serving(service, threads=1, queue=5) as client:
        first = threading.Thread(
            target=client.post, args=("/v1/ask",), kwargs={"json": {"question": QUESTION}}
        )
        first.start()
        wait_for(lambda: len(service.asked) == 1)
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/ask", json={"question": "没有人等"}, timeout=0.2)
        time.sleep(0.2)
        service.gate.set()
        first.join(10)
        client.post("/v1/ask", json={"question": "最后"})
    assert [asked[0] for asked in service.asked] == [QUESTION, "最后"]


def test_question_that_takes_too_long_is_given_up() -> None:
    """503 past the time limit, and the place in the queue is kept until it ends."""
    service = FakeService(gate=threading.Event())
    assert service.gate is not None
    with serving(service, timeout=0.2) as client:
        problem(client.post("/v1/ask", json={"question": QUESTION}), 503, "timed-out")
        service.gate.set()


def test_failure_inside_shows_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    """500 without a word of the cause; the log has it."""
    service = FakeService(failure=RuntimeError("secret cause"))
    with serving(service) as client:
        reply = client.post("/v1/ask", json={"question": QUESTION})
        problem(reply, 500, "internal-error")
        assert "secret" not in reply.text
        assert reply.headers["x-content-type-options"] == "nosniff"
        service.failure = QuestionError("cannot take secret")
        reply = client.post("/v1/ask", json={"question": QUESTION})
        problem(reply, 422, "invalid-request")
        assert "secret" not in reply.text
    assert "secret cause" in caplog.text


def test_info_log_has_no_question_and_no_key(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the address's query nor the body nor the key is logged."""
    with caplog.at_level(logging.INFO), serving(FakeService(), api_keys="s3cret") as client:
        headers = {"Authorization": "Bearer s3cret"}
        client.get("/v1/ask", params={"question": "secretword"}, headers=headers)
        client.post("/v1/ask", json={"question": "secretword"}, headers=headers)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("tradeqa")]
    assert sum("/v1/ask 200" in line for line in ours) == 2
    everything = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("httpx")
    )
    assert "secretword" not in everything
    assert "s3cret" not in everything


def test_not_ready_says_why_until_the_index_is_there() -> None:
    """/readyz and /v1 are 503 with the reason while /healthz is fine; then it answers."""
    there = threading.Event()

    def factory() -> FakeService:
        if not there.is_set():
            raise IndexNotFound("no index in /home/somebody/index")
        return FakeService()

    with serving(factory) as client:
        wait_for(lambda: "tradeqa index" in client.get("/readyz").json()["detail"])
        reply = client.get("/readyz")
        problem(reply, 503, "not-ready")
        assert "somebody" not in reply.text
        problem(client.post("/v1/ask", json={"question": QUESTION}), 503, "not-ready")
        assert client.get("/healthz").status_code == 200
        there.set()
        wait_for(lambda: client.get("/readyz").status_code == 200)


def test_ready_is_said_once_the_service_is_warm() -> None:
    """Not while questions would wait for what loads late, nor when trying it fails."""
    service = FakeService(warmth=threading.Event(), failures=1)
    with serving(lambda: service) as client:
        wait_for(lambda: client.get("/healthz").status_code == 200)
        assert "加载索引" in problem(client.get("/readyz"), 503, "not-ready")["detail"]
        assert service.warmth is not None
        service.warmth.set()
        wait_for(lambda: "加载失败" in client.get("/readyz").json().get("detail", ""))
        wait_for(lambda: client.get("/readyz").status_code == 200)
        assert service.asked == []
        assert 'tradeqa_answers_total{outcome="answered"} 0.0' in client.get("/metrics").text


def test_new_index_is_taken_up_while_serving() -> None:
    """The service is asked to reload now and then."""
    service = FakeService()
    with serving(service, reload_seconds=0.05) as client:
        service.version_on_disk = "fake-2"
        wait_for(
            lambda: client.get("/v1/documents").json()["index_version"] == "fake-2",
        )


# --- the document of the interface


def test_openapi_documents_limits_and_errors(client: httpx.Client) -> None:
    """Limits come from the settings; each operation names its errors as problems."""
    schema = client.get("/openapi.json").json()
    models = schema["components"]["schemas"]
    assert models["AskRequest"]["properties"]["question"]["maxLength"] == 1000
    assert models["AskRequest"]["properties"]["top_k"]["maximum"] == 20
    assert "HTTPValidationError" not in json.dumps(schema)
    responses = schema["paths"]["/v1/ask"]["post"]["responses"]
    assert set(responses) == {"200", "400", "413", "415", "421", "422", "500", "503"}
    assert list(responses["422"]["content"]) == [PROBLEM]
    assert "text/event-stream" in responses["200"]["content"]


# --- pages


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/docs", "text/html; charset=utf-8"),
        ("/static/page.css", "text/css; charset=utf-8"),
        ("/static/app.js", "text/javascript; charset=utf-8"),
        ("/static/docs.js", "text/javascript; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
    ],
)
def test_pages_are_served_by_us_alone(client: httpx.Client, path: str, kind: str) -> None:
    """Each has its type and a tag; nothing inline, nothing from elsewhere, no markup by script."""
    reply = client.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (200, kind)
    assert client.head(path).status_code == 200
    tag = reply.headers["etag"]
    for kept in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        assert client.get(path, headers={"If-None-Match": kept}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    for forbidden in ("innerHTML", "insertAdjacentHTML", "document.write", "<style", "onclick="):
        assert forbidden not in reply.text
    assert "://" not in reply.text.replace("http://www.w3.org/2000/svg", "")


# --- the listening socket


def test_replies_are_sent_without_delay() -> None:
    """Only where the socket names its protocol does asyncio switch Nagle's algorithm off."""
    with bind(Settings(port=0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_taken_address_is_said_plainly() -> None:
    """The address, the port and what to do."""
    with bind(Settings(port=0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(TradeQAError, match=rf"127\.0\.0\.1 port {port}.*--port"):
            bind(Settings(port=port))
