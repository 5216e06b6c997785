"""How fast the default encoder turns passages into vectors, against its own tokenizer and torch."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from importlib.util import find_spec

from asking import passages
from measured import Row, Workplace, median, seconds

from tradeqa.encoders.loading import load_encoder
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter

PART = "encode"


def measure(place: Workplace, *, quick: bool) -> list[Row]:
    """Passages a second: the default encoder, cutting into words alone, the library's own way."""
    runs, copies = (3, 1) if quick else (5, 4)
    texts = [p.text for p in passages(place)] * copies
    encoder, segmenter = load_encoder(None), Segmenter()
    ours = _speed(lambda: encoder.encode_passages(texts), len(texts), runs)
    cutting = _speed(lambda: [segmenter.words(text) for text in texts], len(texts), runs)
    rows = [
        Row(PART, f"default encoder, {len(texts)} passages", ours, "passages/s"),
        Row(
            PART,
            "cutting into words alone",
            cutting,
            "passages/s",
            "encoder / this",
            ours / cutting,
        ),
    ]
    if not quick and find_spec("sentence_transformers"):
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(
            str(resources.files("tradeqa.encoders") / "default"), device="cpu"
        )
        keys = [search_key(text) for text in texts]  # prepared beforehand, to its advantage
        theirs = _speed(
            lambda: model.encode(keys, batch_size=256, show_progress_bar=False), len(texts), runs
        )
        told = "the same weights through sentence-transformers and torch"
        rows.append(Row(PART, told, theirs, "passages/s", "encoder / this", ours / theirs))
    return rows


def _speed(work: Callable[[], object], count: int, runs: int) -> float:
    work()
    return count / median([seconds(work) for _ in range(runs)])
