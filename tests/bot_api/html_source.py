"""A text of Telegram's HTML being read: the place, its errors, character references.

What is no known reference stays as it is written.
"""

from __future__ import annotations

import string

from .errors import BadRequest

SPACE = " \t\r\n\0\v"
END = "\0"
LETTERS = string.ascii_letters
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class Source:
    """The text being read, with `at`, the place of the next character."""

    def __init__(self, text: str, *, strict: bool) -> None:
        self.text = text
        self.strict = strict
        self.at = 0

    def peek(self) -> str:
        """The next character; NUL past the end."""
        return self.text[self.at] if self.at < len(self.text) else END

    def refuse(self, reason: str, at: int | None = None, tail: str = "") -> BadRequest:
        """The error of a reason, with the byte offset of a place where one is given."""
        if at is not None:
            reason = f"{reason} at byte offset {len(self.text[:at].encode())}{tail}"
        return BadRequest(f"can't parse entities: {reason}")

    def stricter(self, what: str, at: int) -> None:
        """Refuses what Telegram would take but change, where this reading is strict."""
        if self.strict:
            raise self.refuse(f"Telegram would silently {what}", at)

    def while_(self, wanted: str, *, unwanted: bool = False) -> str:
        """Reads on while the next character is (or is not) one of `wanted`; never past the end."""
        begin = self.at
        while self.at < len(self.text) and (self.text[self.at] in wanted) != unwanted:
            self.at += 1
        return self.text[begin : self.at]

    def skip_space(self) -> None:
        """Passes white space."""
        self.while_(SPACE)

    def reference(self) -> str | None:
        """The character of `&lt;`, `&#123;` … that begins here, or None and nothing is read.

        The semicolon may be missing. A number of 0, past U+10FFFE or of ten characters and more
        is no reference. Half a surrogate pair is returned as such.
        """
        begin = self.at
        rest = self.text[begin + 1 : begin + 40]
        character = None
        if rest.startswith("#"):
            base, digits = (16, rest[2:]) if rest[1:2] == "x" else (10, rest[1:])
            allowed = "0123456789abcdefABCDEF"[: 22 if base == 16 else 10]
            number = digits[: len(digits) - len(digits.lstrip(allowed))]
            used = 2 + (base == 16) + len(number)
            code = int(number, base) if number else 0
            if 0 < code < 0x10FFFF and used < 10:
                character = chr(code)
        else:
            name = rest[: len(rest) - len(rest.lstrip(LETTERS))]
            used = 1 + len(name)
            character = _NAMED.get(name)
        if character is None:
            self.stricter("show this & as it is written", begin)
            return None
        self.at = begin + used
        if self.peek() == ";":
            self.at += 1
        else:
            self.stricter("mend this reference without its semicolon", begin)
        return character
