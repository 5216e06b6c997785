"""Parts of the training: gradients, checkpoints, keyword queries, our own questions."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from encoder_models import write_articles
from tradeqa.encoders import training_loop
from tradeqa.encoders.training import train
from tradeqa.encoders.training_bags import mean_vectors
from tradeqa.encoders.training_checkpoint import Checkpoint, State
from tradeqa.encoders.training_config import TrainingConfig, TrainingProgress
from tradeqa.encoders.training_files import training_key
from tradeqa.encoders.training_keywords import KeywordWriter
from tradeqa.encoders.training_texts import QUESTION_KINDS, Article, read_questions, read_synonyms
from tradeqa.errors import EncoderError
from tradeqa.text.segment import Segmenter

_QUESTIONS = Path(training_loop.__file__).parent / "questions"


class Stop(Exception):
    """What a user's Ctrl-C is to a training."""


@given(st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=5), min_size=1, max_size=6))
@settings(deadline=None)
def test_means_and_their_gradient_are_torchs_own(bags: list[list[int]]) -> None:
    """For any bags, the means of `embedding_bag` and the gradient it would give."""
    tokens = torch.tensor([token for bag in bags for token in bag])
    offsets = torch.tensor([sum(map(len, bags[:n])) for n in range(len(bags))])
    generator = torch.Generator().manual_seed(3)
    table = torch.randn(7, 4, generator=generator)
    slopes = torch.randn(len(bags), 4, generator=generator)
    ours, theirs = table.clone().requires_grad_(), table.clone().requires_grad_()
    ours.grad = torch.zeros_like(ours)
    found = mean_vectors(ours, tokens, offsets)
    expected = functional.embedding_bag(tokens, theirs, offsets, mode="mean")
    assert torch.equal(found, expected)
    (found * slopes).sum().backward()
    (expected * slopes).sum().backward()
    assert theirs.grad is not None
    assert torch.allclose(ours.grad, theirs.grad, atol=1e-6)


def long_config(folder: Path) -> TrainingConfig:
    """Some 600 steps, so that a state is kept on the way."""
    write_articles(folder / "articles.jsonl", count=60)
    return TrainingConfig(
        texts=(folder / "articles.jsonl",),
        output=folder / "model",
        vocabulary=300,
        dimension=8,
        epochs=12,
        batch=8,
        threads=1,
    )


def stopped_at(config: TrainingConfig, step: int) -> None:
    def stop(progress: TrainingProgress) -> None:
        if progress.stage == "learning" and progress.done == step:
            raise Stop

    with pytest.raises(Stop):
        train(config, on_progress=stop)


