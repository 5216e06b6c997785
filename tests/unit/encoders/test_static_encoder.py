"""The static encoder: same vectors as the library, no torch, sound on bad folders."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from encoder_models import train_tiny
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.static import StaticEncoder, _quick_key
from tradeqa.encoders.static_folder import is_static
from tradeqa.encoders.training_config import Precision
from tradeqa.errors import EncoderError
from tradeqa.text.normalize import search_key

TEXTS = [
    "青岛口岸今年对东盟出口锂电池300万吨，同比增长12.5%。",
    "２０２３年，貨物貿易進出口總值41. 76萬億元",
    "semiconductor exports to the United States",
    "龘🚢的1④⑤Ⅷ〇个 ½ …… “a-b” c++",
    "",
    "。",
    "哈哈哈哈哈222222wwwww",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    train_tiny(folder)
    return folder / "model"


@pytest.fixture
def model(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(made, tmp_path / "model"))


def library_vectors(folder: Path, texts: list[str]) -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return np.asarray(library.encode([search_key(text) for text in texts]))


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_a_trained_model_gives_the_vectors_of_the_library(
    precision: Precision, tmp_path: Path
) -> None:
    """Largest difference to SentenceTransformer(folder).encode is at most 1e-5."""
    train_tiny(tmp_path, precision)
    ours = load_encoder(str(tmp_path / "model")).encode_passages(TEXTS)
    assert np.abs(ours - library_vectors(tmp_path / "model", TEXTS)).max() <= 1e-5


def test_the_shipped_model_gives_the_vectors_of_the_library() -> None:
    """The default folder loads in plain SentenceTransformer, with the same vectors."""
    from tradeqa.encoders import loading

    folder = Path(loading.__file__).parent / "default"
    ours = load_encoder().encode_passages(TEXTS)
    assert np.abs(ours - library_vectors(folder, TEXTS)).max() <= 1e-5


def test_float16_is_within_its_precision(tmp_path: Path) -> None:
    """Half the bytes of float32, vectors within a thousandth."""
    for name, precision in (("16", "float16"), ("32", "float32")):
        (tmp_path / name).mkdir()
        train_tiny(tmp_path / name, precision)  # type: ignore[arg-type]
    half = load_encoder(str(tmp_path / "16" / "model")).encode_passages(TEXTS)
    full = load_encoder(str(tmp_path / "32" / "model")).encode_passages(TEXTS)
    assert np.abs(half - full).max() <= 1e-3


def test_the_default_model_fits_the_package() -> None:
    """All files of the shipped model together take at most 24 MB."""
    from tradeqa.encoders import loading

    folder = Path(loading.__file__).parent / "default"
    assert sum(path.stat().st_size for path in folder.rglob("*")) <= 24_000_000


def test_the_default_path_imports_no_torch() -> None:
    """Loading and encoding leave torch, the library and `tokenizers` unimported."""
    code = (
        "import sys; from tradeqa.encoders.loading import load_encoder;"
        "load_encoder().encode_queries(['出口']);"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers', 'tokenizers')"
        " if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


def test_traditional_and_full_width_text_means_the_same(made: Path) -> None:
    """Texts with one search key have one vector."""
    vectors = StaticEncoder.load(made).encode_queries(["对东盟出口ABC", "對東盟出口ＡＢＣ"])
    assert np.array_equal(vectors[0], vectors[1])


def test_prompts_are_put_before_texts(model: Path) -> None:
    """Prompts of the model's settings, one for each side, as the library applies them."""
    from sentence_transformers import SentenceTransformer

    path = model / "config_sentence_transformers.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["prompts"] = {"query": "问: ", "passage": "出口: "}
    path.write_text(json.dumps(settings), encoding="utf-8")
    ours = StaticEncoder.load(model)
    library = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    keys = [search_key(text) for text in TEXTS[:4]]
    documents = library.encode_document(keys, prompt_name="passage")
    assert np.abs(ours.encode_queries(keys) - library.encode_query(keys)).max() <= 1e-5
    assert np.abs(ours.encode_passages(keys) - documents).max() <= 1e-5
    assert np.abs(ours.encode_passages(keys) - ours.encode_queries(keys)).max() > 1e-3


