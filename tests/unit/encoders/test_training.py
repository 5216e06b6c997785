"""Training: reads what users have, learns what it should, repeats, and refuses clearly."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from encoder_models import train_tiny, write_articles, write_questions
from tradeqa.encoders.loading import load_encoder
from tradeqa.encoders.measure import main as measure_main
from tradeqa.encoders.training import train
from tradeqa.encoders.training_config import TrainingConfig, TrainingProgress
from tradeqa.encoders.training_pairs import Exchanger, question_pairs, synonym_pairs
from tradeqa.encoders.training_texts import (
    Article,
    WrittenQuestion,
    read_articles,
    read_questions,
    read_synonyms,
)
from tradeqa.errors import EncoderError, TradeQAError


def tiny_config(folder: Path) -> TrainingConfig:
    write_articles(folder / "articles.jsonl")
    return TrainingConfig(
        texts=(folder / "articles.jsonl",),
        output=folder / "model",
        vocabulary=400,
        dimension=16,
        epochs=1,
        batch=32,
        threads=1,
    )


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_training_gives_the_same_files(tmp_path: Path) -> None:
    """Two runs with one seed write the same bytes; another seed, other weights."""
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        train_tiny(tmp_path / name, seed=8 if name == "c" else 7)
    first, second, third = (digests(tmp_path / name / "model") for name in "abc")
    assert first == second
    assert first["model.safetensors"] != third["model.safetensors"]


def test_training_brings_what_belongs_together_nearer(tmp_path: Path) -> None:
    """After training, a title finds its own goods before others."""
    train_tiny(tmp_path)
    encoder = load_encoder(str(tmp_path / "model"))
    passages = ["海关对锂电池出口推出措施", "海关对水果出口推出措施", "海关对家具出口推出措施"]
    scores = encoder.encode_queries(["水果订单"]) @ encoder.encode_passages(passages).T
    assert scores.argmax() == 1


def test_progress_and_report_tell_what_happened(tmp_path: Path) -> None:
    """Stages come in order, steps are counted to the end, the report adds up."""
    seen: list[TrainingProgress] = []
    config = tiny_config(tmp_path)
    write_questions(tmp_path / "questions.jsonl", tmp_path / "articles.jsonl")
    config = replace(config, questions=tmp_path / "questions.jsonl", holdout=0.2)
    report = train(config, on_progress=seen.append)
    stages = list(dict.fromkeys(step.stage for step in seen))
    assert stages == ["reading", "tokenizer", "pairs", "learning", "writing"]
    learning = [step for step in seen if step.stage == "learning"]
    assert [step.done for step in learning] == list(range(1, report.steps + 1))
    assert report.articles + report.held_out == 100
    assert 5 <= report.held_out <= 40
    assert report.pairs["plain"] == report.pairs["english"] == 6 * report.articles
    assert report.size == sum(p.stat().st_size for p in config.output.rglob("*") if p.is_file())


def test_the_manifest_has_hashes_and_no_paths(tmp_path: Path) -> None:
    """What was read can be checked later, on any machine."""
    config = tiny_config(tmp_path)
    train(config)
    text = (config.output / "tradeqa.json").read_text(encoding="utf-8")
    read = hashlib.sha256(config.texts[0].read_bytes()).hexdigest()
    assert json.loads(text)["files"] == {"articles.jsonl": read}
    assert str(tmp_path) not in text
    assert str(tmp_path) not in (config.output / "README.md").read_text(encoding="utf-8")


def test_plain_files_and_folders_are_read(tmp_path: Path) -> None:
    """Markdown and text files are articles; a folder is all of them, by name."""
    (tmp_path / "b.md").write_text(
        "# 外贸回稳\n\n第一段。\n第二行。\n\n第二段。\n", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("只有一段。", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF")
    with gzip.open(tmp_path / "d.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"date": "2024-05-01", "title": "题", "paragraphs": ["段"]}\n')
    assert read_articles([tmp_path]) == [
        Article("", "a", ("只有一段。",)),
        Article("", "外贸回稳", ("第一段。 第二行。", "第二段。")),
        Article("2024-05-01", "题", ("段",)),
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.jsonl", b"{", r"x\.jsonl, line 1"),
        ("x.jsonl", b'{"paragraphs": []}\n[]', r"x\.jsonl, line 2"),
        ("x.jsonl", b'{"title": "a"}', "paragraphs"),
        ("x.jsonl", b"\xff", r"x\.jsonl"),
        ("x.txt", b"\xff", r"x\.txt"),
        ("x.jsonl.gz", b"no gzip", r"x\.jsonl\.gz"),
        ("x.txt", b"", "no text"),
        ("x.txt", "短。".encode(), "pairs"),
    ],
)
def test_bad_texts_are_named(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """File and line stand in the message, or what is lacking."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EncoderError, match=told):
        train(TrainingConfig(texts=(tmp_path / name,), output=tmp_path / "model"))


