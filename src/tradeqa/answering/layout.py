"""All texts of the passages found for a question, side by side, so that each is looked at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.answering.evidence import PassageEvidence
from tradeqa.text.occurrence import PairedTexts

Places = npt.NDArray[np.int64]
Column = npt.NDArray[np.float64]  # one value for each sentence, or for each passage


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each text stands in `texts`; what is shared by several passages stands there once."""

    texts: PairedTexts
    passages: Places  # their own texts, shape (passages,)
    contexts: Places  # shape (passages,)
    sections: Places  # shape (passages,)
    sentences: Places  # shape (sentences,)
    owners: Places  # the passage that each sentence is of, shape (sentences,)
    rows: Places  # the passages that are rows of tables, shape (rows,)
    labels: Places  # their labels, shape (rows,)
    wholes: Places  # their own text with caption and heads, shape (rows,)
    tables: Places  # caption and heads alone, shape (rows,)

    @classmethod
    def of(cls, passages: Sequence[PassageEvidence]) -> Layout:
        """Lay out what was read of passages."""
        own = [passage.texts for passage in passages]
        sizes = np.array([len(texts.texts) for texts in own], dtype=np.int64)
        contexts = {id(p.context): p.context.texts for p in passages}
        sections = {id(p.section): p.section.texts for p in passages}
        shared = [*contexts.values(), *sections.values()]
        begins = np.cumsum(sizes) - sizes
        after = int(sizes.sum()) + np.cumsum([0, *(len(texts.texts) for texts in shared)])
        places = dict(zip((*contexts, *sections), after.tolist(), strict=False))
        in_context = np.array([places[id(p.context)] for p in passages], dtype=np.int64)
        in_section = np.array([places[id(p.section)] for p in passages], dtype=np.int64)
        counts = np.array([len(p.sentences) for p in passages], dtype=np.int64)
        owners = np.repeat(np.arange(len(passages)), counts)
        ordinals = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
        rows = np.flatnonzero(sizes > counts + 1)
        labels = begins[rows] + 1 + counts[rows]
        return cls(
            texts=PairedTexts.joined([*own, *shared]),
            passages=begins,
            contexts=in_context,
            sections=in_section,
            sentences=begins[owners] + 1 + ordinals,
            owners=owners,
            rows=rows,
            labels=labels,
            wholes=labels + 1,
            tables=in_context[rows] + 1,
        )