def test_a_model_without_our_mark_gets_texts_as_they_are(model: Path) -> None:
    """Somebody else's static model is not given search keys it was not trained on."""
    from sentence_transformers import SentenceTransformer

    (model / "tradeqa.json").unlink()
    library = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    texts = ["東盟 出口", "Export"]
    found = StaticEncoder.load(model).encode_passages(texts)
    assert np.abs(found - library.encode(texts)).max() <= 1e-5


def test_the_fingerprint_follows_weights_tokenizer_and_prompts(model: Path) -> None:
    """Any change that can move a vector changes it; the folder's place does not."""
    seen = {StaticEncoder.load(model).fingerprint}
    tensors = load_file(model / "model.safetensors")
    tensors["embeddings"][5, 3] += 1
    save_file(tensors, model / "model.safetensors")
    seen.add(StaticEncoder.load(model).fingerprint)
    tokenizer = model / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + " ", encoding="utf-8")
    seen.add(StaticEncoder.load(model).fingerprint)
    path = model / "config_sentence_transformers.json"
    path.write_text('{"prompts": {"query": "q"}}', encoding="utf-8")
    seen.add(StaticEncoder.load(model).fingerprint)
    assert len(seen) == 4


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(model: Path, name: str) -> None:
    """The message says which file is not there."""
    (model / name).unlink()
    with pytest.raises(EncoderError, match=name):
        load_encoder(str(model))


@pytest.mark.parametrize(
    "name", ["tokenizer.json", "model.safetensors", "modules.json", "tradeqa.json"]
)
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1]", b'{"a": 1}'])
def test_a_damaged_file_is_named(model: Path, name: str, content: bytes) -> None:
    """Whatever stands in a file, the error is ours and names it, or the model still works."""
    (model / name).write_bytes(content)
    if name == "tradeqa.json" and content == b'{"a": 1}':
        assert StaticEncoder.load(model).encode_queries(["出口"]).shape == (1, 16)
        return
    with pytest.raises(EncoderError, match=name):
        load_encoder(str(model))


def test_cut_weights_are_an_error(model: Path) -> None:
    """A half-copied weights file is not read as a smaller model."""
    path = model / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(EncoderError, match=r"model\.safetensors"):
        load_encoder(str(model))


@pytest.mark.parametrize(
    "tensors",
    [
        {"embedding.weight": np.zeros((3, 16), np.float32)},
        {"embedding.weight": np.full((400, 16), np.nan, np.float32)},
        {"embedding.weight": np.zeros((400, 16), np.int32)},
        {"embedding.weight": np.zeros(400, np.float32)},
        {"embeddings": np.zeros((400, 16), np.int8)},
        {"embeddings": np.zeros((400, 16), np.int8), "weights": np.zeros(3, np.float32)},
        {"embeddings": np.zeros((9, 16), np.float32), "mapping": np.zeros(400, np.int64)},
        {"other": np.zeros((400, 16), np.float32)},
    ],
)
def test_weights_that_do_not_fit_are_an_error(model: Path, tensors: dict[str, np.ndarray]) -> None:
    """Too few rows, no numbers, other types, missing or unknown tensors: said, not used."""
    save_file(tensors, model / "model.safetensors")
    with pytest.raises(EncoderError, match=r"model\.safetensors"):
        load_encoder(str(model))


def test_a_folder_with_more_than_a_static_model_is_not_static(model: Path) -> None:
    """A Dense layer after the vectors is for the library to apply."""
    path = model / "modules.json"
    modules = json.loads(path.read_text(encoding="utf-8"))
    modules.append({"idx": 2, "name": "2", "path": "2_Dense", "type": "x.models.Dense"})
    path.write_text(json.dumps(modules), encoding="utf-8")
    assert not is_static(model)
    with pytest.raises(EncoderError, match="Dense"):
        StaticEncoder.load(model)


@given(st.text("，：；（）％？！abc出口増１２％－\u0301\u200b 。\n") | st.text(max_size=20))
def test_the_quick_key_is_the_search_key(text: str) -> None:
    """Replacing full-width marks first changes nothing in the end."""
    assert _quick_key(text) == search_key(text)
