"""The version: the same for the same content, another for any difference."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import Any

import pytest

from fakes import make_corpus
from tradeqa.documents.model import Metadata, Span, View
from tradeqa.errors import IndexError_
from tradeqa.index.contents import checked
from tradeqa.index.version import index_version

_WITH: dict[str, Any] = {
    "encoder_fingerprint": "e",
    "dimension": 8,
    "segmenter_fingerprint": "s",
    "parameters": {"size": 3, "overlap": [1, 2]},
}


def test_the_version_is_known() -> None:
    """A constant: it must not change with the machine, the run or the order of keys."""
    documents, passages = make_corpus(2, 2)
    version = index_version(documents, passages, **_WITH)
    other = _WITH | {"parameters": {"overlap": (1, 2), "size": 3}}
    assert index_version(documents, passages, **other) == version
    assert len(version) == 12
    assert int(version, 16) >= 0


@pytest.mark.parametrize(
    "change",
    [
        {"encoder_fingerprint": "f"},
        {"dimension": 9},
        {"segmenter_fingerprint": "t"},
        {"parameters": {"size": 4}},
    ],
)
def test_what_it_is_built_with_counts(change: dict[str, Any]) -> None:
    """Encoder, segmenter and parameters each change the version."""
    documents, passages = make_corpus(2, 2)
    changed = index_version(documents, passages, **(_WITH | change))
    assert changed != index_version(documents, passages, **_WITH)


def test_what_it_is_built_from_counts() -> None:
    """Any field of a document or passage changes the version."""
    documents, passages = make_corpus(2, 2)
    version = index_version(documents, passages, **_WITH)
    first, view = documents[0], documents[0].view
    for change in (
        {"sha256": "0"},
        {"path": "other.txt"},
        {"part": 2},
        {"raw": first.raw + "。"},
        {"metadata": Metadata(title="other")},
        {"blocks": first.blocks[:-1]},
        {"view": View(view.text, view.starts, array("l", [*view.ends[:-1], view.ends[-1] + 1]))},
    ):
        assert index_version([replace(first, **change), documents[1]], passages, **_WITH) != version
    for change in (
        {"text": "x"},
        {"context": "x"},
        {"raw": Span(0, 1)},
        {"sentences": ()},
        {"kind": "note"},
        {"page": 1},
    ):
        changed = [replace(passages[0], **change), *passages[1:]]
        assert index_version(documents, changed, **_WITH) != version


def test_contents_are_put_in_the_order_of_rows() -> None:
    """By document id and ordinal, whatever order they come in."""
    documents, passages = make_corpus(3, 3)
    assert checked(documents[::-1], passages[::-1]) == (documents, passages)


def test_contents_that_do_not_fit_are_refused() -> None:
    """Twice the same id, a stranger, a span outside, a lone surrogate."""
    documents, passages = make_corpus(2, 2)
    outside = replace(passages[0], raw=Span(0, 10_000))
    broken = replace(documents[0], raw=documents[0].raw + "\ud800")
    for bad_documents, bad_passages, words in (
        ([*documents, documents[0]], passages, "d0000.*twice"),
        (documents, [*passages, passages[1]], "d0000:00001.*twice"),
        (documents[1:], passages, "d0000, which is not"),
        (documents, [outside, *passages[1:]], "outside"),
        ([broken, documents[1]], passages, "surrogate"),
    ):
        with pytest.raises(IndexError_, match=words):
            checked(bad_documents, bad_passages)
