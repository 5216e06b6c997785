"""Any cross-encoder through the library: its scores, its refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tradeqa.errors import EncoderError
from tradeqa.rerankers.cross_encoder import CrossEncoderReranker

PASSAGES = ["青岛港出口水果三十万吨。", "中欧班列开行12406列。", "会议在北京举行。"]


def make_model(folder: Path, classes: int) -> Path:
    """A tiny transformer over characters with `classes` outputs, its weights by a fixed seed."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    characters = sorted(set("".join(PASSAGES) + "多少列？"))
    (folder / "vocab.txt").write_text("\n".join(marks + characters), encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(marks) + len(characters),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=classes,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that gives one score."""
    return make_model(tmp_path_factory.mktemp("models") / "single", 1)


def test_scores_are_the_library_s_before_squeezing(made: Path) -> None:
    """The sigmoid of each score is what the library gives for the pair."""
    from sentence_transformers import CrossEncoder

    scores = CrossEncoderReranker.load(str(made), device="cpu").score("开行多少列？", PASSAGES)
    library = CrossEncoder(str(made), device="cpu", local_files_only=True)
    squeezed = library.predict([("开行多少列？", passage) for passage in PASSAGES])
    assert scores.dtype == np.float32
    assert np.abs(1 / (1 + np.exp(-scores)) - squeezed).max() <= 1e-6
    assert len(set(scores.tolist())) == 3


def test_no_passages_give_no_scores(made: Path) -> None:
    """An empty list is not handed to the library."""
    assert CrossEncoderReranker.load(str(made), device="cpu").score("开行多少列？", []).shape == (
        0,
    )


def test_a_model_of_several_classes_is_refused(tmp_path: Path) -> None:
    """Its scores could not be put in order."""
    folder = make_model(tmp_path / "classes", 3)
    with pytest.raises(EncoderError, match="3 classes"):
        CrossEncoderReranker.load(str(folder), device="cpu")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path is never looked for on a hub."""
    with pytest.raises(EncoderError, match="no such model folder"):
        CrossEncoderReranker.load(str(tmp_path / "nowhere"))


def test_a_damaged_model_is_named_with_the_mending(made: Path, tmp_path: Path) -> None:
    """A cut file of weights is an error of ours, with what to do next."""
    import shutil

    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(EncoderError, match=r"reranker .* cannot be loaded: .* Copy the folder"):
        CrossEncoderReranker.load(str(copy), device="cpu")


def test_numbers_that_are_not_finite_are_an_error(made: Path, tmp_path: Path) -> None:
    """NaN would sort anywhere."""
    import shutil

    from safetensors.numpy import load_file, save_file

    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    weights = load_file(copy / "model.safetensors")
    weights["classifier.bias"] = np.full_like(weights["classifier.bias"], np.nan)
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EncoderError, match="not finite"):
        CrossEncoderReranker.load(str(copy), device="cpu").score("开行多少列？", PASSAGES)


def test_a_reranker_is_one_setting_away(made: Path, tmp_path: Path) -> None:
    """The setting loads the model, and its scores move the candidates by what the library says."""
    from tradeqa.answering.reranking import WEIGHT
    from tradeqa.bootstrap import open_service, refresh_index
    from tradeqa.settings import load_settings

    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in zip("abc", PASSAGES, strict=True):
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    folders = {"corpus_dir": corpus, "index_dir": tmp_path / "index"}
    refresh_index(load_settings(folders))
    plain = open_service(load_settings(folders))
    with_reranker = open_service(load_settings({**folders, "reranker": str(made)}))
    question = "2020年开行多少列？"
    before = {c.hit.row: c.score for c in plain.judge(question)[1].candidates}
    after = {c.hit.row: c.score for c in with_reranker.judge(question)[1].candidates}
    moved = {row: after[row] - before[row] for row in before}
    assert max(moved.values()) == 0.0
    assert sorted(moved.values())[0] < 0.0
    rows = {c.hit.row: c.hit.passage for c in plain.judge(question)[1].candidates}
    from tradeqa.index.encoding import passage_text

    order = sorted(rows)
    odds = CrossEncoderReranker.load(str(made), device="cpu").score(
        question, [passage_text(rows[row]) for row in order]
    )
    expected = WEIGHT * (odds - odds.max())
    assert [moved[row] for row in order] == pytest.approx(expected.tolist(), abs=1e-5)
