"""What a document is: raw text, a cleaned view mapped onto it, and its structure.

`raw` is never altered. Everything that is found in a document (blocks, tables,
passages) is a span of the *view*, and every span of the view has exactly one
span of `raw` behind it, through the offset map.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range `[start, end)` of Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class View:
    """Text cleaned for reading and searching, with an exact map into `raw`.

    Character `i` of `text` stands for `raw[starts[i]:ends[i]]` (one code point,
    or several where markup such as `&amp;` writes one character). Both arrays
    have `len(text)` members; `starts[i] < ends[i] <= starts[i + 1]`, so the map
    is strictly monotone and total.
    """

    text: str
    starts: array[int]
    ends: array[int]

    def to_raw(self, start: int, end: int) -> Span:
        """Span of `raw` behind the non-empty view span `[start, end)`."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no view span {start}:{end} in {len(self.text)} characters")
        return Span(self.starts[start], self.ends[end - 1])

    def from_raw(self, start: int, end: int) -> Span:
        """Smallest view span that shows every view character within `raw[start:end]`."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.ends, end)
        return Span(first, max(first, last))


class BlockKind(StrEnum):
    """What a stretch of the view is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"  # of a table or figure
    TABLE_HEAD = "table_head"
    TABLE_ROW = "table_row"
    NOTE = "note"  # source line of a table, footnote, author note, fund note
    BYLINE = "byline"  # author, affiliation, reporter
    REFERENCE = "reference"  # an entry of the list of references
    RESIDUE = "residue"  # a stray piece in another language left by PDF extraction


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the view that holds together; blocks are ordered and disjoint."""

    kind: BlockKind
    span: Span  # of the view, without surrounding white space
    level: int = 0  # of a heading: 1 for the highest below the title
    table: int | None = None  # index into `Document.tables`
    row: int | None = None  # index into that table's rows


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its cells as read, and its place in the view."""

    cells: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table, real or flattened into lines by PDF extraction.

    `columns` is empty when no head was found; a row may then have any number of
    cells. `caption` and `note` are cleaned text ("" when absent).
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page lies in `raw`; `number` counts from 1."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; names in `derived` were read off its text."""

    title: str
    authors: tuple[str, ...] = ()
    source: str | None = None
    published: str | None = None  # ISO 8601, possibly reduced: "2021-03-29", "2020-05", "2024"
    url: str | None = None
    language: str = "zh"
    keywords: tuple[str, ...] = ()
    doi: str | None = None
    derived: frozenset[str] = field(default_factory=frozenset)
    extra: tuple[tuple[str, str], ...] = ()  # other front matter, in file order


@dataclass(frozen=True, slots=True)
class Document:
    """One article: a file, or a part of one where a file holds a page of another."""

    id: str  # opaque and stable; never a path
    path: str  # POSIX path relative to the corpus folder
    media_type: str
    sha256: str  # of the file's bytes
    raw: str
    view: View
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    metadata: Metadata
    pages: tuple[Page, ...] = ()  # empty when the format has none
    part: int = 1  # counts the articles within one file

    def section_at(self, position: int) -> str | None:
        """Nearest headings above a view position, outermost first, joined by ` › `."""
        path: dict[int, str] = {}
        for block in self.blocks:
            if block.span.start > position:
                break
            if block.kind is BlockKind.HEADING:
                path = {level: text for level, text in path.items() if level < block.level}
                path[block.level] = self.view.text[block.span.start : block.span.end]
        return " › ".join(path.values()) or None

    def page_at(self, raw_position: int) -> int | None:
        """Number of the page that holds a raw position, or None without pages."""
        for page in self.pages:
            if page.span.start <= raw_position < page.span.end:
                return page.number
        return None
