"""What a line says about itself: heading, caption, note, byline, entry of references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tradeqa.documents.plain.bylines import is_byline
from tradeqa.documents.plain.chars import ends_clause, ends_open, has_han
from tradeqa.documents.plain.lines import Line

LONGEST_HEADING = 50  # characters, gaps not counted
LONGEST_CAPTION = 70


class Label(StrEnum):
    """A line's own claim; the lines around it decide whether it holds."""

    HEADING = "heading"
    SECTION = "section"  # a heading by its words: 参考文献, 引言, …
    TABLE = "table caption"
    MORE_TABLE = "continued table"
    FIGURE = "figure caption"
    ABSTRACT = "abstract or keywords"
    IDENTIFIER = "identifier"  # DOI, classification, article number: one line
    NOTE = "note"  # on author, fund or sources
    END = "end of an article"  # the editor's name
    BYLINE = "byline"
    ENTRY = "entry of the references"


@dataclass(frozen=True, slots=True)
class Numbering:
    """A way of numbering headings, from the highest to the lowest."""

    rank: int
    pattern: re.Pattern[str]


_CN = "一二三四五六七八九十百"
_UNITS = "%％‰万亿千百元个倍年月日号家吨"
NUMBERINGS = tuple(
    Numbering(rank, re.compile(pattern))
    for rank, pattern in enumerate(
        (
            f"第[{_CN}0-9]{{1,4}}[编篇部]",
            f"第[{_CN}0-9]{{1,4}}章",
            f"第[{_CN}0-9]{{1,4}}节",
            f"[{_CN}]{{1,3}}[、．.]",
            f"[(（][{_CN}]{{1,3}}[)）]",
            r"[0-9]{1,2}(?:[.．、](?![0-9])|[.．、](?=(?:19|20)[0-9]{2}年))(?!$)",
            rf"[0-9]{{1,2}}\.[0-9]{{1,2}}(?![0-9.\s~～—–,，-]|[{_UNITS}])",
            rf"[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{1,2}}(?![0-9.{_UNITS}])",
            r"[(（][0-9]{1,2}[)）](?![,，。;；、])",
        )
    )
)
_FIRST_DIGITS = 5  # rank of "1."; "1.1" and "1.1.1" follow
SURE_RANK = 4  # numberings up to here are headings even where the paragraph before lacks its end
_DECIMAL = re.compile(r"[0-9]+\.[ \x1e][0-9]")  # "1. 06 万亿" opens no list
_LIST_YEAR = re.compile(r"[0-9]{1,2}\.[ \x1e](?:19|20)[0-9]{2}[ \x1e]?年")

_SECTION = re.compile(
    r"[\[【〔\s]*(?:摘要|内容提要|提要|关键词|关键字|引言|前言|导言|导论|绪论|结语|结论|结束语|小结|余论|总结|参考文献|"
    r"主要参考文献|注释|致谢|附录|核心阅读|编者按|"
    r"(?i:abstract|keywords|introduction|conclusions?|references|bibliography|acknowledge?ments?|appendix))"
    r"[\]】〕]?[:：]?\Z"
)
_REFERENCES = re.compile(r"(?:主要)?参考文献|(?i:references|bibliography)")
GENERIC = re.compile(
    r"(?:核心阅读|编者按|摘要|内容提要|提要|引言|前言|导言|导论|绪论|关键词|关键字)"
)
_ABSTRACT = re.compile(
    r"[\[【〔]?(?:摘要|内容提要|提要|关键词|关键字|主题词|(?i:abstract|keywords))[\]】〕]?[:：—]|[\[【〔](?:摘要|关键词|内容提要)[\]】〕]"
)
KEYWORDS = re.compile(r"[\[【〔]?(?:关键词|关键字|主题词|(?i:keywords))[\]】〕]?[:：]?")
_IDENTIFIER = re.compile(
    r"[\[【〔(（]?(?:中图分类号|中图法分类号|文献标识码|文献标志码|文章编号|文章编码|引用格式|网络出版\w{0,4}|收稿日期|修回日期|"
    r"录用日期|DOI|doi|Doi|ISSN|JEL)[\]】〕]?[:：]|[(（]?(?:文章编号|中图分类号)"
)
_NOTE = re.compile(
    r"[\[【〔(（*＊★]{0,2}(?:第一)?(?:作者简介|作者介绍|作者信息|作者单位|基金项目|基金资助|资助项目|项目基金|课题项目|"
    r"通[讯信]作者)[\]】〕]?[:：]?"
    r"|[(（]?(?:数据来源|资料来源|数据及资料来源|图表来源|图片来源|引自|转引自)(?:于|自)?(?:[:：]|《)"
    r"|(?:备注|注释|注)[1-9①-⑨]?[:：]"
)
SOURCE_NOTE = re.compile(
    r"[(（]?(?:数据来源|资料来源|数据及资料来源|图表来源|图片来源|来源|备注|注释|注)"
)
_UNIT_LINE = re.compile(r"[(（]?(?:计量)?单位[:：].{1,30}\Z")  # of a table's figures
_END = re.compile(
    r"[(（\[【]?(?:责任编辑|责任校对|责编|执行编辑|本文编辑|编辑|审校|校对)[:：/／|丨]"
)
_TABLE = re.compile(
    r"(?:附?表|Table)[ \t]?(?P<number>[0-9]{1,3}(?:[-—.][0-9]{1,2})?|[一二三四五六七八九十]{1,2})"
    r"(?P<rest>.*)\Z",
    re.DOTALL,
)
_FIGURE = re.compile(
    r"(?:附?图|Fig\.|Figure)[ \t]?(?P<number>[0-9]{1,3}(?:[-—.][0-9]{1,2})?)(?P<rest>.*)\Z",
    re.DOTALL,
)
_MORE_TABLE = re.compile(r"续表[0-9]{0,3}|表[0-9]{1,3}[(（]?续[)）]?")
_SAYS = re.compile(
    r"[ \t]?(?:显示|可见|可知|可以|看出|看到|给出|列出|列示|反映|报告|展示了|说明|描述|所示"
    r"|表明|呈现了|[和与及是为中的、，,。;；)）])"
)
ENTRY = re.compile(
    r"(?:[-•*·][ \t]?)?(?:[\[［【〔][0-9]{1,3}[\]］】〕]|[(（]?[0-9]{1,3}[)）.．、])[ \t]?"
)
BULLET = re.compile(r"(?:[•●■◆▪·▲★][ \t]?|[-*][ \t])[^\s-]")


