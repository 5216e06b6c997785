"""Lines → blocks: one pass that opens, continues and closes drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain.chars import JOINT, ends_clause, ends_sentence, has_han
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.flow import goes_on, is_subhead
from tradeqa.documents.plain.footnotes import footnote_starts, is_bare_mark
from tradeqa.documents.plain.front import RUBRIC, find_front
from tradeqa.documents.plain.labels import (
    ENTRY,
    SOURCE_NOTE,
    SURE_RANK,
    Label,
    has_wide_gap,
    is_references,
    numbering_of,
)
from tradeqa.documents.plain.layout import Layout
from tradeqa.documents.plain.lines import Line
from tradeqa.documents.plain.tables import find_table

_UNIT_LINE = re.compile(r"[(（]?(?:计量)?单位[:：]")
_TORN = 6  # gaps torn between Latin words that make a line residue of a lost page
_STRAY = 24  # columns of a Latin scrap that belongs to such residue
_SIMPLE = {
    Label.IDENTIFIER: BlockKind.NOTE,
    Label.NOTE: BlockKind.NOTE,
    Label.END: BlockKind.NOTE,
    Label.BYLINE: BlockKind.BYLINE,
    Label.FIGURE: BlockKind.CAPTION,
    Label.ABSTRACT: BlockKind.PARAGRAPH,
}


def find_blocks(lines: Sequence[Line], layout: Layout) -> list[Draft]:
    """The blocks of a text in order; lines that only say a table goes on are left out."""
    return _Gatherer(lines, layout).run()


class _Gatherer:
    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self._lines = lines
        self._layout = layout
        self._titles, self._bylines = find_front(lines, layout)
        self._footnotes = footnote_starts(lines)
        self._drafts: list[Draft] = []
        self._open: Draft | None = None  # the paragraph, note or reference that may go on
        self._in_references = False
        self._tables = 0
        self._figure_before = False

    def run(self) -> list[Draft]:
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if self._drafts and line.article != self._drafts[-1].article:
                self._open, self._in_references = None, False
            at = self._take(line, at)
        return self._drafts

    def _take(self, line: Line, at: int) -> int:
        """Put the line (and those that belong to it) into drafts; the next position."""
        label = self._layout.labels[at]
        if at in self._titles:
            self._title(line)
        elif at in self._bylines:
            self._close(BlockKind.BYLINE, line)
        elif at in self._footnotes:
            self._start(BlockKind.NOTE, line).wants = self._footnotes[at]
        elif self._goes_on_note(line):
            pass
        elif _is_residue(line):
            self._residue(line)
        elif self._continues_residue(line):
            self._drafts[-1].lines.append(line)
        elif self._in_references and label in (None, Label.HEADING, Label.BYLINE):
            self._reference(line, at)
        elif label is Label.TABLE and (self._is_closed() or self._heads_table(at)):
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
        elif label is Label.HEADING and self._holds(line, at):
            way = numbering_of(line)
            self._heading(line, self._layout.level(way.rank) if way else 1)
        elif label in _SIMPLE and self._opens(label, line):
            self._labelled(line, label)
        elif self._open is not None and goes_on(self._open, line, at, self._layout):
            self._open.lines.append(line)
        elif RUBRIC.match(line.flat) and not self._drafts:
            self._close(BlockKind.NOTE, line)
        elif self._is_subhead(line, at):
            self._heading(line, self._sublevel())
        else:
            self._start(BlockKind.PARAGRAPH, line)

    def _start(self, kind: BlockKind, line: Line) -> Draft:
        self._open = Draft(kind, [line])
        self._drafts.append(self._open)
        return self._open

    def _close(self, kind: BlockKind, line: Line, level: int = 0) -> Draft:
        draft = Draft(kind, [line], level)
        self._drafts.append(draft)
        self._open = None
        return draft

    def _title(self, line: Line) -> None:
        if self._drafts and self._drafts[-1].kind is BlockKind.TITLE:
            self._drafts[-1].lines.append(line)
        else:
            self._close(BlockKind.TITLE, line)

    def _heading(self, line: Line, level: int) -> None:
        self._in_references = False
        self._close(BlockKind.HEADING, line, level)

    def _labelled(self, line: Line, label: Label) -> None:
        before = self._drafts[-1] if self._drafts else None
        if label is Label.END:
            self._in_references = False
        draft = self._start(_SIMPLE[label], line)
        draft.label = label
        if label in (Label.END, Label.BYLINE, Label.FIGURE):
            self._open = None
        if label is Label.NOTE and before is not None and before.table is not None:
            draft.table = before.table if SOURCE_NOTE.match(line.flat) else None

    def _opens(self, label: Label, line: Line) -> bool:
        """Whether a labelled line opens a block here and is not a line of running text."""
        if label is Label.FIGURE:
            return self._is_closed() or has_wide_gap(line)
        return label is not Label.BYLINE or self._is_closed()

    def _is_closed(self) -> bool:
        draft = self._open
        return draft is None or ends_clause(draft.tail) or draft.kind is not BlockKind.PARAGRAPH

    def _holds(self, line: Line, at: int) -> bool:
        """Whether a line numbered as a heading is one."""
        way = numbering_of(line)
        if way is None:
            return False
        if self._layout.wrapped and line.width >= self._layout.full[at] / 0.85 * 0.95:
            return False
        if way.rank <= SURE_RANK:
            return self._open is None or not self._open.tail.endswith(("，", ",", "、", "(", "（"))
        return self._is_closed()

    def _is_subhead(self, line: Line, at: int) -> bool:
        if self._layout.numbered or not self._is_closed():
            return False
        after = self._lines[at + 1] if at + 1 < len(self._lines) else None
        return is_subhead(line, after, at, self._layout)

    def _sublevel(self) -> int:
        before = self._drafts[-1] if self._drafts else None
        under = before is not None and before.kind is BlockKind.HEADING
        return 2 if under and before is not None and before.tail.endswith("—") else 1

    def _goes_on_note(self, line: Line) -> bool:
        """Notes that marks standing alone have announced: each goes on to a sentence's end."""
        note = self._open
        if note is None or not note.wants or note.kind is not BlockKind.NOTE:
            return False
        if not is_bare_mark(note.lines[-1]) and ends_sentence(note.tail):
            note.wants -= 1
            if not note.wants:
                return False
        if note.wants == 1 and len(note.lines) == 1 and not is_bare_mark(note.lines[0]):
            note.wants = 0  # mark and note on one line: the common rules
            return False
        note.lines.append(line)
        return True

    def _residue(self, line: Line) -> None:
        draft = self._drafts[-1] if self._drafts else None
        if draft is not None and draft.article == line.article and _is_stray(draft):
            draft.kind = BlockKind.RESIDUE
            draft.lines.append(line)
            self._open = None
        else:
            self._close(BlockKind.RESIDUE, line)

    def _continues_residue(self, line: Line) -> bool:
        draft = self._drafts[-1] if self._drafts else None
        return (
            draft is not None
            and draft.kind is BlockKind.RESIDUE
            and draft.article == line.article
            and line.width <= _STRAY
            and line.text.isascii()
        )

    def _reference(self, line: Line, at: int) -> None:
        draft = self._open
        if ENTRY.match(line.text) or draft is None:
            self._start(BlockKind.REFERENCE, line)
        elif draft.kind is BlockKind.REFERENCE and self._goes_on_entry(draft, line, at):
            draft.lines.append(line)
        elif not ENTRY.match(draft.lines[0].text) and line.width < 4 * _STRAY * 2:
            self._start(BlockKind.REFERENCE, line)
        else:
            self._in_references = False
            self._open = None
            self._text(line, at, self._layout.labels[at])

    def _goes_on_entry(self, draft: Draft, line: Line, at: int) -> bool:
        if not ENTRY.match(draft.lines[0].text):
            return not ends_sentence(draft.tail) and not line.blank_before
        is_full = draft.lines[-1].width >= self._layout.full[max(0, at - 1)]
        return (self._layout.wrapped and is_full) or not (
            line.blank_before or ends_sentence(draft.tail)
        )

    def _heads_table(self, at: int) -> bool:
        return find_table(self._lines, self._layout.labels, at + 1, captioned=True) is not None

    def _starts_table(self, label: Label | None, at: int) -> bool:
        if label not in (None, Label.HEADING) or not self._is_closed():
            return False
        return find_table(self._lines, self._layout.labels, at, captioned=False) is not None

    def _table(self, at: int, caption: Line | None) -> int:
        """Drafts for a table whose head or first row stands at `at`."""
        lines, labels = self._lines, self._layout.labels
        head = self._close(BlockKind.CAPTION, caption) if caption is not None else None
        if head is not None and at < len(lines) and _UNIT_LINE.match(lines[at].flat):
            head.lines.append(lines[at])
            at += 1
        found = find_table(lines, labels, at, captioned=head is not None)
        if found is None:
            return at
        for draft in self._drafts[-1:] if head is not None else []:
            draft.table = self._tables
        for row in found.rows:
            kind = BlockKind.TABLE_HEAD if row.is_head else BlockKind.TABLE_ROW
            self._drafts.append(Draft(kind, row.lines, table=self._tables, row=row))
        self._open = None
        self._tables += 1
        return found.end


def _is_residue(line: Line) -> bool:
    return line.text.count(JOINT) >= _TORN and not has_han(line.text)


def _is_stray(draft: Draft) -> bool:
    """Whether the block before is a Latin scrap, or residue already."""
    if draft.kind is BlockKind.RESIDUE:
        return True
    width = sum(line.width for line in draft.lines)
    return (
        draft.kind is BlockKind.PARAGRAPH
        and width <= _STRAY
        and all(line.text.isascii() for line in draft.lines)
    )
