"""A newer index takes over from an older one only after it has answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from fakes import HashingEncoder
from tradeqa.answering.sessions import MemorySessions
from tradeqa.documents.corpus import load_corpus
from tradeqa.errors import EncoderError
from tradeqa.index.builder import build_index
from tradeqa.passages import PARAMETERS, split
from tradeqa.service import QAService
from tradeqa.text.segment import Segmenter

QUESTION = "2020年中欧班列开行多少列？"


class WatchedEncoder(HashingEncoder):
    """Notes each question with the version that answers at that moment; fails when told."""

    def __init__(self) -> None:
        super().__init__()
        self.service: QAService | None = None
        self.seen: list[tuple[str, str | None]] = []
        self.broken = False

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self.broken:
            raise EncoderError("the model file is gone")
        version = None if self.service is None else self.service.index_version
        self.seen += [(text, version) for text in texts]
        return super().encode_queries(texts)


def build(folder: Path, encoder: HashingEncoder, count: int) -> None:
    """An index of one sentence."""
    (folder / "corpus").mkdir(exist_ok=True)
    text = f"2020年中欧班列全年开行{count}列。\n"
    (folder / "corpus" / "a.txt").write_text(text, encoding="utf-8")
    documents = load_corpus(folder / "corpus").documents
    build_index(
        folder / "index",
        documents=documents,
        passages=[passage for document in documents for passage in split(document)],
        encoder=encoder,
        segmenter=Segmenter(),
        parameters=PARAMETERS,
    )


def test_a_new_index_answers_before_it_takes_over(tmp_path: Path) -> None:
    """Questions in both languages and a follow-up, and nothing is kept of them."""
    encoder, sessions = WatchedEncoder(), MemorySessions()
    build(tmp_path, encoder, 12406)
    service = QAService(tmp_path / "index", encoder, sessions=sessions)
    encoder.service, old = service, service.index_version
    build(tmp_path, encoder, 12407)
    assert encoder.seen == []
    assert service.reload()
    tried = [text for text, _ in encoder.seen]
    assert any("出口" in text and "2020" in text for text in tried)
    assert any("出口" in text and "2019" in text for text in tried)
    assert any("export" in text.lower() for text in tried)
    assert {version for _, version in encoder.seen} == {old} != {service.index_version}
    assert len(sessions) == 0
    assert "12407" in service.ask(QUESTION).quotes[0].text


def test_an_index_that_cannot_answer_does_not_take_over(tmp_path: Path) -> None:
    """The error is told, the old version goes on, and the next try may succeed."""
    encoder = WatchedEncoder()
    build(tmp_path, encoder, 12406)
    service = QAService(tmp_path / "index", encoder)
    old = service.index_version
    build(tmp_path, encoder, 12407)
    encoder.broken = True
    with pytest.raises(EncoderError):
        service.reload()
    with pytest.raises(EncoderError):
        service.warm()
    encoder.broken = False
    assert service.index_version == old
    assert "12406" in service.ask(QUESTION).quotes[0].text
    assert service.reload()
    assert not service.reload()
