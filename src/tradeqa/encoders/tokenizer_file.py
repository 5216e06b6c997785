"""Reads the `tokenizer.json` of a static model into a function that cuts texts.

A tokenizer made by `tradeqa train` is read by our own `PieceCutter`, which is several
times as fast; any other goes through the `tokenizers` library.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.pieces import PieceCutter
from tradeqa.errors import EncoderError

Ids = npt.NDArray[np.int64]
Cut = Callable[[Sequence[str]], tuple[Ids, Ids]]

# what `training_tokenizer` sets; a test compares
_OWN_RULES = {
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
    "pre_tokenizer": {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "WhitespaceSplit"},
            {"type": "Punctuation", "behavior": "Removed"},
            {"type": "Digits", "individual_digits": False},
        ],
    },
    "truncation": None,
    "added_tokens": [],
}


@dataclass(frozen=True, slots=True)
class Pieces:
    """How texts become token ids.

    Attributes:
        cut: texts → (ids of all texts in order, where each text's begin and the last ends).
        size: number of ids.
        name: the piece of an id, as it stands in the text that was cut.
        silent: an id that `cut` may leave out, because its vector must be zero; or None.
    """

    cut: Cut
    size: int
    name: Callable[[int], str]
    silent: int | None


def read_tokenizer(path: Path, *, search_keys: bool) -> Pieces:
    """The tokenizer in a file; `search_keys` promises that texts will be search keys.

    Raises:
        EncoderError: the file is missing or damaged.
    """
    try:
        text = path.read_text(encoding="utf-8")
        rules = json.loads(text)
    except FileNotFoundError as exc:
        raise EncoderError(
            f"{path}: missing; the folder is no whole model. Copy or train it again."
        ) from exc
    except (OSError, ValueError) as exc:
        raise _damaged(path, exc) from exc
    if search_keys and _is_own(rules):
        model = rules["model"]
        try:
            cutter = PieceCutter(model["vocab"], model["unk_id"])
            names = [str(piece) for piece, _ in model["vocab"]]
        except (KeyError, TypeError, ValueError, IndexError) as exc:
            raise _damaged(path, exc) from exc
        return Pieces(cutter.cut, len(names), names.__getitem__, model["unk_id"])
    return _library_pieces(path, text)


def _is_own(rules: object) -> bool:
    if not isinstance(rules, dict) or not isinstance(rules.get("model"), dict):
        return False
    model = rules["model"]
    return (
        model.get("type") == "Unigram"
        and isinstance(model.get("unk_id"), int)
        and not model.get("byte_fallback")
        and all(rules.get(name) == rule for name, rule in _OWN_RULES.items())
    )


def _library_pieces(path: Path, text: str) -> Pieces:
    from tokenizers import Tokenizer  # noqa: PLC0415  # the default model does without

    try:
        tokenizer = Tokenizer.from_str(text)
    except Exception as exc:  # tokenizers raises bare Exception
        raise _damaged(path, exc) from exc
    tokenizer.no_padding()

    def cut(texts: Sequence[str]) -> tuple[Ids, Ids]:
        found = [e.ids for e in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        bounds = np.cumsum([0, *map(len, found)], dtype=np.int64)
        return np.fromiter(chain.from_iterable(found), np.int64, int(bounds[-1])), bounds

    def name(number: int) -> str:
        return str(tokenizer.id_to_token(number))

    return Pieces(cut, tokenizer.get_vocab_size(), name, None)


def _damaged(path: Path, why: Exception) -> EncoderError:
    return EncoderError(f"{path}: cannot be used ({why}). Copy or train the model again.")
