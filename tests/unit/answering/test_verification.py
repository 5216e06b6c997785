"""Whether a quote stands in the documents: letter for letter, but for white space, elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import make_document
from tradeqa.answering.model import DocumentRef
from tradeqa.answering.verification import MOST_PLACES, Verification, verify
from tradeqa.documents.model import Document

ONE = make_document("one", "甲港\n出口2\n297. 93亿元。\n重复的话。\n重复的话。")
TWO = make_document("two", "乙港\n重复的话。\n出口2297.93亿元。")


def check(
    quote: str, document_id: str | None = None, documents: tuple[Document, ...] = (ONE, TWO)
) -> Verification:
    """Look for a quote in both documents."""
    references = [
        (DocumentRef(d.id, d.metadata.title, (), None, None, None, d.sha256), d) for d in documents
    ]
    return verify(quote, references, document_id)


@pytest.mark.parametrize(
    ("quote", "document", "status", "places"),
    [
        ("297. 93亿元", None, "found", [("one", 7, True), ("two", 12, False)]),
        ("出口2297.93亿元", None, "found", [("two", 9, True), ("one", 3, False)]),
        ("出口2297.93亿元", "one", "found", [("one", 3, False)]),
        ("出口2 297.93亿元", "two", "found", [("two", 9, False)]),
        ("重复的话。", None, "found", [("one", 18, True), ("one", 24, True), ("two", 3, True)]),
        ("重复的话。", "two", "found", [("two", 3, True)]),
        ("乙港", "one", "misattributed", [("two", 0, True)]),
        ("乙\u3000港", "one", "misattributed", [("two", 0, False)]),
        ("丙港", None, "not_found", []),
        ("丙港", "one", "not_found", []),
        ("出口229793亿元", None, "not_found", []),
        ("  ", None, "not_found", []),
    ],
)
def test_status_and_places(
    quote: str, document: str | None, status: str, places: list[tuple[str, int, bool]]
) -> None:
    """Exact places first; misattributed when it stands in another document only."""
    found = check(quote, document)
    assert found.status == status
    assert [(p.document.id, p.start, p.exact) for p in found.places] == places


def test_the_end_of_a_loose_place_is_that_of_its_last_letter() -> None:
    """The slice that is pointed at reads the same but for white space."""
    (place,) = check("2297.93亿元", "one").places
    assert ONE.raw[place.start : place.end] == "2\n297. 93亿元"


def test_overlapping_places_are_all_found() -> None:
    """Every position counts, at most twenty are listed."""
    document = make_document("d", "哈" * 10)
    assert [p.start for p in check("哈哈哈", documents=(document,)).places] == list(range(8))
    many = make_document("d", "哈" * 50)
    assert len(check("哈", documents=(many,)).places) == MOST_PLACES == 20


@given(st.text(st.sampled_from("出口甲乙 \n。2"), min_size=1, max_size=40), st.data())
@settings(deadline=None, max_examples=150)
def test_every_slice_is_found_where_it_was_taken(raw: str, data: st.DataObject) -> None:
    """And with its white space changed it is found there loosely or exactly."""
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    document = make_document("d", raw)
    part = raw[start:end]
    if not part.strip():
        return
    found = check(part, "d", (document,))
    assert found.status == "found"
    assert start in [p.start for p in found.places] or len(found.places) == MOST_PLACES
    assert all(raw[p.start : p.end] == part for p in found.places if p.exact)
    bare = "".join(part.split())
    loose = check(bare, "d", (document,))
    assert loose.status == "found"
    assert all("".join(raw[p.start : p.end].split()) == bare for p in loose.places)