def test_a_stopped_training_goes_on_to_the_same_model(tmp_path: Path) -> None:
    """Stopped at step 450 it goes on at 401, and writes what an undisturbed run writes."""
    config = long_config(tmp_path)
    whole = train(replace(config, output=tmp_path / "whole"))
    assert whole.steps > 450
    stopped_at(config, 450)
    kept = tmp_path / "model.partial.safetensors"
    assert kept.is_file()
    assert not config.output.exists()
    seen: list[int] = []
    report = train(
        config, on_progress=lambda p: seen.append(p.done) if p.stage == "learning" else None
    )
    assert seen == list(range(401, report.steps + 1))
    assert report.loss == whole.loss
    for name in ("model.safetensors", "tokenizer.json", "tradeqa.json"):
        assert (tmp_path / "model" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not kept.exists()


def test_another_recipe_begins_anew(tmp_path: Path) -> None:
    """What was kept of one training is nothing to another one of the same name."""
    config = long_config(tmp_path)
    stopped_at(config, 250)
    seen: list[int] = []
    other = replace(config, seed=config.seed + 1)
    train(other, on_progress=lambda p: seen.append(p.done) if p.stage == "learning" else None)
    assert seen[0] == 1


def test_a_checkpoint_is_whole_and_of_its_own_key(tmp_path: Path) -> None:
    """What was saved comes back; under another key, or cut short, nothing does."""
    table = np.arange(6, dtype=np.float32).reshape(2, 3)
    chance = np.random.default_rng(5)
    state = State(9, table, table + 1, table + 2, 0.5, dict(chance.bit_generator.state))
    checkpoint = Checkpoint.beside(tmp_path / "model", "key")
    assert checkpoint.load() is None
    checkpoint.save(state)
    found = checkpoint.load()
    assert found is not None
    assert (found.step, found.loss, found.generator) == (9, 0.5, state.generator)
    assert np.array_equal(found.square, table + 2)
    assert Checkpoint.beside(tmp_path / "model", "other").load() is None
    checkpoint.path.write_bytes(checkpoint.path.read_bytes()[:-4])
    assert checkpoint.load() is None
    checkpoint.remove()
    checkpoint.remove()
    assert list(tmp_path.iterdir()) == []


def test_the_key_of_a_training_is_its_recipe_and_files(tmp_path: Path) -> None:
    """Neither the folder nor the threads, but every number and every byte read."""
    config = TrainingConfig(texts=(), output=tmp_path / "a")
    key = training_key(config, {"a": "1"})
    assert training_key(replace(config, output=tmp_path / "b", threads=2), {"a": "1"}) == key
    assert training_key(replace(config, epochs=9), {"a": "1"}) != key
    assert training_key(config, {"a": "2"}) != key


def test_keywords_say_a_sentence_in_other_words() -> None:
    """Every thesaurus word is put into another one; English queries keep only numbers beside."""
    synonyms = {
        "出口": ("外销", "export"),
        "集装箱": ("货柜", "container"),
        "增长": ("上涨", "increase"),
    }
    writer = KeywordWriter.build(Segmenter(synonyms), synonyms)
    rng = random.Random(4)  # noqa: S311
    found: dict[str, set[str]] = {"keywords": set(), "english keywords": set()}
    for _ in range(60):
        for kind, query in writer.queries(["今年青岛港集装箱出口增长25%。"], rng):
            found[kind].add(query)
    assert found["english keywords"] == {"container export increase 25"}
    assert all("货柜 外销 上涨" in query for query in found["keywords"])
    assert any("青岛港" in query for query in found["keywords"])
    assert list(writer.queries(["出口。"], rng)) == []


def test_folders_of_questions_and_thesaurus_are_read(tmp_path: Path) -> None:
    """All `.jsonl` and all `.txt` files by name, others not; an empty folder is told."""
    record = {"date": "d", "title": "t", "paragraph": 0}
    for name in ("b", "a"):
        text = json.dumps({**record, "plain": f"问{name}"})
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(f"{name}a|{name}b", encoding="utf-8")
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    assert [question.text for question in read_questions(tmp_path)] == ["问a", "问b"]
    assert read_synonyms([tmp_path]) == [("aa", "ab"), ("ba", "bb")]
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match=r"empty: there is no \.jsonl"):
        read_questions(tmp_path / "empty")


def test_our_questions_keep_their_promises() -> None:
    """Ids are places, no question stands twice, each is in its language; none is a paragraph."""
    held = {"training.jsonl": False, "development.jsonl": True}
    assert {path.name for path in _QUESTIONS.glob("*.jsonl")} == set(held)
    places: set[tuple[str, str, int]] = set()
    texts: set[str] = set()
    for name, is_held in held.items():
        for line in (_QUESTIONS / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            assert set(record) <= {"date", "title", "paragraph", *QUESTION_KINDS}
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
            place = (record["date"], record["title"], record["paragraph"])
            assert place not in places
            places.add(place)
            assert Article(*place[:2], ()).is_held_out(0.1) == is_held
            for kind in QUESTION_KINDS:
                if text := record.get(kind, ""):
                    assert 6 <= len(text) <= 230
                    assert text not in texts
                    texts.add(text)
                    assert bool(re.search("[\u4e00-\u9fff]", text)) == (kind != "english")
    assert len(places) >= 8_000
    assert len(texts) >= 2.9 * len(places)
