"""What office programs write about a file, when it says something about the document."""

from __future__ import annotations

import re

MAX_STATED = 300  # characters; a longer "title" is something else

# titles that name a program, a file or nothing; authors that name an account or a program
_NO_TITLE = re.compile(
    r"(?:microsoft|wps|word|powerpoint|excel|untitled|无标题|未命名|新建|文档\s*\d*$|document\s*\d*$"
    r"|slide|幻灯片|标题|title$|book\s*\d*$|工作簿|cnki|doi[:：])"
    r"|.*\.(?:docx?|pdf|indd|qxd|tex|wps|xlsx?|pptx?|ps|eps|cdr|fit|fbd|s\d+|html?)$|[\d\s._-]+$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:admin\w*|administrator|user\w*|用户.*|微软.*|microsoft.*|windows.*|dell|lenovo.*|hp|asus|acer"
    r"|pc|owner|root|guest|unknown|anonymous|匿名|作者|author|python-docx|openpyxl|cnki|wps.*|[\W\d_]+|.)",
    re.IGNORECASE,
)


def sensible_title(title: str | None) -> str | None:
    """A title that a person gave, else None."""
    text = " ".join((title or "").split())
    if len(text) < 3 or len(text) > MAX_STATED or not text.isprintable() or "\ufffd" in text:
        return None
    return None if _NO_TITLE.match(text) else text


def sensible_authors(author: str | None) -> list[str]:
    """Names of people among the stated authors."""
    names = [" ".join(name.split()) for name in re.split(r"[;；、，]", author or "")]
    return [name for name in names if name.isprintable() and not _NO_AUTHOR.fullmatch(name)]