def test_missing_files_and_a_taken_output_are_said(tmp_path: Path) -> None:
    """Nothing is overwritten, nothing missing is passed over."""
    config = tiny_config(tmp_path)
    with pytest.raises(EncoderError, match="nowhere"):
        train(replace(config, texts=(tmp_path / "nowhere",)))
    with pytest.raises(TradeQAError, match=r"words\.txt"):
        train(replace(config, thesaurus=(tmp_path / "words.txt",)))
    config.output.mkdir()
    (config.output / "keep.txt").write_text("x", encoding="utf-8")
    with pytest.raises(EncoderError, match="taken"):
        train(config)


def test_questions_that_point_nowhere_are_told(tmp_path: Path) -> None:
    """All lost is an error; some lost are counted; a bad place is named by line."""
    path = tmp_path / "q.jsonl"
    record = {"date": "d", "title": "t", "paragraph": 9, "plain": "问？"}
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(EncoderError, match="points at a paragraph"):
        train(replace(tiny_config(tmp_path), questions=path))
    article = Article("d", "t", ("段落。",))
    asked = [WrittenQuestion("plain", "问", ("d", "t"), n) for n in (0, 1)]
    pairs, lost = question_pairs(asked, [article], repeats=2)
    assert (len(pairs), lost) == (2, 1)
    path.write_text('{"paragraph": "0", "plain": "问"}', encoding="utf-8")
    with pytest.raises(EncoderError, match="line 1"):
        read_questions(path)


def test_synonyms_take_the_place_of_words(tmp_path: Path) -> None:
    """Whole words only, by a word of the same group; looser words never."""
    path = tmp_path / "words.txt"
    path.write_text("# 注\n出口|外销~外贸\n集装箱|货柜\n单|\n", encoding="utf-8")
    groups = read_synonyms([path])
    assert groups == [("出口", "外销"), ("集装箱", "货柜")]
    rng = random.Random(1)  # noqa: S311
    exchanger = Exchanger.build(groups)
    found = {exchanger.exchange("集装箱出口增长", rng) for _ in range(50)}
    assert found == {"货柜外销增长", "集装箱外销增长", "货柜出口增长"}
    assert exchanger.exchange("进口增长", rng) is None
    assert {(p.anchor, p.positive) for p in synonym_pairs(groups, rng)} == {
        ("出口", "外销"),
        ("外销", "出口"),
        ("集装箱", "货柜"),
        ("货柜", "集装箱"),
    }


def test_the_hold_out_is_a_fixed_share() -> None:
    """About a tenth of the articles, always the same ones, nested in a larger share."""
    articles = [Article("2024-01-01", f"题{n}", ()) for n in range(2000)]
    tenth = {a.title for a in articles if a.is_held_out(0.1)}
    fifth = {a.title for a in articles if a.is_held_out(0.2)}
    assert 150 <= len(tenth) <= 250
    assert tenth < fifth
    assert not any(a.is_held_out(0.0) for a in articles)


def test_measuring_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command measures encoder, BM25 and both over unseen questions."""
    config = replace(tiny_config(tmp_path), holdout=0.3)
    write_questions(tmp_path / "questions.jsonl", config.texts[0])
    train(config)
    arguments = ["--texts", str(config.texts[0]), "--questions", str(tmp_path / "questions.jsonl")]
    arguments += ["--encoder", str(config.output), "--holdout", "0.3", "--pools", "100"]
    assert measure_main(arguments) == 0
    table = capsys.readouterr().out
    assert table.count("| bm25 |") == table.count("| encoder |") == 3
    assert measure_main([*arguments, "--encoder", str(tmp_path / "none")]) == 1
    assert "no such model folder" in capsys.readouterr().err
