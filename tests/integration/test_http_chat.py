"""The chat interface, tried with the official `openai` client against a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import openai
import pytest
from markdown_it import MarkdownIt
from test_http import PROBLEM, QUESTION, serving, wait_for

from fakes_service import FakeService
from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.errors import StateError
from tradeqa.http.chat_messages import ChatCompletion
from tradeqa.http.markdown import escape
from tradeqa.settings import Settings

_RENDERED = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "[点这里](https://evil.example/a)",
    "![图](//evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example 和 www.evil.example 和 a@evil.example",
    "[x]: https://evil.example",
    "<script>alert(1)</script><img src=x>&lt;b&gt;",
    "# 标题\n---\n===\n- 项\n1. 项\n1) 项\n> 引\n```\n码\n~~~\n    四格",
    "|a|b|\n|-|-|\n|1|2|",
    "**粗** _斜_ ~~删~~ `码` $x^2$ \\(y\\) \\[z\\]",
    "a\r\nb\u2028c\x0bd\x00\u202e",
)


@pytest.fixture(scope="module")
def service() -> FakeService:
    return FakeService()


@pytest.fixture(scope="module")
def server(service: FakeService) -> Iterator[httpx.Client]:
    with serving(service) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: httpx.Client) -> Iterator[openai.OpenAI]:
    with connect(server) as made:
        yield made


def connect(server: httpx.Client, key: str = "none") -> openai.OpenAI:
    """The official client, without its retries."""
    return openai.OpenAI(
        api_key=key, base_url=f"{str(server.base_url).rstrip('/')}/v1", max_retries=0
    )


def test_models_are_listed(client: openai.OpenAI) -> None:
    """There is one, `tradeqa`; it can be asked for by its name, and no other."""
    assert [model.id for model in client.models.list()] == ["tradeqa"]
    assert client.models.retrieve("tradeqa").owned_by == "tradeqa"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


def test_completion(client: openai.OpenAI, server: httpx.Client) -> None:
    """Short answer in bold, the quote as block quotation with its source, and the payload."""
    reply = client.chat.completions.create(
        model="tradeqa",
        messages=[
            {"role": "system", "content": "你是助手"},
            {"role": "user", "content": QUESTION},
        ],
        temperature=0.2,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        user="someone",
    )
    content = reply.choices[0].message.content
    assert content is not None
    lines = content.split("\n")
    assert lines[0] == "**12406列**"
    assert lines[2] == "> 2020年中欧班列全年开行12406列，同比增长50%。年货运量首超万列。  "
    assert lines[4] == "> —— 《中欧班列2020年成绩》，2020-12-31，第 0–36 字".replace(
        "36", str(len(lines[2]) - 4)
    )
    assert (reply.model, reply.choices[0].finish_reason) == ("tradeqa", "stop")
    assert reply.usage is not None
    assert reply.usage.prompt_tokens == len(QUESTION)
    assert reply.usage.completion_tokens == len(content)
    assert reply.usage.total_tokens == len(QUESTION) + len(content)
    assert reply.model_extra is not None
    ours = reply.model_extra["tradeqa"]
    asked = server.post("/v1/ask", json={"question": QUESTION}).json()
    assert (ours["quotes"], list(ours)) == (asked["quotes"], list(asked))
    assert reply.id == f"chatcmpl-{ours['id']}"


def test_reply_is_as_documented(server: httpx.Client) -> None:
    """The OpenAPI model and the reply have the same members."""
    body = {"messages": [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]}
    reply = server.post("/v1/chat/completions", json=body)
    ChatCompletion.model_validate_json(reply.content, strict=True)
    assert set(reply.json()) == set(ChatCompletion.model_fields)


def test_stream(client: openai.OpenAI) -> None:
    """Role, then pieces that make up the same content, then `stop` with the payload, then usage."""
    whole = client.chat.completions.create(
        model="tradeqa", messages=[{"role": "user", "content": QUESTION}]
    )
    chunks = list(
        client.chat.completions.create(
            model="tradeqa",
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks[:-1]]
    assert "".join(pieces) == whole.choices[0].message.content
    assert sum(map(bool, pieces)) == 3  # the short answer and two quotes
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert (chunks[-2].model_extra or {})["tradeqa"]["answer"] == "12406列"
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_stream_on_the_wire(server: httpx.Client) -> None:
    """Each event is `data: {…}`; the last is `[DONE]`."""
    body = {"stream": True, "messages": [{"role": "user", "content": QUESTION}]}
    reply = server.post("/v1/chat/completions", json=body)
    assert reply.headers["content-type"].startswith("text/event-stream")
    *events, done, rest = reply.text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    kinds = {json.loads(event.removeprefix("data: "))["object"] for event in events}
    assert kinds == {"chat.completion.chunk"}


def test_refusal_is_ordinary_content(client: openai.OpenAI) -> None:
    """The reason, and near misses labelled as not answers."""
    reply = client.chat.completions.create(
        model="tradeqa", messages=[{"role": "user", "content": "火星上的中欧"}]
    )
    content = reply.choices[0].message.content
    assert content is not None
    assert content.startswith("这些文档里没有答案。这些文档里没有相关内容。")
    assert "但不是答案" in content
    assert reply.choices[0].finish_reason == "stop"
    assert (reply.model_extra or {})["tradeqa"]["answerable"] is False


def test_earlier_questions_are_the_history(client: openai.OpenAI, service: FakeService) -> None:
    """They are asked again in a session of their own, which is dropped; replies are passed over."""
    before = len(service.asked)
    client.chat.completions.create(
        model="tradeqa",
        messages=[
            {"role": "user", "content": "台州2020年外贸"},
            {"role": "assistant", "content": "**1891亿元**"},
            {"role": "user", "content": " "},
            {"role": "user", "content": [{"type": "text", "text": "那2021年呢？"}]},
        ],
    )
    asked = service.asked[before:]
    assert [entry[0] for entry in asked] == ["台州2020年外贸", " ", "那2021年呢？"]
    sessions = {entry[2] for entry in asked}
    assert len(sessions) == 1
    assert service.forgotten[-1] in sessions


@pytest.mark.parametrize(
    ("messages", "code", "message"),
    [
        ([], "too_short", "至少 1 项。 (messages)"),
        ([{"role": "assistant", "content": "a"}], "no_question", "没有用户的消息。 (messages)"),
        ([{"role": "user", "content": ""}], "blank", "不能为空。 (messages/0/content)"),
        (
            [{"role": "user", "content": "\x00a"}],
            "control",
            "含有控制字符 NUL。 (messages/0/content)",
        ),
        (
            [{"role": "user", "content": "a" * 1001}],
            "string_too_long",
            "最多 1000 个字符。 (messages/0/content)",
        ),
        ([{"role": "user", "content": 1}], "tuple_type", "必须是数组。 (messages/0/content)"),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            "text_only",
            "只能是文字。 (messages/0/content)",
        ),
    ],
)
def test_what_cannot_be_asked(
    server: httpx.Client, messages: list[object], code: str, message: str
) -> None:
    """422 as a problem, with an `error` that says why where OpenAI's clients look for it."""
    reply = server.post("/v1/chat/completions", json={"messages": messages})
    assert (reply.status_code, reply.headers["content-type"]) == (422, PROBLEM)
    body = reply.json()
    assert body["errors"][0]["code"] == code
    assert body["errors"][0]["pointer"].startswith("#/messages")
    assert body["error"]["message"] == message
    assert body["error"]["param"] == message.partition("(")[2].rstrip(")")


