"""What a question is about, where the passages found do not name it, or only elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tradeqa.answering.evidence import PassageEvidence
from tradeqa.retrieval.subjects import Subject


def away(subjects: Sequence[Subject], passage: PassageEvidence) -> tuple[Subject, ...]:
    """Subjects that neither a passage nor what stands around it names."""
    return tuple(subject for subject in subjects if not subject.stands_in(_around(passage)))


def nowhere(
    subjects: Sequence[Subject], passages: Sequence[PassageEvidence]
) -> tuple[Subject, ...]:
    """Subjects of no passage found: a rare word finds every passage that it is in."""
    if not subjects:
        return ()
    contexts = {id(passage.context): passage.context.key for passage in passages}
    keys = [*(passage.key for passage in passages), *contexts.values()]
    return tuple(subject for subject in subjects if not subject.stands_in(keys))


def _around(passage: PassageEvidence) -> Iterator[str]:
    yield passage.key
    yield passage.context.key
    yield from passage.section.texts.texts
