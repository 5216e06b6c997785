"""Finds and loads the encoder that a setting names."""

from __future__ import annotations

from pathlib import Path

from tradeqa.encoders.base import Encoder
from tradeqa.encoders.static import StaticEncoder
from tradeqa.encoders.static_folder import is_static

DEFAULT_NAME = "default"
_DEFAULT_FOLDER = Path(__file__).parent / "default"


def load_encoder(name_or_dir: str | None = None, *, device: str | None = None) -> Encoder:
    """The encoder called `name_or_dir`: a model folder, or a model's name on a hub.

    None or "default" is the static model that ships. A folder of a static model is read
    without torch; anything else is loaded by sentence-transformers, on `device`.

    Raises:
        EncoderError: the model is missing, damaged, or needs an extra not installed.
    """
    if name_or_dir is None or name_or_dir == DEFAULT_NAME:
        return StaticEncoder.load(_DEFAULT_FOLDER, DEFAULT_NAME)
    folder = Path(name_or_dir).expanduser()
    if is_static(folder):
        return StaticEncoder.load(folder, name_or_dir)
    # seconds and half a gigabyte: only for a model that needs it
    from tradeqa.encoders.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder.load(name_or_dir, device=device)