def test_unknown_role_names_the_known_ones(server: httpx.Client) -> None:
    """The message lists what may stand there."""
    said = [{"role": "nobody", "content": "a"}]
    error = server.post("/v1/chat/completions", json={"messages": said}).json()["error"]
    assert error["message"].startswith(
        "只能是 system, developer, user, assistant, tool 或 function"
    )
    assert error["param"] == "messages/0/role"


class Forgetful(FakeService):
    """Its conversations lie in a file that cannot be written any more."""

    def forget(self, session: str) -> bool:
        """Fails, as `SessionsFile` does."""
        raise StateError(f"sessions.sqlite cannot be used (disk full): {session}")


def test_conversation_that_cannot_be_dropped_costs_no_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The follow-up is answered; the log says what is wrong, with nothing of the question."""
    said = [{"role": "user", "content": "台州外贸"}, {"role": "user", "content": QUESTION}]
    with serving(Forgetful()) as server:
        reply = server.post("/v1/chat/completions", json={"messages": said})
    assert reply.status_code == 200
    assert reply.json()["tradeqa"]["answer"] == "12406列"
    assert "sessions.sqlite cannot be used (disk full)" in caplog.text
    assert QUESTION not in caplog.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1.7万列", "1.7万列"),
        ("-5.2%", "-5.2%"),
        ("+3亿", "+3亿"),
        ("1. 项", r"1\. 项"),
        ("2)", r"2\)"),
        ("- 项", r"\- 项"),
        ("---", r"\---"),
        ("+", r"\+"),
    ],
)
def test_figures_are_not_escaped(text: str, shown: str) -> None:
    """Only what would begin a list or a line is; many clients show the text as it is."""
    assert escape(text) == shown


def test_errors_are_those_the_client_knows() -> None:
    """Its own classes for 401, 404, 422, 429 and 503."""
    question = [{"role": "user", "content": QUESTION}]
    with serving(FakeService(), api_keys="right", rate_limit=3) as server:
        with connect(server, "wrong") as wrong, pytest.raises(openai.AuthenticationError):
            wrong.chat.completions.create(model="tradeqa", messages=question)  # type: ignore[arg-type]
        with connect(server, "right") as client:
            with pytest.raises(openai.NotFoundError) as caught:
                client.chat.completions.create(model="gpt-4o", messages=question)  # type: ignore[arg-type]
            assert caught.value.code == "model-not-found"
            with pytest.raises(openai.UnprocessableEntityError):
                client.chat.completions.create(model="tradeqa", messages=[])
            client.chat.completions.create(model="tradeqa", messages=question)  # type: ignore[arg-type]
            with pytest.raises(openai.RateLimitError):
                client.chat.completions.create(model="tradeqa", messages=question)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_document_stays_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No link, image, markup, heading, list, code or table; what is read is what was written."""
    from fakes_service import TEXTS

    monkeypatch.setitem(TEXTS, "d1", (text, f"2020年中欧班列全年开行12406列。\n{text}"))
    with serving(FakeService()) as server:
        body = {"messages": [{"role": "user", "content": QUESTION}]}
        reply = server.post("/v1/chat/completions", json=body).json()
    content = reply["choices"][0]["message"]["content"]
    tokens = [
        inner for token in _RENDERED.parse(content) for inner in (token, *(token.children or ()))
    ]
    allowed = {"paragraph", "blockquote", "strong", "inline", "text", "hardbreak", "softbreak"}
    assert {re.sub("_(open|close)$", "", token.type) for token in tokens} <= allowed
    assert not re.search(r"(?<!\\)://|www\.|[A-Za-z]@", content)
    shown = "".join(token.content for token in tokens if token.type == "text")
    squeezed = re.sub(r"[\s\x00-\x1f\u2028\u202e]", "", text)
    assert squeezed in re.sub(r"\s", "", shown)


