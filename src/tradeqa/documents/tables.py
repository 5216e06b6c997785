"""What stands around a table belongs to it: the caption above, unit and source below.

Readers find the rows; this finds the paragraphs directly above and below that name
the table, its unit or its source, and makes them part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece

MAX_CAPTION = 120  # characters; what is longer is prose that mentions a table
MAX_NOTE = 600
_CAPTION = re.compile(
    r"(?:附?表|Table|TABLE)\s*[0-9０-９一二三四五六七八九十]+(?:[-－.．—–][0-9]+)*[\s:：.、．](?=\s*\S)"
)
_FIGURE = re.compile(r"图|Fig", re.IGNORECASE)
_UNIT = re.compile(r"[（(]?(?:计量)?单位\s*[:：]|Unit\s*:")
_NOTE = re.compile(
    r"(?:\*|[（(【\[])?(?:数据|资料)?(?:来源|出处|注释?|附注|说明|备注)\s*[0-9①-⑨]?\s*[】\]]?\s*[:：]"
    r"|(?:Sources?|Notes?|Data source)\s*[:：]"
    r"|附?表\s*[0-9一二三四五六七八九十]+(?:[-－.][0-9]+)?的?(?:数据|资料)(?:来自|取自|来源|出自|引自)"
)
_IN_TABLE = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)


def is_caption(text: str) -> bool:
    """Whether a paragraph is the caption of a table, as in `表1 出口额`."""
    return len(text) <= MAX_CAPTION and not text.endswith("。") and bool(_CAPTION.match(text))


def is_note(text: str) -> bool:
    """Whether a paragraph is the source line or the note of a table."""
    return len(text) <= MAX_NOTE and bool(_NOTE.match(text) or _UNIT.match(text))


def attach_captions(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, with the paragraphs that caption or annotate a table made part of it."""
    attached = list(pieces)
    captioned = {piece.table for piece in pieces if piece.kind is BlockKind.CAPTION}
    for at, piece in enumerate(pieces):
        if piece.kind not in _IN_TABLE or piece.table is None:
            continue
        if at == 0 or pieces[at - 1].table != piece.table or pieces[at - 1].kind not in _IN_TABLE:
            _look_above(attached, at, piece.table, piece.table not in captioned)
        if at + 1 == len(pieces) or pieces[at + 1].kind not in _IN_TABLE:
            _look_below(attached, at, piece.table)
    return tuple(attached)


def _look_above(attached: list[Piece], at: int, table: int, wants_caption: bool) -> None:
    above = at - 1
    if above >= 0 and _is_free(attached[above]) and _UNIT.match(attached[above].view.text):
        attached[above] = replace(attached[above], kind=BlockKind.NOTE, level=0, table=table)
        above -= 1
    if wants_caption and above >= 0 and _is_caption_of_none(attached[above]):
        attached[above] = replace(attached[above], kind=BlockKind.CAPTION, level=0, table=table)


def _look_below(attached: list[Piece], at: int, table: int) -> None:
    for below in range(at + 1, len(attached)):
        if _is_caption_of_none(attached[below]) and not _is_free(attached[below]):
            attached[below] = replace(attached[below], table=table)  # a figure's, below its table
            continue
        if not (_is_free(attached[below]) and is_note(attached[below].view.text)):
            return
        attached[below] = replace(attached[below], kind=BlockKind.NOTE, level=0, table=table)


def _is_caption_of_none(piece: Piece) -> bool:
    if piece.kind is BlockKind.CAPTION:
        return piece.table is None and not _FIGURE.match(piece.view.text)
    return _is_free(piece) and is_caption(piece.view.text)


def _is_free(piece: Piece) -> bool:
    return piece.table is None and piece.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
