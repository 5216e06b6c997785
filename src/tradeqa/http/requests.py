"""Requests of the HTTP channel, as they are checked.

Limits that are settings (length of a question, largest `top_k`) are checked in
`routes.py` and written into the OpenAPI document by `openapi.py`.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from tradeqa.answering.model import Filters
from tradeqa.text.normalize import visible

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SESSION_PATTERN = r"^[A-Za-z0-9_.:-]{1,128}$"
# what `_text` takes, for the OpenAPI document: no NUL, and one character that can be seen
_TEXT_PATTERN = (
    r"^[^\u0000]*[^\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ufeff][^\u0000]*$"
)
_MOST_DOCUMENTS = 1000  # ids in one filter


def _text(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("control", "NUL")
    if not visible(value).strip():
        raise PydanticCustomError("blank", "blank")
    return value


def _date(value: object) -> object:
    """Only `2021-03-29`: pydantic alone would take numbers as seconds since 1970."""
    if value is None or isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("date", "date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date", "date") from None


def _whole(value: object) -> object:
    """To JSON Schema, `3.0` is an integer; `true` and `"3"` are not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Text = Annotated[
    str, Field(min_length=1, json_schema_extra={"pattern": _TEXT_PATTERN}), AfterValidator(_text)
]
Day = Annotated[datetime.date, BeforeValidator(_date)]
TopK = Annotated[int, Field(ge=1, strict=True), BeforeValidator(_whole)]
Flag = Annotated[bool, Field(strict=True)]
Session = Annotated[str, Field(pattern=SESSION_PATTERN)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FiltersIn(_Request):
    """Which documents may answer."""

    document_ids: Annotated[list[Text], Field(max_length=_MOST_DOCUMENTS)] | None = None
    published_from: Day | None = Field(None, description="first day, e.g. 2020-01-01")
    published_to: Day | None = Field(None, description="last day")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first, last = self.published_from, self.published_to
        if first and last and first > last:
            raise PydanticCustomError("date_order", "date order")
        return self

    def to_filters(self) -> Filters:
        """The same for the service."""
        ids = None if self.document_ids is None else tuple(self.document_ids)
        return Filters(ids, self.published_from, self.published_to)


class AskRequest(_Request):
    """A question."""

    question: Text = Field(examples=["2020年中欧班列开行了多少列？"])
    top_k: TopK = Field(3, description="most quotes to return")
    session_id: Session | None = Field(
        None, description="any random id; questions with the same id may follow up each other"
    )
    filters: FiltersIn | None = None
    stream: Flag = Field(False, description="reply with server-sent events")
    explain: Flag = Field(False, description="add how the answer was found")


class RetrieveRequest(_Request):
    """A question whose ranked passages are wanted."""

    question: Text = Field(examples=["中欧班列 开行 列"])
    top_k: TopK = Field(10, description="most passages to return")
    filters: FiltersIn | None = None


class VerifyRequest(_Request):
    """A quote to look for in the documents."""

    quote: Text = Field(examples=["中欧班列开行12406列"])
    document_id: Text | None = Field(None, description="the document it is said to come from")
