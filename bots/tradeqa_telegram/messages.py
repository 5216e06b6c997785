"""Everything the bot says, as messages ready to be sent."""

from __future__ import annotations

from tradeqa_telegram.answers import render_answer
from tradeqa_telegram.inline import InlineQuote, render_inline
from tradeqa_telegram.message import Button, Message
from tradeqa_telegram.near import near_questions
from tradeqa_telegram.reading import (
    render_context,
    render_document,
    render_sources,
    render_stale_context,
)
from tradeqa_telegram.screens import (
    render_help,
    render_privacy,
    render_settings,
    render_start,
)

__all__ = [
    "Button",
    "InlineQuote",
    "Message",
    "near_questions",
    "render_answer",
    "render_context",
    "render_document",
    "render_help",
    "render_inline",
    "render_privacy",
    "render_settings",
    "render_sources",
    "render_stale_context",
    "render_start",
]
