"""Any model through the library: prompts, identity, and errors that help."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from encoder_models import train_tiny
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.sentence_transformer import SentenceTransformerEncoder
from tradeqa.errors import EncoderError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is not static: its vectors go through a Dense layer."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense

    folder = tmp_path_factory.mktemp("made")
    train_tiny(folder)
    static = SentenceTransformer(str(folder / "model"), device="cpu", local_files_only=True)
    model = SentenceTransformer(
        modules=[*static, Dense(16, 4)],
        device="cpu",
        prompts={"query": "问题: ", "document": "出口 "},
    )
    model.save(str(folder / "dense"), create_model_card=False)
    return folder / "dense"


def test_any_other_model_goes_through_the_library(made: Path) -> None:
    """A model with a Dense layer has the library's vectors, brought to unit length."""
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(str(made), device="cpu")
    assert isinstance(encoder, SentenceTransformerEncoder)
    library = SentenceTransformer(str(made), device="cpu", local_files_only=True)
    expected = library.encode_query(["锂电池出口"], normalize_embeddings=True)
    assert encoder.dimension == 4
    assert np.abs(encoder.encode_queries(["锂电池出口"]) - expected).max() <= 1e-6


def test_prompts_of_both_sides_are_used(made: Path) -> None:
    """The same text has one vector as a question and another as a passage."""
    encoder = load_encoder(str(made), device="cpu")
    query, passage = encoder.encode_queries(["水果"]), encoder.encode_passages(["水果"])
    assert np.abs(query - passage).max() > 1e-3


def test_a_prompt_called_passage_is_used(made: Path, tmp_path: Path) -> None:
    """Models that say "passage" where the library says "document" keep their prompt."""
    texts = ["水果"]
    with_document = load_encoder(str(made), device="cpu").encode_passages(texts)
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    path = copy / "config_sentence_transformers.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["prompts"] = {"query": "问题: ", "passage": settings["prompts"]["document"]}
    path.write_text(json.dumps(settings), encoding="utf-8")
    with_passage = load_encoder(str(copy), device="cpu").encode_passages(texts)
    assert np.array_equal(with_passage, with_document)


def test_no_texts_give_no_rows(made: Path) -> None:
    """An empty list is not handed to the library, which cannot take it."""
    assert load_encoder(str(made)).encode_passages([]).shape == (0, 4)


def test_the_fingerprint_follows_the_files(made: Path, tmp_path: Path) -> None:
    """A copy has the same identity; one changed prompt has another."""
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    first = load_encoder(str(made)).fingerprint
    assert load_encoder(str(copy)).fingerprint == first
    path = copy / "config_sentence_transformers.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["prompts"]["query"] = "Q: "
    path.write_text(json.dumps(settings), encoding="utf-8")
    assert load_encoder(str(copy)).fingerprint != first


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """A path that is not there is no hub name."""
    with pytest.raises(EncoderError, match="no such model folder"):
        load_encoder(str(tmp_path / "nowhere"))


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    """A folder of something else cannot be loaded, and the message names it."""
    (tmp_path / "notes.txt").write_text("出口", encoding="utf-8")
    with pytest.raises(EncoderError, match=str(tmp_path)):
        load_encoder(str(tmp_path))


def test_an_unknown_name_without_network_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, a hub name that no cache holds ends in one sentence that says what to do."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="give the folder of a copy"):
        load_encoder("tradeqa-tests/no-such-model")


def test_without_the_extra_the_message_says_how_to_install() -> None:
    """A Python without the library hears `pip install 'tradeqa[models]'`."""
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from tradeqa.encoders.loading import load_encoder\n"
        "from tradeqa.errors import EncoderError\n"
        "try: load_encoder('some/model')\n"
        "except EncoderError as exc: print(exc)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "pip install 'tradeqa[models]'" in told.stdout
