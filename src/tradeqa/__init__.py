"""tradeqa: ask Chinese foreign-trade articles, get the exact passage that answers."""

from __future__ import annotations

__version__ = "0.1.0"
