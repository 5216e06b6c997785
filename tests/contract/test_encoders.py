"""Every encoder keeps the promises of the `Encoder` seam, checked on the same cases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from encoder_models import train_tiny
from fakes import HashingEncoder
from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.sentence_transformer import SentenceTransformerEncoder

TEXTS = [
    "青岛口岸今年对东盟出口锂电池300万吨。",
    "外贸",
    "What did China export to ASEAN in 2023?",
    "２０２３年進出口總額，同比增長0.2％。",
    "越南客商来到宁波采购水果，双方签下了合同。" * 40,
    "\u3000 \n",
    "12406列",
    "",
]
SILENT = [5, 7]  # the texts that say nothing
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    train_tiny(folder)
    return folder / "model"


@pytest.fixture(params=["default", "trained", "library", "fake"])
def encoder(request: pytest.FixtureRequest, tiny: Path) -> Encoder:
    made: dict[str, Callable[[], Encoder]] = {
        "default": lambda: load_encoder(None),
        "trained": lambda: load_encoder(str(tiny)),
        "library": lambda: SentenceTransformerEncoder.load(str(tiny), device="cpu"),
        "fake": HashingEncoder,
    }
    return made[request.param]()


def both(encoder: Encoder, texts: list[str]) -> list[Vectors]:
    return [encoder.encode_queries(texts), encoder.encode_passages(texts)]


def test_vectors_are_float32_rows_in_the_order_of_the_texts(encoder: Encoder) -> None:
    """One float32 row a text; a text moved to another place takes its row with it."""
    for forward, backward in zip(both(encoder, TEXTS), both(encoder, TEXTS[::-1]), strict=True):
        assert forward.dtype == np.float32
        assert forward.shape == (len(TEXTS), encoder.dimension)
        assert np.abs(forward - backward[::-1]).max() <= TOLERANCE


def test_vectors_have_unit_length_and_nothing_has_none(encoder: Encoder) -> None:
    """Length one for a text, zero for an empty or blank one (or one it knows nothing of)."""
    for vectors in both(encoder, TEXTS):
        lengths = np.linalg.norm(vectors, axis=1)
        assert lengths[SILENT].tolist() == [0.0, 0.0]
        assert np.abs(lengths[lengths > 0.0] - 1.0).max() <= 1e-5
        known = [0, 1, 3, 4] if isinstance(encoder, HashingEncoder) else [0, 1, 2, 3, 4, 6]
        assert (lengths[known] > 0.0).all()


def test_a_text_alone_has_the_vector_it_has_in_a_batch(encoder: Encoder) -> None:
    """What else is encoded in the same call never matters."""
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert np.abs(encoder.encode_passages(TEXTS) - alone).max() <= TOLERANCE
    alone = np.concatenate([encoder.encode_queries([text]) for text in TEXTS])
    assert np.abs(encoder.encode_queries(TEXTS) - alone).max() <= TOLERANCE


def test_a_batch_of_thousands_has_the_vectors_of_small_ones(encoder: Encoder) -> None:
    """Cutting a long list into chunks, and threads over them, change nothing."""
    many = [f"{text}{number}" for number in range(260) for text in TEXTS]
    vectors = encoder.encode_passages(many)
    few = np.concatenate([encoder.encode_passages(many[:50]), encoder.encode_passages(many[-50:])])
    assert np.abs(np.concatenate([vectors[:50], vectors[-50:]]) - few).max() <= TOLERANCE


def test_threads_may_share_an_encoder(encoder: Encoder) -> None:
    """Eight threads at once get what one gets."""
    expected = encoder.encode_queries(TEXTS)
    worst = [1.0] * 8

    def ask(number: int) -> None:
        found = [encoder.encode_queries(TEXTS) for _ in range(5)]
        worst[number] = max(float(np.abs(vectors - expected).max()) for vectors in found)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(worst) <= TOLERANCE


def test_odd_characters_are_only_text(encoder: Encoder) -> None:
    """Lone surrogates aside, any character at all gives finite numbers."""
    odd = ["\x00\x01", "\u200b", "🚢" * 50, "龘靐齉", "a" * 5000, "\U0010ffff", "\u202e出口"]
    for vectors in both(encoder, odd):
        assert np.isfinite(vectors).all()


def test_identity_is_stable(encoder: Encoder) -> None:
    """Name and fingerprint are words, the same at each look."""
    assert encoder.name
    assert len(encoder.fingerprint) >= 16
    assert encoder.fingerprint == encoder.fingerprint
