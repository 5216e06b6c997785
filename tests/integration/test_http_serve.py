"""`tradeqa serve` as a process: logs at DEBUG, several workers, metrics, reloads, the end."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from test_http import QUESTION, serving, wait_for

from fakes_service import FakeService
from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.app import create_app
from tradeqa.settings import Settings

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
ARTICLE = "---\ntitle: 班列\npublished: 2021-03-29\n---\n\n2020年中欧班列全年开行12406列。\n"
RELOADS = 20


@dataclass(frozen=True)
class Running:
    """A server process, a client of it, and the file of what it says."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    log: Path

    @property
    def said(self) -> str:
        """Everything it said so far."""
        return self.log.read_text(encoding="utf-8")


@contextlib.contextmanager
def serve(folder: Path, **variables: str) -> Iterator[Running]:
    """A server over one article, in a folder; stopped with SIGTERM."""
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.md").write_text(ARTICLE, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRADEQA_")}
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tradeqa", "serve", "--port", "0"],
            cwd=folder,
            env={**kept, "PYTHONIOENCODING": "utf-8", **variables},
            stdout=written,
            stderr=written,
        )
    try:
        wait_for(lambda: ADDRESS.search(log.read_text(encoding="utf-8")) is not None, 60)
        port = ADDRESS.findall(log.read_text(encoding="utf-8"))[0]
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False
        ) as client:
            wait_for(lambda: answers(client), 60)
            yield Running(process, client, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            process.kill()


def answers(client: httpx.Client) -> bool:
    """Whether it is ready; before it listens, nobody is there."""
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def sample(text: str, name: str) -> float:
    """The value of a series, as it is written in Prometheus's format."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


@pytest.mark.parametrize("kind", ["text", "json"])
def test_nothing_private_is_logged_at_debug(tmp_path: Path, kind: str) -> None:
    """Keys, tokens, questions, quotes, comments: good requests, bad ones, and failures inside."""
    secrets = {
        "TRADEQA_API_KEYS": "k3yForTest",
        "TRADEQA_TELEGRAM_TOKEN": "123:t0kenForTest",
        "TRADEQA_TELEGRAM_WEBHOOK_SECRET": "h00kForTest",
    }
    private = "关于班列的私密问题secretword"
    nobody = {"TRADEQA_TELEGRAM_API_URL": "http://127.0.0.1:9"}  # the bot beside it waits
    settings = {"TRADEQA_LOG_LEVEL": "debug", "TRADEQA_LOG_FORMAT": kind, **nobody, **secrets}
    with serve(tmp_path, **settings) as running:
        client = running.client
        client.headers["Authorization"] = "Bearer k3yForTest"
        client.headers["X-Request-ID"] = "our-id.1"
        assert client.get("/v1/ask", params={"question": private}).status_code == 200
        reply = client.post("/v1/ask", json={"question": private, "session_id": "secretsession"})
        answer_id = reply.json()["id"]
        messages = [{"role": "user", "content": private}] * 2
        for path, body in (
            ("/v1/retrieve", {"question": private}),
            ("/v1/verify", {"quote": private}),
            ("/v1/verify", {"quote": private, "document_id": "secretword"}),
            ("/v1/chat/completions", {"messages": messages}),
            ("/v1/chat/completions", {"messages": messages, "stream": True}),
            ("/v1/feedback", {"answer_id": answer_id, "rating": "up", "comment": private}),
            ("/v1/ask", {"question": private, "top_k": private}),
            ("/v1/ask", {"question": private * 100}),
        ):
            assert client.post(path, json=body).status_code < 500
        client.post("/v1/ask", content=private.encode(), headers={"Content-Type": "text/plain"})
        wrong = {"Authorization": "Bearer wr0ngKeyForTest"}
        assert client.get("/v1/models", headers=wrong).status_code == 401
        for file in (tmp_path / "index").rglob("*.sqlite*"):  # let it fail inside
            if "feedback" in file.name:
                file.unlink()
        client.post(
            "/v1/feedback", json={"answer_id": answer_id, "rating": "up", "comment": private}
        )
    said = running.said
    for word in (*secrets.values(), "wr0ngKeyForTest", "secretword", "secretsession", "私密"):
        assert word not in said
    assert said.count("our-id.1") >= 12
    assert "/v1/ask" in said
    if kind == "json":
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        ours = [line for line in lines if line["request_id"] == "our-id.1"]
        assert {line["status"] for line in ours if "status" in line} >= {200, 401, 415, 422}
        assert {"time", "level", "logger", "message"} <= set(ours[0])


def test_failure_inside_is_logged_without_the_question(capfd: pytest.CaptureFixture[str]) -> None:
    """A foreign exception that holds the question: the traceback is there, the question is not."""
    import logging

    from tradeqa.logs import TextLines

    handler = logging.StreamHandler()
    handler.setFormatter(TextLines())
    logger = logging.getLogger("tradeqa.http")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        service = FakeService(failure=RuntimeError(f"cannot parse {QUESTION!r}: column 3"))
        with serving(service) as client:
            assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 500
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    said = capfd.readouterr().err
    assert "RuntimeError: cannot parse '[…]': column 3" in said
    assert QUESTION not in said


def test_workers_share_the_index_and_add_up_their_figures(tmp_path: Path) -> None:
    """Two processes answer; whichever is asked for figures tells those of both."""
    with serve(tmp_path, TRADEQA_WORKERS="2", TRADEQA_RELOAD_SECONDS="0.2") as running:
        client = running.client
        wait_for(lambda: running.said.count("ready, index version") == 2, 60)
        for number in range(20):  # new connections, so that both may get some
            with httpx.Client(base_url=client.base_url, trust_env=False) as other:
                question = QUESTION if number % 2 else "火星上有多少家企业？"
                assert other.post("/v1/ask", json={"question": question}).status_code == 200
        with httpx.Client(base_url=client.base_url, trust_env=False) as other:
            reply = other.get("/metrics")
        text = reply.text
        asked = 'tradeqa_requests_total{method="POST",route="/v1/ask",status="200"}'
        assert sample(text, asked) == 20
        assert sample(text, 'tradeqa_answers_total{outcome="answered"}') == 10
        assert sample(text, 'tradeqa_answers_total{outcome="refused"}') == 10
        assert sample(text, 'tradeqa_request_seconds_count{route="/v1/ask"}') == 20
        version = client.post("/v1/ask", json={"question": "班列"}).json()["index_version"]
        assert sample(text, f'tradeqa_index_info{{version="{version}"}}') == 2
        settings = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index")
        (tmp_path / "corpus" / "a.md").write_text(ARTICLE.replace("12406", "99999"), "utf-8")
        refresh_index(settings)
        wait_for(lambda: running.said.count("reloaded, index version") == 2, 20)
        text = client.get("/metrics").text
        assert sample(text, 'tradeqa_index_reloads_total{outcome="taken"}') == 2
        assert sample(text, f'tradeqa_index_info{{version="{version}"}}') == 0
    assert "Traceback" not in running.said
    with pytest.raises(OSError, match="refused"):  # nobody is left
        socket.create_connection(("127.0.0.1", client.base_url.port or 0), 5)


def test_any_worker_takes_a_rating_at_once(tmp_path: Path) -> None:
    """An answer is rated the moment it is there, whichever process gave it; the end keeps all."""
    with serve(tmp_path, TRADEQA_WORKERS="2") as running:
        wait_for(lambda: running.said.count("ready, index version") == 2, 60)
        url = running.client.base_url
        statuses = []
        for _ in range(12):  # new connections, so that some ratings come to the other process
            with (
                httpx.Client(base_url=url, trust_env=False) as asking,
                httpx.Client(base_url=url, trust_env=False) as rating,
            ):
                answer = asking.post("/v1/ask", json={"question": QUESTION}).json()
                rated = {"answer_id": answer["id"], "rating": "up"}
                statuses.append(rating.post("/v1/feedback", json=rated).status_code)
        last = running.client.post("/v1/ask", json={"question": QUESTION}).json()["id"]
    assert statuses == [200] * 12
    store = FeedbackStore(tmp_path / "index" / "feedback.sqlite")
    assert len(store.ratings("up")) == 12
    assert store.rate(last, "down")  # it was written before the process ended
    store.close()


def test_metrics_of_one_process() -> None:
    """Requests by route and status, refusals, an empty queue; invented names make no series."""
    with serving(FakeService()) as client:
        client.post("/v1/ask", json={"question": QUESTION})
        client.post("/v1/ask", json={"question": "火星上的中欧"})
        client.post("/v1/ask", json={})
        client.get("/v1/documents/d1")
        client.request("BREW", "/v1/ask")
        for number in range(5):
            client.get(f"/nowhere/{number}")
            client.get(f"/v1/documents/{number}")
        reply = client.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=")
    requests = "tradeqa_requests_total"
    route = 'method="POST",route="/v1/ask"'
    assert sample(reply.text, f'{requests}{{{route},status="200"}}') == 2
    assert sample(reply.text, f'{requests}{{{route},status="422"}}') == 1
    assert sample(reply.text, f'{requests}{{method="GET",route="none",status="404"}}') == 5
    documents = 'method="GET",route="/v1/documents/{document_id}"'
    assert sample(reply.text, f'{requests}{{{documents},status="404"}}') == 5
    assert 'method="other"' in reply.text
    assert "BREW" not in reply.text
    assert sample(reply.text, 'tradeqa_answers_total{outcome="refused"}') == 1
    assert sample(reply.text, 'tradeqa_index_info{version="fake-1"}') == 1
    assert sample(reply.text, "tradeqa_work_waiting") == 0
    assert sample(reply.text, "tradeqa_work_running") == 0


def test_reload_under_traffic_fails_nobody(tmp_path: Path) -> None:
    """Twenty new indexes while two clients ask: each reply is 200 and true to its version."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = Settings(corpus_dir=corpus, index_dir=tmp_path / "index", reload_seconds=0.05)
    replies: list[tuple[int, str, str]] = []
    over = threading.Event()

    def build(number: int) -> str:
        text = ARTICLE.replace("12406", str(20_000 + number))
        (corpus / "a.md").write_text(text, encoding="utf-8")
        return refresh_index(settings).report.version

    first = build(0)
    with serving(lambda: open_service(settings), reload_seconds=0.05) as server:
        wait_for(lambda: answers(server), 60)

        def ask() -> None:
            with httpx.Client(base_url=server.base_url, trust_env=False, timeout=20) as client:
                while not over.is_set():
                    reply = client.post("/v1/ask", json={"question": QUESTION})
                    body = reply.json()
                    said = str(body.get("answer"))
                    replies.append((reply.status_code, said, str(body.get("index_version"))))

        asking = [threading.Thread(target=ask) for _ in range(2)]
        for thread in asking:
            thread.start()
        try:
            versions = [first]
            for number in range(1, RELOADS + 1):
                versions.append(build(number))
                wait_for(lambda v=versions[-1]: replies[-1][2] == v, 20)
        finally:
            over.set()
            for thread in asking:
                thread.join(20)
    assert {status for status, _, _ in replies} == {200}
    assert len(set(versions)) == RELOADS + 1
    assert {version for _, _, version in replies} == set(versions)
    told = {version: f"{20_000 + number}列" for number, version in enumerate(versions)}
    assert all(told[version] == said for _, said, version in replies)


def test_spoofed_addresses_do_not_help() -> None:
    """The limit counts the connection's address; behind a named proxy, the one it tells of."""
    spoofed = [{"X-Forwarded-For": f"1.2.3.{n}", "Forwarded": f"for=1.2.3.{n}"} for n in range(5)]
    with serving(FakeService(), rate_limit=3) as client:
        statuses = [client.get("/v1/models", headers=head).status_code for head in spoofed]
        assert statuses == [200, 200, 200, 429, 429]
    with serving(FakeService(), rate_limit=3, trusted_proxies="127.0.0.1") as client:
        statuses = [client.get("/v1/models", headers=head).status_code for head in spoofed]
        assert statuses == [200] * 5
        for _ in range(2):
            client.get("/v1/models", headers=spoofed[0])
        prefixed = {"X-Forwarded-For": "9.9.9.9, 1.2.3.0"}
        assert client.get("/v1/models", headers=prefixed).status_code == 429


def test_wrong_keys_are_counted() -> None:
    """Guesses are limited by address; the right key goes on."""
    with serving(FakeService(), rate_limit=3, api_keys="right") as client:
        tried = [
            client.get("/v1/models", headers={"Authorization": f"Bearer {n}"}).status_code
            for n in range(5)
        ]
        assert tried == [401, 401, 401, 429, 429]
        right = {"Authorization": "Bearer right"}
        assert client.get("/v1/models", headers=right).status_code == 200


def test_application_can_be_made_twice() -> None:
    """Figures are kept in a registry of the application's own."""
    first, second = (create_app(Settings(), FakeService) for _ in range(2))
    assert first is not second
