"""What a reader returns, and how its pieces become a view with blocks and tables.

A reader finds the text of a file (`raw`) and, piece by piece in reading order,
what a person should see of it. `assemble` joins the pieces into one `View`:
the line break between two pieces stands for all of `raw` that lies between them.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tradeqa.documents.model import Block, BlockKind, Page, Span, Table, TableRow, View


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a document as a reader found it.

    `view` maps the piece's own text into the whole file's `raw`; it is not empty
    and neither begins nor ends with white space. `table` numbers the tables of a
    file in order (a caption, head, row or source note of a table carries it);
    `cells` is given for heads and rows. `article` counts the articles in a file.
    """

    kind: BlockKind
    view: View
    level: int = 0
    table: int | None = None
    cells: tuple[str, ...] = ()
    article: int = 1


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file read: its raw text, pages, its own metadata and, in order, its pieces.

    `metadata` uses the keys of the front matter (title, authors, source, published,
    url, language, keywords, doi, id, original, …); `derived` names those that were
    read off the text and not stated by the file.
    """

    raw: str
    media_type: str
    pieces: tuple[Piece, ...]
    pages: tuple[Page, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()


class ViewBuilder:
    """Collects view characters with the raw code points behind them, in order."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._starts: array[int] = array("l")
        self._ends: array[int] = array("l")

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def last(self) -> str:
        """The last view character, or "" at the beginning."""
        return self._text[-1][-1] if self._text else ""

    def add(self, text: str, start: int) -> None:
        """Append `text`, which stands letter by letter (or replaced 1:1) at `raw[start:]`."""
        if text:
            self._text.append(text)
            self._starts.extend(range(start, start + len(text)))
            self._ends.extend(range(start + 1, start + len(text) + 1))

    def add_char(self, char: str, start: int, end: int) -> None:
        """Append one character that stands for `raw[start:end]`."""
        self._text.append(char)
        self._starts.append(start)
        self._ends.append(end)

    def build(self) -> View:
        """The view collected so far, without white space at either end."""
        text = "".join(self._text)
        first = len(text) - len(text.lstrip())
        last = len(text.rstrip())
        if first >= last:
            return View("", array("l"), array("l"))
        return View(text[first:last], self._starts[first:last], self._ends[first:last])


def assemble(pieces: Sequence[Piece]) -> tuple[View, tuple[Block, ...], tuple[Table, ...]]:
    """Join pieces (of one article, in raw order) into a view, its blocks and tables.

    Raises:
        ValueError: two pieces overlap or touch in `raw` (a reader's mistake).
    """
    text: list[str] = []
    starts: array[int] = array("l")
    ends: array[int] = array("l")
    blocks: list[Block] = []
    tables = _TableCollector()
    for piece in pieces:
        if not piece.view.text:
            raise ValueError(f"an empty {piece.kind} piece")
        begin = piece.view.starts[0]
        if ends:
            if begin <= ends[-1]:
                raise ValueError(f"pieces touch or overlap at raw position {begin}")
            text.append("\n")
            starts.append(ends[-1])
            ends.append(begin)
        at = len(starts)
        text.append(piece.view.text)
        starts.extend(piece.view.starts)
        ends.extend(piece.view.ends)
        span = Span(at, len(starts))
        table, row = tables.take(piece, span)
        blocks.append(Block(piece.kind, span, piece.level, table, row))
    return View("".join(text), starts, ends), tuple(blocks), tables.build()


class _TableCollector:
    """Gathers captions, heads, rows and notes of tables while pieces go by."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._captions: list[str] = []
        self._columns: list[tuple[str, ...]] = []
        self._rows: list[list[TableRow]] = []
        self._notes: list[str] = []

    def take(self, piece: Piece, span: Span) -> tuple[int | None, int | None]:
        if piece.table is None:
            return None, None
        if piece.table not in self._numbers:
            self._numbers[piece.table] = len(self._captions)
            self._captions.append("")
            self._columns.append(())
            self._rows.append([])
            self._notes.append("")
        table = self._numbers[piece.table]
        if piece.kind is BlockKind.CAPTION:
            self._captions[table] = f"{self._captions[table]} {piece.view.text}".strip()
        elif piece.kind is BlockKind.TABLE_HEAD:
            self._columns[table] = piece.cells
        elif piece.kind is BlockKind.TABLE_ROW:
            self._rows[table].append(TableRow(piece.cells, span))
            return table, len(self._rows[table]) - 1
        else:
            self._notes[table] = f"{self._notes[table]} {piece.view.text}".strip()
        return table, None

    def build(self) -> tuple[Table, ...]:
        return tuple(
            Table(caption, columns, tuple(rows), note)
            for caption, columns, rows, note in zip(
                self._captions, self._columns, self._rows, self._notes, strict=True
            )
        )
