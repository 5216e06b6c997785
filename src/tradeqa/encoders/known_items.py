"""Known-item search: questions on unseen articles, and the paragraphs to find them in."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tradeqa.encoders.training_texts import Article, read_questions

QUERIES = 300  # of a kind, at most
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Query:
    """A text to search with, and where its answer stands."""

    kind: str
    text: str
    article: tuple[str, str]
    paragraph: int | None  # None: any of the article will do


@dataclass(frozen=True, slots=True)
class Pool:
    """The paragraphs searched."""

    texts: list[str]
    places: dict[tuple[tuple[str, str], int], int]  # (article, paragraph) → row

    def targets(self, query: Query) -> list[int]:
        """Rows that answer a query."""
        if query.paragraph is not None:
            return [self.places[query.article, query.paragraph]]
        return [row for (article, _), row in self.places.items() if article == query.article]


def unseen_queries(
    articles: Sequence[Article], questions: Path, holdout: float, most: int = QUERIES
) -> list[Query]:
    """Written questions on held-out articles, and their titles as a kind of their own.

    At most `most` of a kind, chosen by a fixed chance.
    """
    unseen = {a.key: a for a in articles if a.is_held_out(holdout) and a.paragraphs}
    rng = random.Random(_SEED)  # noqa: S311  # a fixed choice, no secret
    by_kind: dict[str, list[Query]] = {}
    for question in read_questions(questions):
        article = unseen.get(question.article)
        if article and question.paragraph < len(article.paragraphs):
            query = Query(question.kind, question.text, article.key, question.paragraph)
            by_kind.setdefault(question.kind, []).append(query)
    often = Counter(article.title for article in articles)
    by_kind["title"] = [
        Query("title", article.title, article.key, None)
        for article in unseen.values()
        if often[article.title] == 1
    ]
    order = [rng.random() for _ in range(max(map(len, by_kind.values())))]
    chosen: list[Query] = []
    for asked in by_kind.values():  # one order for all, so the kinds ask for one paragraph
        ranked = sorted(range(len(asked)), key=order.__getitem__)
        chosen += [asked[number] for number in ranked[:most]]
    return chosen


def make_pool(articles: Sequence[Article], queries: Sequence[Query], size: int) -> Pool:
    """Every paragraph asked for, then others by chance, up to `size`."""
    asked = {(query.article, query.paragraph or 0): None for query in queries}
    others = [
        (article.key, number)
        for article in articles
        for number in range(len(article.paragraphs))
        if (article.key, number) not in asked
    ]
    random.Random(_SEED).shuffle(others)  # noqa: S311  # a fixed choice, no secret
    chosen = [*asked, *others[: max(0, size - len(asked))]]
    paragraphs = {article.key: article.paragraphs for article in articles}
    return Pool(
        texts=[paragraphs[key][number] for key, number in chosen],
        places={place: row for row, place in enumerate(chosen)},
    )
