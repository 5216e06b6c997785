"""Lines → blocks: one pass that opens, continues and closes drafts."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.flow import entry_goes_on, goes_on
from tradeqa.documents.plain.footnotes import footnote_starts, takes_announced
from tradeqa.documents.plain.front import find_front, is_rubric
from tradeqa.documents.plain.headings import holds, is_closed, is_subhead, level_of, sublevel
from tradeqa.documents.plain.labels import (
    ENTRY,
    SOURCE_NOTE,
    Label,
    has_wide_gap,
    is_references,
    is_unit_line,
)
from tradeqa.documents.plain.layout import Layout
from tradeqa.documents.plain.lines import Line
from tradeqa.documents.plain.residue import is_residue, joins_residue
from tradeqa.documents.plain.tables import find_table

_SIMPLE = {
    Label.IDENTIFIER: BlockKind.NOTE,
    Label.NOTE: BlockKind.NOTE,
    Label.END: BlockKind.NOTE,
    Label.BYLINE: BlockKind.BYLINE,
    Label.FIGURE: BlockKind.CAPTION,
    Label.ABSTRACT: BlockKind.PARAGRAPH,
}
_ONE_LINE = (Label.END, Label.BYLINE, Label.FIGURE)
_LONGEST_ENTRY = 200  # columns of a reference without a number


def find_blocks(lines: Sequence[Line], layout: Layout) -> list[Draft]:
    """The blocks of a text in order; lines that only say a table goes on are left out."""
    return _Gatherer(lines, layout).run()


class _Gatherer:
    """The drafts so far, and what the next line may join."""

    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self._lines = lines
        self._layout = layout
        self._titles, self._bylines = find_front(lines, layout)
        self._footnotes = footnote_starts(lines)
        self._drafts: list[Draft] = []
        self._open: Draft | None = None  # the paragraph, note or reference that may go on
        self._in_references = False
        self._tables = 0

    def run(self) -> list[Draft]:
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if line.turned:
                self._open, self._in_references = None, False
            at = self._take(line, at)
        return self._drafts

    def _take(self, line: Line, at: int) -> int:
        """Put the line (and those that belong to it) into drafts; the next position."""
        label = self._layout.labels[at]
        if at in self._titles:
            self._title(line)
        elif at in self._bylines:
            self._put(BlockKind.BYLINE, line)
        elif at in self._footnotes:
            self._start(BlockKind.NOTE, line).wants = self._footnotes[at]
        elif takes_announced(self._open, line, label):
            pass
        elif self._drafts and joins_residue(self._drafts[-1], line):
            self._drafts[-1].kind = BlockKind.RESIDUE
            self._drafts[-1].lines.append(line)
            self._open = None
        elif is_residue(line):
            self._put(BlockKind.RESIDUE, line)
        elif self._in_references and label in (None, Label.HEADING, Label.BYLINE):
            self._reference(line, at)
        elif self._is_caption(line, at):
            return self._table(at + 1, line)
        elif self._starts_table(label, at):
            return self._table(at, None)
        else:
            self._text(line, at, label)
        return at + 1

    def _text(self, line: Line, at: int, label: Label | None) -> None:
        if label is Label.SECTION and (self._is_closed() or is_references(line)):
            self._heading(line, 1)
            self._in_references = is_references(line)
        elif label is Label.HEADING and holds(line, at, self._open, self._layout):
            self._heading(line, level_of(line, self._layout))
        elif label in _SIMPLE and self._opens(label, line):
            self._labelled(line, label)
        elif self._open is not None and goes_on(self._open, line, at, self._layout):
            self._open.lines.append(line)
        elif not self._drafts and is_rubric(line):
            self._put(BlockKind.NOTE, line)
        elif self._is_closed() and is_subhead(self._lines, at, self._layout):
            self._heading(line, sublevel(self._drafts))
        else:
            self._start(BlockKind.PARAGRAPH, line)

    def _start(self, kind: BlockKind, line: Line) -> Draft:
        self._open = self._put(kind, line)
        return self._open

    def _put(self, kind: BlockKind, line: Line, level: int = 0) -> Draft:
        draft = Draft(kind, [line], level)
        self._drafts.append(draft)
        self._open = None
        return draft

    def _title(self, line: Line) -> None:
        if self._drafts and self._drafts[-1].kind is BlockKind.TITLE:
            self._drafts[-1].lines.append(line)
        else:
            self._put(BlockKind.TITLE, line)

    def _heading(self, line: Line, level: int) -> None:
        self._in_references = False
        self._put(BlockKind.HEADING, line, level)

    def _labelled(self, line: Line, label: Label) -> None:
        before = self._drafts[-1] if self._drafts else None
        draft = self._start(_SIMPLE[label], line)
        draft.label = label
        if label in _ONE_LINE:
            self._open = None
        if label is Label.END:
            self._in_references = False
        if before is not None and before.table is not None and SOURCE_NOTE.match(line.flat):
            draft.kind, draft.table = BlockKind.NOTE, before.table

    def _opens(self, label: Label, line: Line) -> bool:
        """Whether a labelled line opens a block here and is not a line of running text."""
        if label is Label.FIGURE:
            return self._is_closed() or has_wide_gap(line)
        return label is not Label.BYLINE or self._is_closed()

    def _is_closed(self) -> bool:
        return is_closed(self._open)

    def _reference(self, line: Line, at: int) -> None:
        draft = self._open
        if draft is None or ENTRY.match(line.text):
            self._start(BlockKind.REFERENCE, line)
        elif entry_goes_on(draft, line, at, self._layout):
            draft.lines.append(line)
        elif not ENTRY.match(draft.lines[0].text) and line.width <= _LONGEST_ENTRY:
            self._start(BlockKind.REFERENCE, line)
        else:
            self._in_references = False
            self._open = None
            self._text(line, at, self._layout.labels[at])

    def _is_caption(self, line: Line, at: int) -> bool:
        labels = self._layout.labels
        if labels[at] not in (Label.TABLE, Label.MORE_TABLE):
            return False
        is_sure = labels[at] is Label.TABLE and self._is_closed()
        return is_sure or find_table(self._lines, labels, at + 1, True) is not None

    def _starts_table(self, label: Label | None, at: int) -> bool:
        if label not in (None, Label.HEADING) or not self._is_closed():
            return False
        return find_table(self._lines, self._layout.labels, at, False) is not None

    def _table(self, at: int, caption: Line | None) -> int:
        """Drafts for a table whose head or first row stands at `at`."""
        lines = self._lines
        head = self._put(BlockKind.CAPTION, caption) if caption is not None else None
        if head is not None and at < len(lines) and is_unit_line(lines[at]):
            head.lines.append(lines[at])
            at += 1
        if at == len(lines) or (head is not None and lines[at].turned):
            return at
        found = find_table(lines, self._layout.labels, at, head is not None)
        if found is None:
            return at
        if head is not None:
            head.table = self._tables
        for row in found.rows:
            kind = BlockKind.TABLE_HEAD if row.is_head else BlockKind.TABLE_ROW
            self._drafts.append(Draft(kind, row.lines, table=self._tables, row=row))
        self._open = None
        self._tables += 1
        return found.end
