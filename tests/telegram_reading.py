"""What a reader gets of a message, by Telegram's rules; and answers to try messages with."""

from __future__ import annotations

from dataclasses import dataclass

from bot_api.entities import Entity
from bot_api.found_entities import found_entities
from bot_api.keyboards import checked_markup
from bot_api.markup import parse_html
from bot_api.texts import checked_text
from bot_api.utf16 import cut
from tradeqa.answering.model import Answer, DocumentRef, Location, Quote, TableLocation
from tradeqa_telegram.buttons import seal
from tradeqa_telegram.inline import InlineQuote
from tradeqa_telegram.message import Message

KEY = b"k" * 32
USER = 2**52 - 1  # the largest number of a user that Telegram promises


@dataclass(frozen=True)
class Received:
    """A message as it arrives: its text and the formatting of pieces of it."""

    text: str
    entities: tuple[Entity, ...]

    def pieces(self, *kinds: str) -> list[str]:
        """The pieces of text formatted so, in order."""
        return [
            cut(self.text, one.offset, one.length) for one in self.entities if one.type in kinds
        ]

    @property
    def quoted(self) -> str:
        """All block quotations, one after another."""
        return "".join(self.pieces("blockquote", "expandable_blockquote"))

    @property
    def bold(self) -> list[str]:
        """The pieces in bold."""
        return self.pieces("bold")


def receive(message: Message | InlineQuote, *, commands: bool = False) -> Received:
    """The message as Telegram delivers it; `commands` says that it may name some.

    Raises:
        BadRequest: Telegram refuses it, or would change it without a word.
    """
    parsed, found = parse_html(message.html)
    text, entities = checked_text(parsed, found, raw=message.html)
    # what is sent as HTML, as plain text when HTML is refused, and told by `plain`: all the same
    assert text == parsed == message.plain
    assert checked_text(message.plain, (), raw=message.plain) == (message.plain, ())
    if not commands:
        assert not {one.type for one in found_entities(text)} & {"mention", "bot_command"}
    if isinstance(message, Message):
        rows = [
            [
                {"text": one.label, "url": one.url}
                if one.action is None
                else {"text": one.label, "callback_data": seal(one.action, key=KEY, owner=USER)}
                for one in row
            ]
            for row in message.buttons
        ]
        checked_markup({"inline_keyboard": rows})
    return Received(text, entities)


def receive_all(messages: tuple[Message, ...]) -> list[Received]:
    """Every message, as Telegram delivers it."""
    return [receive(message) for message in messages]


def labels(message: Message) -> list[list[str]]:
    """Labels of the buttons, row by row."""
    return [[button.label for button in row] for row in message.buttons]


def make_quote(
    text: str = "全年共开行12406列，同比增长50%。",
    *,
    highlights: tuple[tuple[int, int], ...] = ((5, 11),),
    title: str = "中欧班列2020年成绩",
    published: str | None = "2021-03-29",
    source: str | None = None,
    url: str | None = None,
    section: str | None = None,
    table: TableLocation | None = None,
    score: float = 0.9,
    start: int = 100,
) -> Quote:
    """A quote of a document."""
    document = DocumentRef("d1", title, (), source, published, url, "ab" * 32)
    location = Location(start, start + len(text), None, section, table)
    return Quote(text, text, highlights, document, location, score)


def make_answer(
    *quotes: Quote,
    question: str = "2020年中欧班列开行了多少列？",
    interpreted: str | None = None,
    short: str | None = "12406列",
    confidence: float = 0.9,
    language: str = "zh",
) -> Answer:
    """An answer with these quotes."""
    return Answer(
        id="0123456789abcdef" * 2,
        question=question,
        interpreted_question=interpreted or question,
        answerable=True,
        confidence=confidence,
        answer=short,
        quotes=quotes,
        near_misses=(),
        reason=None,
        index_version="v1",
        took_ms=1.0,
        language=language,
    )


def make_refusal(
    *near_misses: Quote,
    question: str = "2022年中欧班列开行了多少列？",
    reason: str | None = "这些文档里有2020年的相关内容，没有2022年的。",
    language: str = "zh",
) -> Answer:
    """A refusal with these near misses."""
    return Answer(
        id="fedcba9876543210" * 2,
        question=question,
        interpreted_question=question,
        answerable=False,
        confidence=0.1,
        answer=None,
        quotes=(),
        near_misses=near_misses,
        reason=reason,
        index_version="v1",
        took_ms=1.0,
        language=language,
    )
