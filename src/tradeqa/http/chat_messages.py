"""Requests and replies of the chat interface, in the form that OpenAI's clients know.

Members that are not named here are ignored: clients send many that mean nothing to a
service without a language model (temperature, tools, penalties).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tradeqa.http.replies import AnswerOut
from tradeqa.http.requests import Flag

MODEL = "tradeqa"
_MOST_MESSAGES = 2_000
_MOST_PARTS = 100
_NAME = r"^[^\u0000]{0,256}$"


class _In(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Part(_In):
    """A piece of a message; only `text` can be read."""

    type: Annotated[str, Field(pattern=_NAME)]
    text: str | None = None


def _to_parts(value: object) -> object:
    if value is None:
        return []
    return [{"type": "text", "text": value}] if isinstance(value, str) else value


_Parts = Annotated[list[Part], Field(max_length=_MOST_PARTS)]
Content = Annotated[
    tuple[Part, ...],
    Field(max_length=_MOST_PARTS),
    BeforeValidator(_to_parts, json_schema_input_type=str | _Parts | None),
]


class Message(_In):
    """A message; those of the user are questions, all others are passed over."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content = Field((), description="text, or parts of type `text`")

    @property
    def text(self) -> str:
        """The text of the message."""
        return "\n".join(part.text or "" for part in self.content)

    @property
    def is_text(self) -> bool:
        """Whether it holds nothing else, such as an image."""
        return all(part.type == "text" for part in self.content)


class StreamOptions(_In):
    """What is sent with a stream."""

    include_usage: Flag | None = None


class ChatRequest(_In):
    """A conversation whose last user message is the question."""

    model: Annotated[str, Field(pattern=_NAME)] = Field(MODEL, examples=[MODEL])
    messages: Annotated[list[Message], Field(min_length=1, max_length=_MOST_MESSAGES)] = Field(
        examples=[[{"role": "user", "content": "2020年中欧班列开行了多少列？"}]]
    )
    stream: Flag | None = None
    stream_options: StreamOptions | None = None


class ReplyMessage(BaseModel):
    """The reply in Markdown."""

    role: Literal["assistant"]
    content: str
    refusal: None


class Choice(BaseModel):
    """The one reply."""

    index: Literal[0]
    message: ReplyMessage
    finish_reason: Literal["stop"]
    logprobs: None


class Usage(BaseModel):
    """Characters, not tokens: there is no language model whose tokens could be counted."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(BaseModel):
    """A reply; `tradeqa` is what `/v1/ask` would have replied."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: Literal["tradeqa"]
    system_fingerprint: str = Field(description="version of the index")
    choices: list[Choice]
    usage: Usage
    tradeqa: AnswerOut


class Model(BaseModel):
    """What can be asked."""

    id: Literal["tradeqa"]
    object: Literal["model"]
    created: int
    owned_by: Literal["tradeqa"]


class ModelList(BaseModel):
    """The one model."""

    object: Literal["list"]
    data: list[Model]


def completion(
    reply_id: str, created: int, content: str, usage: dict[str, int], payload: dict[str, Any]
) -> dict[str, Any]:
    """The reply in one piece."""
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    head = _head(reply_id, created, "chat.completion", payload)
    return {**head, "choices": [choice], "usage": usage, "tradeqa": payload}


def chunks(
    reply_id: str,
    created: int,
    pieces: list[str],
    usage: dict[str, int] | None,
    payload: dict[str, Any],
) -> list[dict[str, Any]]:
    """The reply in pieces; the last of them with a choice carries `tradeqa`."""
    head = _head(reply_id, created, "chat.completion.chunk", payload)
    if usage is not None:
        head["usage"] = None

    def chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**head, "choices": [choice]}

    sent = [chunk({"role": "assistant", "content": ""})]
    sent += [chunk({"content": piece}) for piece in pieces]
    sent.append({**chunk({}, "stop"), "tradeqa": payload})
    if usage is not None:
        sent.append({**head, "choices": [], "usage": usage})
    return sent


def model() -> dict[str, Any]:
    """The one model."""
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _head(reply_id: str, created: int, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": reply_id,
        "object": kind,
        "created": created,
        "model": MODEL,
        "system_fingerprint": payload["index_version"],
    }
