"""Tokens of HTML gathered into the blocks a person sees, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tradeqa.documents.flow import Run, lay
from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece
from tradeqa.documents.readers.html_table import HtmlTable
from tradeqa.documents.readers.html_tokens import Tag, Text

MAX_TABLE_DEPTH = 30  # tables within tables; deeper ones are read as text

# never part of the article: programs, menus, controls, pronunciation marks
_SKIPPED_NAMES = (
    "nav template noscript svg math select button datalist object audio video canvas rt rp"
)
_BLOCK_NAMES = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend li main menu ol p pre section "
    "summary ul caption h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CAPTIONS = frozenset({"caption", "figcaption"})
_WRAPPERS = frozenset({"div"})  # within a heading or caption, it stays one
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# elements whose end tag may not be left out, so that what is hidden surely ends
_CLOSED = frozenset({"div", "span", "section", "article", "aside", "ul", "ol", "table", "a"})
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INDENT = re.compile("[ \t\r\n]*[\u00a0\u2002\u2003\u3000]")
_NEW_LINE = re.compile(r"\r\n|\r|\n")


class BlockGatherer:
    """Takes the tokens of an HTML text and makes its pieces."""

    def __init__(self, raw: str) -> None:
        self.pieces: list[Piece] = []
        self._raw = raw
        self._runs: list[Run] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 0
        self._tables: list[HtmlTable] = []
        self._table_count = 0
        self._skipping: tuple[str, int] | None = None  # element, and how deep within itself
        self._preformatted = 0
        self._last_ends: dict[str, int] = {}

    def gather(self, tokens: Iterable[Tag | Text]) -> list[Piece]:
        """All pieces of the text."""
        for token in tokens:
            if isinstance(token, Tag):
                if not self._skip(token):
                    self._tag(token)
            elif token.within is None and self._skipping is None:
                self._text(token)
        self._flush()
        while self._tables:
            self._close_table()
        return self.pieces

    def _skip(self, tag: Tag) -> bool:
        """Whether a tag belongs to an element that is not shown."""
        if self._skipping is None:
            hidden = tag.name in _CLOSED and (
                "hidden" in tag.attributes or _NO_DISPLAY.search(tag.attributes.get("style", ""))
            )
            if tag.closing or not (tag.name in _SKIPPED or hidden) or not self._ends(tag):
                return False
            self._skipping = (tag.name, 0)
        name, depth = self._skipping
        if tag.name == name:
            depth += -1 if tag.closing else 1
            self._skipping = (name, depth) if depth else None
        return True

    def _ends(self, tag: Tag) -> bool:
        """Whether an end tag for the element follows anywhere."""
        if tag.name not in self._last_ends:
            ends = re.finditer(rf"</{re.escape(tag.name)}[\s>]", self._raw, re.IGNORECASE)
            self._last_ends[tag.name] = max((end.start() for end in ends), default=-1)
        return self._last_ends[tag.name] >= tag.end

    def _tag(self, tag: Tag) -> None:
        if tag.name == "br":
            if self._runs and self._runs[-1][0] == "\f":
                self._flush()
            else:
                self._runs.append(("\f", tag.start, tag.end))
        elif tag.name not in _BLOCKS:
            return
        else:
            self._flush()
            if tag.name not in _WRAPPERS:
                self._kind, self._level = BlockKind.PARAGRAPH, 0
            if tag.name == "pre":
                self._preformatted = max(0, self._preformatted + (-1 if tag.closing else 1))
            elif tag.name in _HEADINGS and not tag.closing:
                self._kind, self._level = BlockKind.HEADING, _HEADINGS[tag.name]
            elif tag.name in _CAPTIONS and not tag.closing:
                self._kind = BlockKind.CAPTION
            elif tag.name == "table":
                self._table(tag)
            elif self._tables:
                self._tables[-1].tag(tag)

    def _table(self, tag: Tag) -> None:
        if tag.closing:
            if self._tables:
                self._close_table()
        elif len(self._tables) < MAX_TABLE_DEPTH:
            self._tables.append(HtmlTable())

    def _close_table(self) -> None:
        table = self._tables.pop()
        pieces = table.pieces(self._table_count)
        if any(piece.table == self._table_count for piece in pieces):
            self._table_count += 1
            if self._tables:
                self._tables[-1].holds_table = True
        if self._tables:
            self._tables[-1].take(pieces)
        else:
            self.pieces.extend(pieces)

    def _text(self, text: Text) -> None:
        if text.char is not None:
            if self._preformatted == 0 and text.char in "\u2002\u2003\u3000":
                self._break_before_indent()
            self._runs.append((text.char, text.start, text.end))
            return
        written = self._raw[text.start : text.end]
        if self._preformatted:
            self._lines(written, text.start)
            return
        if _INDENT.match(written):
            self._break_before_indent()
        if not (written.isspace() and self._runs and self._runs[-1][0] == "\f"):
            self._runs.append((written, text.start, text.end))

    def _break_before_indent(self) -> None:
        """A line break and an indentation are how older pages begin a paragraph."""
        if self._runs and self._runs[-1][0] == "\f":
            self._flush()

    def _lines(self, written: str, start: int) -> None:
        at = 0
        for end in _NEW_LINE.finditer(written):
            self._runs.append((written[at : end.start()], start + at, start + end.start()))
            self._flush()
            at = end.end()
        self._runs.append((written[at:], start + at, start + len(written)))

    def _flush(self) -> None:
        """End the block that is being gathered."""
        view = lay(self._runs)
        self._runs = []
        if not view.text:
            return
        piece = Piece(self._kind, view, self._level)
        if self._tables:
            self._tables[-1].take([piece])
        else:
            self.pieces.append(piece)
