"""Ratings as candidates for gold questions, which a person is to review.

An answer rated up is a gold question as it stands. Of one rated down only the question is
known: `evidence` and `answer` are null until somebody fills them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tradeqa.feedback.store import Rated

TYPE = "feedback"
_ID_LENGTH = 12  # digits of the answer's id; 48 random bits tell ratings apart


def candidate(rated: Rated) -> dict[str, Any]:
    """One line of the export: the gold format, and under `review` what was shown and said."""
    answer = rated.payload
    quotes = answer["quotes"]
    evidence: list[str] | None = None
    values: list[str] | None = None
    if rated.rating == "up":
        evidence = [quotes[0]["quote"]] if quotes else []
        values = [answer["answer"]] if answer["answer"] else evidence
    return {
        "id": f"{TYPE}-{rated.answer_id[:_ID_LENGTH]}",
        "question": answer["question"],
        "type": TYPE,
        "evidence": evidence,
        "answer": values,
        "document": quotes[0]["document"]["id"] if rated.rating == "up" and quotes else None,
        "history": list(rated.history),
        "review": {
            "rating": rated.rating,
            "comment": rated.comment,
            "rated_at": datetime.fromtimestamp(rated.rated_at, UTC).isoformat(timespec="seconds"),
            "interpreted_question": answer["interpreted_question"],
            "answerable": answer["answerable"],
            "confidence": answer["confidence"],
            "answer": answer["answer"],
            "reason": answer["reason"],
            "shown": [_shown(quote) for quote in quotes or answer["near_misses"]],
            "index_version": answer["index_version"],
        },
    }


def _shown(quote: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "quote": quote["quote"],
        "document": quote["document"]["id"],
        "start": quote["location"]["start"],
        "end": quote["location"]["end"],
    }
