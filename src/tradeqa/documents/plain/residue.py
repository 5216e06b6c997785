"""Residue: a page in Latin letters that extraction tore apart word by word."""

from __future__ import annotations

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain.chars import JOINT, has_han
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.lines import Line

_TORN = 6  # gaps torn between Latin words: no running text has them by chance
_SCRAP = 24  # columns of a Latin scrap that belongs to the residue beside it


def is_residue(line: Line) -> bool:
    """Whether the line is Latin text put together from torn words."""
    return line.text.count(JOINT) >= _TORN and not has_han(line.text)


def joins_residue(draft: Draft, line: Line) -> bool:
    """Whether the line, residue or a scrap, goes with the block before it into one."""
    if line.turned:
        return False
    if draft.kind is BlockKind.RESIDUE:
        return is_residue(line) or _is_scrap([line])
    return draft.kind is BlockKind.PARAGRAPH and is_residue(line) and _is_scrap(draft.lines)


def _is_scrap(lines: list[Line]) -> bool:
    return sum(line.width for line in lines) <= _SCRAP and all(
        line.text.isascii() for line in lines
    )
