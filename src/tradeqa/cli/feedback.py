"""`tradeqa feedback export`: ratings as gold-question candidates, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from tradeqa.cli.console import say
from tradeqa.feedback.candidates import candidate
from tradeqa.feedback.store import FeedbackStore, Rating
from tradeqa.settings import load_settings
from tradeqa.wire import encode_json


def run(options: Mapping[str, object], rating: Rating | None) -> None:
    """Print the candidates, oldest rating first."""
    path = load_settings(options).feedback_file
    store = FeedbackStore(path)
    try:
        rated = store.ratings(rating)
    finally:
        store.close()
    sys.stdout.flush()
    for entry in rated:
        sys.stdout.buffer.write(encode_json(candidate(entry)) + b"\n")
    sys.stdout.buffer.flush()
    open_ones = sum(entry.rating == "down" for entry in rated)
    if not rated:
        say(f"{path} 里还没有这样的评价。")
    else:
        say(f"{len(rated)} 条评价；其中 {open_ones} 条被评为有误，evidence 和 answer 待人工填写。")
