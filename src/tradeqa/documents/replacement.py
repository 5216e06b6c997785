"""Originals take the place of the restatements that name them.

A restatement says `original: FILE NAME` (and `original_part: 2`) in its front matter,
or an original carries the restatement's `id`. The original then stands under that id,
and takes from the restatement what it does not state about itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from tradeqa.documents.model import Document, Metadata
from tradeqa.documents.scan import Problem

_INHERITED = ("title", "authors", "source", "published", "doi", "keywords")
_NOTES = {"title": "title_note", "published": "published_note"}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A restatement that was left out because its original is in the corpus."""

    restatement: str  # path
    original: str  # path
    document_id: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The documents that remain, in their order, and what became of the others."""

    documents: tuple[Document, ...]
    replaced: tuple[Replaced, ...]
    problems: tuple[Problem, ...]


def settle(documents: Sequence[Document]) -> Settled:
    """Put originals in the place of restatements and see to it that ids are unique."""
    remaining: list[Document | None] = list(documents)
    replaced: list[Replaced] = []
    problems: list[Problem] = []
    taken: set[int] = set()
    for at, restatement in enumerate(documents):
        if not is_restatement(restatement):
            continue
        places = _places_of_original(documents, restatement)
        if not places:
            if problem := _missing_part(documents, restatement):
                problems.append(problem)
            continue
        place = places[0]
        remaining[at] = None
        if place in taken:
            reason = f"another restatement also names {documents[place].path}; keep one of them"
            problems.append(Problem(restatement.path, reason))
            continue
        taken.add(place)
        original = documents[place]
        metadata = _inherit(original.metadata, restatement.metadata)
        remaining[place] = replace(original, id=restatement.id, metadata=metadata)
        replaced.append(Replaced(restatement.path, original.path, restatement.id))
    unique, doubles = _unique([document for document in remaining if document is not None])
    return Settled(unique, tuple(replaced), (*problems, *doubles))


def is_restatement(document: Document) -> bool:
    """Whether a document tells in other words what an original says."""
    extra = dict(document.metadata.extra)
    return extra.get("kind") == "restatement" or bool(extra.get("original"))


def _places_of_original(documents: Sequence[Document], restatement: Document) -> list[int]:
    """Where originals of a restatement stand; those in an `originals/` folder first."""
    extra = dict(restatement.metadata.extra)
    named = extra.get("original", "")
    part = extra.get("original_part", "1")
    places = [
        at
        for at, document in enumerate(documents)
        if document is not restatement
        and not is_restatement(document)
        and (
            (named and _has_name(document, named) and str(document.part) == part)
            or document.id == restatement.id
        )
    ]
    return sorted(places, key=lambda at: "originals" not in documents[at].path.split("/")[:-1])


def _has_name(document: Document, named: str) -> bool:
    """Whether a file's path is, or ends with, the name; composed and decomposed are the same."""
    parts = PurePosixPath(unicodedata.normalize("NFC", document.path)).parts
    wanted = PurePosixPath(unicodedata.normalize("NFC", named)).parts
    return parts[-len(wanted) :] == wanted


def _missing_part(documents: Sequence[Document], restatement: Document) -> Problem | None:
    extra = dict(restatement.metadata.extra)
    named, part = extra.get("original", ""), extra.get("original_part", "1")
    for document in documents:
        if named and part != "1" and not is_restatement(document) and _has_name(document, named):
            reason = f"names part {part} of {document.path}, which has no such part"
            return Problem(restatement.path, reason + "; the restatement is kept")
    return None


def _inherit(original: Metadata, restatement: Metadata) -> Metadata:
    """The original's metadata, completed from what the restatement states."""
    taken: dict[str, object] = {}
    extra = dict(original.extra)
    for name in _INHERITED:
        own, other = getattr(original, name), getattr(restatement, name)
        if other and name not in restatement.derived and (not own or name in original.derived):
            taken[name] = other
            note = _NOTES.get(name, "")
            if text := dict(restatement.extra).get(note):
                extra.setdefault(note, text)
    derived = original.derived - frozenset(taken)
    return replace(original, **taken, derived=derived, extra=tuple(extra.items()))  # type: ignore[arg-type]


def _unique(documents: Sequence[Document]) -> tuple[tuple[Document, ...], list[Problem]]:
    first: dict[str, Document] = {}
    problems: list[Problem] = []
    for document in documents:
        if document.id in first:
            reason = f"has the id '{document.id}' of {first[document.id].path}; give it another id"
            problems.append(Problem(document.path, reason))
        else:
            first[document.id] = document
    return tuple(first.values()), problems
