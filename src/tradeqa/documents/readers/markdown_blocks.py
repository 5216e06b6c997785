"""The blocks of a Markdown text, in raw order.

A line is its begin and end in `raw`. A container (block quote, list item) cuts its
marker off the front of each of its lines and parses them again, so that whatever is
nested keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from tradeqa.documents.flow import join_cells, lay, lay_lines, line_runs
from tradeqa.documents.model import BlockKind, View
from tradeqa.documents.pieces import Piece
from tradeqa.documents.readers import markdown_inline
from tradeqa.documents.readers import markdown_lines as begins
from tradeqa.documents.readers.markdown_table import Line, split_cells, table_head

MAX_DEPTH = 16  # containers within containers; deeper ones are read as text
MAX_UNDERLINED = 100  # characters of a heading written with === or --- below it


class BlockParser:
    """Collects the pieces of a Markdown text; headings keep the level they are written with."""

    def __init__(self, raw: str, labels: Collection[str]) -> None:
        self.pieces: list[Piece] = []
        self._raw = raw
        self._labels = labels
        self._tables = 0
        self._comments_end = True  # whether any comment's end lies ahead

    def parse(self, lines: Sequence[Line], depth: int = 0) -> None:
        """Append the pieces of `lines`, in order."""
        at = 0
        while at < len(lines):
            at = self._block(lines, at, depth)

    def _text(self, line: Line) -> str:
        return self._raw[line[0] : line[1]]

    def _block(self, lines: Sequence[Line], at: int, depth: int) -> int:  # noqa: PLR0911  # a dispatch
        """Take the block that begins at line `at`; return the first line after it."""
        text = self._text(lines[at])
        if begins.BLANK.match(text) or begins.RULE.match(text) or begins.DEFINITION.match(text):
            return at + 1
        if begins.INDENTED.match(text):
            return self._literal(lines, at)
        if fence := begins.FENCE.match(text):
            return self._fenced(lines, at, fence[1])
        if heading := begins.ATX.match(text):
            shown = begins.heading_text(lines[at], text, heading.end())
            self._add(BlockKind.HEADING, [shown], level=len(heading[1]))
            return at + 1
        if begins.COMMENT.match(text) and (end := self._comment_end(lines, at)) is not None:
            return end
        if depth < MAX_DEPTH and begins.QUOTE.match(text):
            return self._quote(lines, at, depth)
        if depth < MAX_DEPTH and (item := begins.ITEM.match(text)):
            return self._item(lines, at, depth, item)
        if (head := table_head(self._raw, lines, at)) is not None:
            return self._table(lines, at, head)
        if note := begins.FOOTNOTE.match(text):
            end = self._paragraph_end(lines, at)
            self._add(
                BlockKind.NOTE, [(lines[at][0] + note.end(), lines[at][1]), *lines[at + 1 : end]]
            )
            return end
        return self._paragraph(lines, at)

    def _begins_block(self, lines: Sequence[Line], at: int) -> bool:
        """Whether line `at` ends a paragraph that runs above it."""
        text = self._text(lines[at])
        return any(pattern.match(text) for pattern in begins.INTERRUPTING) or (
            table_head(self._raw, lines, at) is not None
        )

    def _paragraph_end(self, lines: Sequence[Line], at: int) -> int:
        end = at + 1
        while end < len(lines) and not self._begins_block(lines, end):
            if begins.UNDERLINE.match(self._text(lines[end])):
                break
            end += 1
        return end

    def _paragraph(self, lines: Sequence[Line], at: int) -> int:
        end = self._paragraph_end(lines, at)
        length = lines[end - 1][1] - lines[at][0]
        if end < len(lines) and length <= MAX_UNDERLINED:
            underline = begins.UNDERLINE.match(self._text(lines[end]))
            if underline:
                level = 1 if underline[1][0] == "=" else 2
                self._add(BlockKind.HEADING, lines[at:end], level=level)
                return end + 1
        self._add(BlockKind.PARAGRAPH, lines[at:end])
        return end

    def _literal(self, lines: Sequence[Line], at: int) -> int:
        end = at
        while end < len(lines) and begins.INDENTED.match(self._text(lines[end])):
            end += 1
        self._append(BlockKind.PARAGRAPH, lay_lines(self._raw, lines[at:end]))
        return end

    def _fenced(self, lines: Sequence[Line], at: int, fence: str) -> int:
        closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
        for end in range(at + 1, len(lines)):
            if closing.match(self._text(lines[end])):
                return end + 1
            self._append(BlockKind.PARAGRAPH, lay_lines(self._raw, [lines[end]]))
        return len(lines)

    def _comment_end(self, lines: Sequence[Line], at: int) -> int | None:
        """The line after the comment that begins at line `at`; None if it is never closed."""
        if self._comments_end:
            self._comments_end = bool(begins.COMMENT_END.search(self._raw, lines[at][0]))
        if not self._comments_end:
            return None
        for end in range(at, len(lines)):
            if begins.COMMENT_END.search(self._text(lines[end])):
                return end + 1
        return len(lines)

    def _quote(self, lines: Sequence[Line], at: int, depth: int) -> int:
        inner: list[Line] = []
        end = at
        while end < len(lines):
            quote = begins.QUOTE.match(self._text(lines[end]))
            if quote is None and (end == at or self._begins_block(lines, end)):
                break
            inner.append((lines[end][0] + (quote.end() if quote else 0), lines[end][1]))
            end += 1
        self.parse(inner, depth + 1)
        return end

    def _item(self, lines: Sequence[Line], at: int, depth: int, item: re.Match[str]) -> int:
        width = item.end() if item.end() < len(item.string) else item.end(1) + 1
        inner = [(min(lines[at][0] + width, lines[at][1]), lines[at][1])]
        end, after_blank = at + 1, False
        while end < len(lines):
            text = self._text(lines[end])
            if begins.BLANK.match(text):
                after_blank = True
                inner.append((lines[end][1], lines[end][1]))
            elif (indent := len(text) - len(text.lstrip(" \t"))) and (
                indent >= width or text[0] == "\t"
            ):
                inner.append((lines[end][0] + min(indent, width), lines[end][1]))
                after_blank = False
            elif after_blank or self._begins_block(lines, end):
                break
            else:
                inner.append((lines[end][0] + indent, lines[end][1]))
            end += 1
        first = len(self.pieces)
        self.parse(inner, depth + 1)
        if item[1][0].isdigit() and len(self.pieces) > first:
            self._number(first, lines[at][0] + item.start(1), lines[at][0] + item.end(1))
        return end

    def _number(self, index: int, start: int, end: int) -> None:
        """Show the number of a list item before its first piece."""
        piece = self.pieces[index]
        if piece.table is None and piece.view.starts[0] > end:
            number = lay_lines(self._raw, [(start, end)])
            self.pieces[index] = replace(piece, view=join_cells([number, piece.view]))

    def _table(self, lines: Sequence[Line], at: int, head: list[Line]) -> int:
        table = self._tables
        self._tables += 1
        self._row(BlockKind.TABLE_HEAD, head, len(head), table)
        end = at + 2
        while end < len(lines) and "|" in self._text(lines[end]):
            self._row(BlockKind.TABLE_ROW, split_cells(self._raw, *lines[end]), len(head), table)
            end += 1
        return end

    def _row(self, kind: BlockKind, cells: Sequence[Line], width: int, table: int) -> None:
        views = [self._inline([cell]) for cell in cells]
        view = join_cells(views)
        if view.text:
            texts = [cell.text for cell in views] + [""] * (width - len(views))
            self.pieces.append(Piece(kind, view, table=table, cells=tuple(texts)))

    def _inline(self, lines: Sequence[Line]) -> View:
        runs = list(line_runs(self._raw, lines))
        edits = markdown_inline.show("".join(text for text, _, _ in runs), self._labels)
        return lay(markdown_inline.apply(runs, edits))

    def _add(self, kind: BlockKind, lines: Sequence[Line], level: int = 0) -> None:
        self._append(kind, self._inline(lines), level)

    def _append(self, kind: BlockKind, view: View, level: int = 0) -> None:
        if view.text:
            self.pieces.append(Piece(kind, view, level))
