"""Writes a trained encoder as a model folder: weights, tokenizer, manifest, model card."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from tradeqa.encoders.static_folder import MARK, MODULES, SETTINGS, TOKENIZER, WEIGHTS
from tradeqa.encoders.training_config import Precision, TrainingConfig, TrainingReport

CARD = "README.md"
_MODULES = [
    ("", "sentence_transformers.models.StaticEmbedding"),
    ("1_Normalize", "sentence_transformers.models.Normalize"),
]
_LARGEST_INT8 = 127


def pack_weights(
    weights: npt.NDArray[np.float32], precision: Precision
) -> dict[str, npt.NDArray[np.generic]]:
    """The tensors to store, under the names sentence-transformers reads.

    int8: `embeddings` and `weights`, one factor a row (its largest number / 127), so that
    `embeddings[i] * weights[i]` is the vector of token i to within half a factor.
    """
    if precision != "int8":
        return {"embedding.weight": weights.astype(precision)}
    factors = np.abs(weights).max(axis=1) / _LARGEST_INT8
    safe = np.where(factors == 0.0, 1.0, factors)
    rows = np.rint(weights / safe[:, None]).astype(np.int8)
    return {"embeddings": rows, "weights": factors.astype(np.float32)}


def write_model(
    config: TrainingConfig,
    report: TrainingReport,
    tokenizer: Tokenizer,
    weights: npt.NDArray[np.float32],
    digests: dict[str, str],
) -> TrainingReport:
    """Write the folder `config.output`; the report comes back with the size of its files."""
    folder = config.output
    (folder / _MODULES[1][0]).mkdir(parents=True, exist_ok=True)
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": kind}
        for number, (path, kind) in enumerate(_MODULES)
    ]
    _write_json(folder / MODULES, modules)
    _write_json(folder / _MODULES[1][0] / "config.json", {})
    _write_json(
        folder / SETTINGS,
        {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    save_file(pack_weights(weights, config.precision), folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # as the other files; safetensors writes for the owner alone
    _write_json(folder / MARK, _manifest(config, report, digests))
    (folder / CARD).write_text(_card(config, report), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return dataclasses.replace(report, size=size)


def training_key(config: TrainingConfig, digests: dict[str, str]) -> str:
    """Hash of recipe and files: two trainings of one key give one model."""
    text = json.dumps([_recipe(config), digests], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _recipe(config: TrainingConfig) -> dict[str, object]:
    recipe = dataclasses.asdict(config)
    for place in ("texts", "output", "questions", "thesaurus", "threads"):
        del recipe[place]  # paths of one machine; what they held is in `files`
    return recipe


def _manifest(
    config: TrainingConfig, report: TrainingReport, digests: dict[str, str]
) -> dict[str, object]:
    made = dataclasses.asdict(report)
    for changing in ("output", "size", "seconds"):
        del made[changing]
    return {"text": "search_key", "recipe": _recipe(config), "made": made, "files": digests}


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _card(config: TrainingConfig, report: TrainingReport) -> str:
    pairs = "\n".join(f"| {kind} | {count} |" for kind, count in report.pairs.items())
    return f"""---
library_name: sentence-transformers
pipeline_tag: sentence-similarity
---
# A static text encoder made by `tradeqa train`

{report.vocabulary} pieces × {report.dimension} dimensions, {config.precision}. A text's vector
is the mean of its pieces' vectors, brought to unit length.

Learned from {report.articles} articles ({report.held_out} more were held out), {config.epochs}
epochs, {report.steps} steps of {config.batch} pairs, seed {config.seed}. `{MARK}` holds the
whole recipe and the SHA-256 of each file that was read.

| kind of pair | pairs an epoch |
|---|---|
{pairs}

Use: `tradeqa --encoder FOLDER`, or `SentenceTransformer(FOLDER)` (6.2 or later for int8) on
texts put through `tradeqa.text.normalize.search_key`. Licence: that of the training texts.
"""
