"""Corpora and indexes in folders of their own, for tests with a real service."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import tradeqa
from tradeqa.bootstrap import refresh_index
from tradeqa.service import QAService
from tradeqa.settings import load_settings

ROOT = Path(__file__).parents[1]
ORIGINALS = ROOT.parent / "shared" / "originals"


@dataclass(frozen=True)
class Place:
    """A service, and the corpus that it was made from."""

    corpus: Path
    index: Path
    service: QAService


def opened(folder: Path) -> Place:
    """Index `folder/corpus` and open a service over it."""
    corpus, index = folder / "corpus", folder / "index"
    refresh_index(load_settings({"corpus_dir": corpus, "index_dir": index}))
    return Place(corpus, index, tradeqa.open(index))


def with_texts(folder: Path, texts: dict[str, str]) -> Place:
    """A service over files written for the purpose."""
    (folder / "corpus").mkdir()
    for name, text in texts.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    return opened(folder)


def with_committed_corpus(folder: Path, *, originals: bool = False) -> Place:
    """A service over the articles as committed, or over the originals in their place."""
    shutil.copytree(ROOT / "corpus", folder / "corpus", ignore=shutil.ignore_patterns("originals"))
    if originals:
        shutil.copytree(ORIGINALS, folder / "corpus" / "originals")
    return opened(folder)
