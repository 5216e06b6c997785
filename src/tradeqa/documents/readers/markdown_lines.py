"""What the beginning of a Markdown line makes it: CommonMark's rules as patterns."""

from __future__ import annotations

import re

from tradeqa.documents.readers.markdown_table import Line

BLANK = re.compile(r"\s*\Z")
INDENTED = re.compile(r" {4}| {0,3}\t")
ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|\Z)")
FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*\Z)|~{3,})")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}\Z")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
QUOTE = re.compile(r" {0,3}> ?")
ITEM = re.compile(r" {0,3}([-+*]|\d{1,9}[.)])(?:[ \t]{1,4}(?=\S)|[ \t]+|\Z)")
DEFINITION = re.compile(r" {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*\S")
FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
COMMENT = re.compile(r" {0,3}<(?:!--|(?:script|style)\b)", re.IGNORECASE)
COMMENT_END = re.compile(r"-->|</(?:script|style)>", re.IGNORECASE)
# numbering without a space, as Chinese is written: each begins a paragraph
NUMBERED = re.compile(
    r"[\s　]*(?:\d{1,3}(?:[、．]|\.(?!\d))|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
    r"|[一二三四五六七八九十]{1,3}、|[•●○▪◆■①-⑳])|　　"
)
INTERRUPTING = (BLANK, FENCE, ATX, RULE, QUOTE, ITEM, COMMENT, NUMBERED, FOOTNOTE)


def heading_text(line: Line, text: str, begin: int) -> Line:
    """The text of a `#` heading, without the `#`s that may close it."""
    shown = text.rstrip()
    unclosed = shown.rstrip("#")
    if len(unclosed) <= begin or unclosed[-1] in " \t":
        shown = unclosed
    return line[0] + begin, line[0] + max(begin, len(shown))