@pytest.mark.parametrize("sessions", ["memory", "file"])
def test_follow_up_on_a_real_index(tmp_path: Path, sessions: Literal["memory", "file"]) -> None:
    """The reading of the follow-up is the one that a session would give; no file keeps it."""
    (tmp_path / "corpus").mkdir()
    text = "---\ntitle: 班列\n---\n\n2020年中欧班列开行12406列。\n\n2023年中欧班列开行17523列。\n"
    (tmp_path / "corpus" / "a.md").write_text(text, encoding="utf-8")
    folders = {"corpus_dir": tmp_path / "corpus", "index_dir": tmp_path / "index"}
    settings = Settings(**folders, sessions=sessions)
    refresh_index(settings)
    index = open_service(settings)
    kept = tmp_path / "index" / "sessions.sqlite"
    with serving(lambda: index) as server, connect(server) as client:
        wait_for(lambda: server.get("/readyz").status_code == 200)
        first: list[dict[str, str]] = [{"role": "user", "content": QUESTION}]
        reply = client.chat.completions.create(model="tradeqa", messages=first)  # type: ignore[arg-type]
        said = reply.choices[0].message.content or ""
        assert said.startswith("**12406列**")
        more = [*first, {"role": "assistant", "content": said}]
        more.append({"role": "user", "content": "那2023年呢？"})
        followed = client.chat.completions.create(model="tradeqa", messages=more)  # type: ignore[arg-type]
        assert not kept.exists()
        server.post("/v1/ask", json={"question": QUESTION, "session_id": "chat:1"})
        assert kept.exists() == (sessions == "file")
    content = followed.choices[0].message.content or ""
    assert content.startswith("理解为：2023年中欧班列开行了多少列？\n\n**17523列**")


def test_conversation_may_be_longer_than_a_question(server: httpx.Client) -> None:
    """Eight times the limit of other bodies: replies come along each time; past that, 413."""
    said = [{"role": "assistant", "content": "a" * 100_000}, {"role": "user", "content": QUESTION}]
    assert server.post("/v1/chat/completions", json={"messages": said}).status_code == 200
    said[0]["content"] *= 10
    assert server.post("/v1/chat/completions", json={"messages": said}).status_code == 413


@pytest.mark.parametrize(
    "content", [b'"\\ud800"', b"NaN", b"1e999", b'[{"type": "text", "text": "\\udfff"}]', b"[[]]"]
)
def test_hostile_message_is_refused(server: httpx.Client, content: bytes) -> None:
    """422, never 500; nothing of it is echoed."""
    body = b'{"messages": [{"role": "user", "content": %s}]}' % content
    head = {"Content-Type": "application/json"}
    reply = server.post("/v1/chat/completions", content=body, headers=head)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "invalid-request")
