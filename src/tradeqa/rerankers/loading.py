"""Loads the reranker that a setting names."""

from __future__ import annotations

from tradeqa.rerankers.base import Reranker


def load_reranker(name_or_dir: str | None) -> Reranker | None:
    """The reranker called `name_or_dir`: a cross-encoder's folder, or its name on a hub.

    None is no reranker: none ships.

    Raises:
        EncoderError: the model is missing, damaged, of the wrong kind, or needs an extra.
    """
    if name_or_dir is None:
        return None
    # seconds and half a gigabyte: only where one is asked for
    from tradeqa.rerankers.cross_encoder import CrossEncoderReranker  # noqa: PLC0415

    return CrossEncoderReranker.load(name_or_dir)
