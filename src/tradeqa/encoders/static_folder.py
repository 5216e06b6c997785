"""The folder of a static sentence-transformers model: what is in it, checked, without torch.

Layout, as sentence-transformers saves it: `modules.json` lists StaticEmbedding and
perhaps Normalize; the StaticEmbedding's folder (by default the model's own) holds
`tokenizer.json` and `model.safetensors`. The weights are either `embedding.weight`
(vocabulary, dimension) in float32 or float16, or the compact form that both
model2vec and sentence-transformers (6.2 or later) read: `embeddings` in int8 with
`weights`, one float32 factor a row. `tradeqa.json` marks a model made by `tradeqa train`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open

from tradeqa.encoders.base import passage_prompt
from tradeqa.encoders.tokenizer_file import Pieces, read_tokenizer
from tradeqa.errors import EncoderError

MODULES = "modules.json"
SETTINGS = "config_sentence_transformers.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
MARK = "tradeqa.json"

Rows = npt.NDArray[np.float32] | npt.NDArray[np.float16] | npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class StaticFolder:
    """The parts of a static model.

    Attributes:
        pieces: how a text is cut into tokens.
        rows: one vector a token; int8 rows are to be multiplied by their `factors`.
        factors: float32, one a row, or None when the rows are the vectors.
        unit: whether vectors of texts are brought to unit length by the model itself.
        search_key: whether the model was trained on search keys.
        query_prompt, passage_prompt: put before a text, often empty.
        fingerprint: hash of all of these.
    """

    pieces: Pieces
    rows: Rows
    factors: npt.NDArray[np.float32] | None
    unit: bool
    search_key: bool
    query_prompt: str
    passage_prompt: str
    fingerprint: str


def is_static(folder: Path) -> bool:
    """Whether `folder` holds a model of StaticEmbedding (and Normalize) only.

    Raises:
        EncoderError: its `modules.json` is damaged.
    """
    if not (folder / MODULES).is_file():
        return False
    kinds = [kind for kind, _ in _modules(folder)]
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def read_static_folder(folder: Path) -> StaticFolder:
    """Read a static model.

    Raises:
        EncoderError: a file is missing, damaged, or not of such a model; names the file.
    """
    modules = _modules(folder)
    if not is_static(folder):
        raise EncoderError(
            f"{folder / MODULES} lists {', '.join(kind for kind, _ in modules) or 'nothing'}; "
            "a static model is StaticEmbedding and, after it, at most Normalize."
        )
    inner = folder / modules[0][1]
    unit = len(modules) > 1
    prompts = _prompts(folder / SETTINGS)
    search_key = (folder / MARK).is_file() and _json(folder / MARK).get("text") == "search_key"
    plain = search_key and unit and not any(prompts)
    pieces = read_tokenizer(inner / TOKENIZER, search_keys=plain)
    rows, factors = _weights(inner / WEIGHTS, pieces.size)
    if pieces.silent is not None and rows[pieces.silent].any():
        pieces = read_tokenizer(inner / TOKENIZER, search_keys=False)
    digest = hashlib.sha256(repr((len(modules), search_key, prompts)).encode())
    for path in (inner / TOKENIZER, inner / WEIGHTS):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return StaticFolder(
        pieces=pieces,
        rows=rows,
        factors=factors,
        unit=unit,
        search_key=search_key,
        query_prompt=prompts[0],
        passage_prompt=prompts[1],
        fingerprint=digest.hexdigest()[:16],
    )


def _json(path: Path) -> dict[str, object]:
    found = _any_json(path)
    if not isinstance(found, dict):
        raise _damaged(path, "it is not a JSON object")
    return found


def _any_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise _missing(path) from exc
    except (OSError, ValueError) as exc:
        raise _damaged(path, str(exc)) from exc


def _missing(path: Path) -> EncoderError:
    return EncoderError(f"{path}: missing; the folder is no whole model. Copy or train it again.")


def _damaged(path: Path, why: str) -> EncoderError:
    return EncoderError(f"{path}: cannot be used ({why}). Copy or train the model again.")


def _modules(folder: Path) -> list[tuple[str, str]]:
    listed = _any_json(folder / MODULES)
    if not isinstance(listed, list) or not all(
        isinstance(module, dict) and {"type", "path"} <= module.keys() for module in listed
    ):
        raise _damaged(folder / MODULES, "it is not a list of modules with `type` and `path`")
    return [(str(m["type"]).rpartition(".")[2], str(m["path"])) for m in listed]


def _prompts(path: Path) -> tuple[str, str]:
    """Prompts of queries and of passages."""
    if not path.is_file():
        return "", ""
    settings = _json(path)
    prompts = settings.get("prompts") or {}
    if not isinstance(prompts, dict):
        raise _damaged(path, "`prompts` is not an object")
    return str(prompts.get("query") or ""), str(passage_prompt(prompts)[1])


def _weights(path: Path, vocabulary: int) -> tuple[Rows, npt.NDArray[np.float32] | None]:
    if not path.is_file():
        raise _missing(path)
    try:
        with safe_open(path, framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # no dict
    except (SafetensorError, OSError, TypeError) as exc:
        raise _damaged(path, str(exc)) from exc
    rows = tensors.get("embedding.weight", tensors.get("embeddings"))
    factors = tensors.get("weights")
    if rows is None or rows.ndim != 2 or "mapping" in tensors:
        raise _damaged(path, f"it holds {sorted(tensors)}, not the vectors of one token a row")
    if rows.shape[0] < vocabulary:
        raise _damaged(path, f"{rows.shape[0]} vectors for the {vocabulary} pieces of {TOKENIZER}")
    if rows.dtype not in (np.float32, np.float16, np.int8):
        raise _damaged(path, f"its vectors are {rows.dtype}, not float32, float16 or int8")
    if rows.dtype == np.int8 and factors is None:
        raise _damaged(path, "its int8 vectors have no `weights`, the factor of each row")
    if factors is not None:
        if factors.shape != (rows.shape[0],):
            raise _damaged(path, f"{factors.shape} factors for {rows.shape[0]} rows")
        factors = factors.astype(np.float32)
    finite = rows.dtype == np.int8 or bool(np.isfinite(rows).all())
    if not finite or (factors is not None and not np.isfinite(factors).all()):
        raise _damaged(path, "some of its numbers are not finite")
    return rows, factors