_ENGLISH = re.compile(r"[0-9]{1,2}((?:\.[0-9]{1,2}){0,2})\.? (?=[A-Z])")  # "2.1 Data and method"


def numbering_of(line: Line) -> Numbering | None:
    """How the line is numbered as a heading, or None."""
    english = _ENGLISH.match(line.text) if line.text.isascii() else None
    if english:
        return NUMBERINGS[_FIRST_DIGITS + english[1].count(".")]
    if _DECIMAL.match(line.text) and not _LIST_YEAR.match(line.text):
        return None
    return next((way for way in NUMBERINGS if way.pattern.match(line.flat)), None)


def is_short_title(line: Line, longest: int = LONGEST_HEADING) -> bool:
    """Whether the line is short and neither ends nor breaks off a sentence."""
    text = line.text
    length = len(line.flat) if has_han(line.flat) else line.width // 2
    if length > longest or len(text) > 2 * LONGEST_HEADING or "。" in text or "；" in text:
        return False
    return not (ends_clause(text) or ends_open(text))


def label_of(line: Line) -> Label | None:  # noqa: PLR0911  # a table of patterns, tried in order
    """The label a line claims by its own words, or None for plain text."""
    head = line.flat
    if _MORE_TABLE.match(head) and len(head) <= LONGEST_CAPTION // 2:
        return Label.MORE_TABLE
    if _END.match(head) and line.width <= 2 * LONGEST_HEADING:
        return Label.END
    if _SECTION.match(head):
        return Label.SECTION
    if _ABSTRACT.match(head):
        return Label.ABSTRACT
    if _IDENTIFIER.match(head) and line.width <= 4 * LONGEST_HEADING:
        return Label.IDENTIFIER
    if _NOTE.match(head):
        return Label.NOTE
    for label, pattern in ((Label.TABLE, _TABLE), (Label.FIGURE, _FIGURE)):
        if head[:1] in "附表图TF" and is_caption(line, pattern):
            return label
    if numbering_of(line) is not None and is_short_title(line):
        return Label.HEADING
    return Label.BYLINE if is_byline(line) else None


def is_references(line: Line) -> bool:
    """Whether a section line opens the list of references."""
    return _REFERENCES.search(line.flat) is not None


def is_unit_line(line: Line) -> bool:
    """Whether the line under a caption gives the unit of the table's figures."""
    return _UNIT_LINE.match(line.flat) is not None and not line.turned


def is_caption(line: Line, pattern: re.Pattern[str] = _TABLE) -> bool:
    """Whether the line names a table or figure rather than speaking of one."""
    if len(line.flat) > LONGEST_CAPTION or len(line.text) > 2 * LONGEST_CAPTION:
        return False
    match = pattern.match(line.text)
    if match is None or any(mark in line.text for mark in "。；;！？"):
        return False
    rest = match["rest"]
    if rest[:1] == "\t":
        return True
    return bool(rest.strip()) and not _SAYS.match(rest) and not ends_open(line.text)


def has_wide_gap(line: Line) -> bool:
    """Whether a caption sets its number off with a wide blank: no prose does."""
    return "\t" in line.text[:12]
