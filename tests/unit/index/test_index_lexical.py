"""The lexical index: hand-worked BM25, order, filters, and words that look like operators."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fakes import make_corpus, make_document, make_passages
from tradeqa.errors import IndexDamaged, IndexError_
from tradeqa.index.clauses import AnyOf, Clause, Field
from tradeqa.index.lexical import LexicalIndex, build_lexical
from tradeqa.text.segment import Segmenter

Make = Callable[[list[str]], LexicalIndex]


class SpaceSegmenter(Segmenter):
    """Words are what stands between spaces."""

    def words(self, text: str) -> list[str]:
        return text.split()


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def build(texts: list[str]) -> LexicalIndex:
        passages = make_passages(make_document("d", "\n".join(["head line", *texts])))
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        build_lexical(folder, passages, SpaceSegmenter(), lambda done, total: None)
        return LexicalIndex(folder)

    return build


def _words(*terms: str, weight: float = 1.0) -> list[Clause]:
    return [Clause(Field.WORDS, term, weight) for term in terms]


def test_scores_are_bm25(make: Make) -> None:
    """k1 = 1.2, b = 0.75, worked by hand for three passages of 2, 3 and 4 words."""
    index = make(["a b", "a a c", "b c d e"])

    def bm25(frequency: int, length: int, found_in: int) -> float:
        idf = math.log(1 + (3 - found_in + 0.5) / (found_in + 0.5))
        return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / 3))

    hits = index.search(_words("a"), 3)
    assert [row for row, _ in hits] == [1, 0]
    assert [score for _, score in hits] == pytest.approx([bm25(2, 3, 2), bm25(1, 2, 2)], abs=1e-4)
    both = dict(index.search([*_words("a"), *_words("b", weight=0.5)], 3))
    assert both[0] == pytest.approx(bm25(1, 2, 2) * 1.5, abs=1e-4)
    assert both[2] == pytest.approx(bm25(1, 4, 2) * 0.5, abs=1e-4)


def test_of_several_wordings_the_best_counts(make: Make) -> None:
    """`AnyOf` scores as its best wording does, and adds up with other clauses."""
    index = make(["a b", "a a c", "b c d e"])
    words = {term: dict(index.search(_words(term), 3)) for term in "abc"}
    choice = AnyOf((tuple(_words("a")), tuple(_words("b", "c")), tuple(_words("zzz")), ()))
    hits = dict(index.search([choice, *_words("c")], 3))
    wording = {row: words["b"].get(row, 0.0) + words["c"].get(row, 0.0) for row in range(3)}
    for row in range(3):
        best = max(words["a"].get(row, 0.0), wording[row])
        assert hits[row] == pytest.approx(best + words["c"].get(row, 0.0), abs=2e-4)
    assert index.search([AnyOf(())], 3) == []


def test_prepared_clauses_find_what_they_find_unprepared(make: Make) -> None:
    """Once prepared they can be asked any number of times; what no passage has is left out."""
    index = make(["a b", "a a c", "b c d e"])
    choice = AnyOf((tuple(_words("a", "zzz")), tuple(_words("b", "c")), tuple(_words("zzz"))))
    ready = [index.prepare(choice), *map(index.prepare, _words("c", "zzz"))]
    for _ in range(2):
        assert index.search(ready, 3) == index.search([choice, *_words("c")], 3)
    assert index.prepare(_words("zzz")[0]).query is None
    assert index.prepare(AnyOf((tuple(_words("zzz")), ()))).query is None
    assert index.search([index.prepare(_words("zzz")[0])], 3) == []


@pytest.mark.parametrize("rows", [None, [], [5], list(range(0, 60, 2)), [*range(70, 90), 3]])
@pytest.mark.parametrize("k", [1, 7, 200])
def test_added_up_as_the_engine_adds(make: Make, rows: list[int] | None, k: int) -> None:
    """Prepared clauses of a small index are added up here: same hits, same order, near scores."""
    letters = random.Random(7)  # noqa: S311  # a fixed order, no secret
    texts = [" ".join(letters.choices("abcdef", k=letters.randint(1, 9))) for _ in range(90)]
    index = make([*texts, *["a b c"] * 30])
    choice = AnyOf((tuple(_words("a", "b", weight=0.4)), tuple(_words("c"))))
    clauses = [choice, *_words("d"), *_words("e", "zzz", weight=0.3), *_words("d")]
    engine = index.search(clauses, k, rows=rows)
    ready = index.search([index.prepare(clause) for clause in clauses], k, rows=rows)
    assert [row for row, _ in ready] == [row for row, _ in engine]
    assert [score for _, score in ready] == pytest.approx([score for _, score in engine], abs=2e-4)


def test_of_many_passages_the_engine_adds(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What every clause earns is not kept for a large index."""
    index = make(["a b", "a a c", "b c d e"])
    few = [index.prepare(clause) for clause in _words("a", "b")]
    monkeypatch.setattr("tradeqa.index.lexical._ADDED_UP", 2)
    many = [index.prepare(clause) for clause in _words("a", "b")]
    assert [clause.earned is None for clause in (*few, *many)] == [False, False, True, True]
    assert index.search(many, 3) == index.search(few, 3) != []


def test_no_clause_no_hit(make: Make) -> None:
    """Nothing asked, nothing wanted, nothing allowed, nothing known: nothing found."""
    index = make(["a b", "a c"])
    assert index.search([], 5) == []
    assert index.search(_words("a"), 0) == []
    assert index.search(_words("a"), 5, rows=[]) == []
    assert index.search(_words("zzz"), 5) == []
    ready = [index.prepare(clause) for clause in _words("a")]
    assert index.search(ready, 0) == index.search(ready, 5, rows=[]) == []
    assert make([]).search(_words("a"), 5) == []


def test_ties_are_in_row_order_past_what_is_fetched(make: Make) -> None:
    """Of a hundred equal passages the first rows are given, for every k."""
    index = make(["same words"] * 100)
    for k in (1, 3, 40, 100, 1000):
        assert [row for row, _ in index.search(_words("same"), k)] == list(range(min(k, 100)))


def test_rows_confine_the_search_and_keep_the_scores(make: Make) -> None:
    """A filter changes which rows are found, not what they score."""
    index = make([f"a{' a' * (n % 4)} b{n}" for n in range(30)])
    free = dict(index.search(_words("a"), 30))
    allowed = [25, 3, 4, 5, 17, 3, 99, -1]
    hits = index.search(_words("a"), 30, rows=allowed)
    assert sorted(row for row, _ in hits) == [3, 4, 5, 17, 25]
    assert dict(hits) == {row: free[row] for row in (3, 4, 5, 17, 25)}
    assert index.search(_words("a"), 30, rows=np.array(allowed)) == hits


def test_scattered_rows_confine_the_search_as_well(make: Make) -> None:
    """Many gaps are sifted and few are asked for; both give the allowed of all hits."""
    index = make([f"{'a ' * (n % 7 + 1)}b{n} {'c' if n % 50 == 1 else 'd'}" for n in range(300)])
    for term, k in (("a", 5), ("a", 300), ("c", 4), ("b77", 3)):
        every = index.search(_words(term), 300)
        for rows in (range(1, 300, 2), range(0, 300, 2), range(40, 90), [7, 77, 177], []):
            expected = [hit for hit in every if hit[0] in set(rows)][:k]
            assert index.search(_words(term), k, rows=rows) == expected


@pytest.mark.parametrize(
    "term", ["AND", "+a", '"a', "words:a", "a*", "a~2", "(a", "[a", "\\", "-", "'", "a\x00b", "^2"]
)
def test_operators_are_words(make: Make, term: str) -> None:
    """Query-language operators are found as themselves and do nothing else."""
    index = make([f"x {term} y", "a b words"])
    assert [row for row, _ in index.search(_words(term), 5)] == [0]
    assert index.document_frequency(Field.WORDS, term) == 1


@pytest.mark.parametrize("term", ["", " ", "a b", "\ud800", "a\n"])
def test_what_cannot_be_a_word_finds_nothing(make: Make, term: str) -> None:
    """Empty, spaced or undecodable terms are not in any passage."""
    index = make(["a b", "a"])
    assert index.search(_words(term), 5) == []
    assert index.document_frequency(Field.WORDS, term) == 0


def test_fields_are_kept_apart(make: Make) -> None:
    """Words, pairs of ideographs and context each find their own."""
    index = make(["中欧班列 班列", "外贸"])
    assert [row for row, _ in index.search([Clause(Field.BIGRAMS, "欧班")], 5)] == [0]
    assert index.search(_words("欧班"), 5) == []
    assert len(index.search([Clause(Field.CONTEXT, "head")], 5)) == 2
    assert index.document_frequency(Field.BIGRAMS, "班列") == 1
    assert index.document_frequency(Field.WORDS, "外贸") == 1


@pytest.mark.parametrize("weight", [0.0, -1.0, math.nan, math.inf])
def test_a_weight_is_positive(weight: float) -> None:
    """Anything else would break the engine's bounds on scores."""
    with pytest.raises(ValueError, match="weight"):
        Clause(Field.WORDS, "a", weight)


def test_opening_writes_nothing_and_outlives_its_folder(tmp_path: Path) -> None:
    """The published folder is unchanged by a reader, and may go while one is open."""
    _, passages = make_corpus(2, 5)
    folder = tmp_path / "lexical"
    segmenter = Segmenter()
    build_lexical(folder, passages, segmenter, lambda done, total: None)
    before = sorted(path.name for path in folder.iterdir())
    assert not any(name.endswith(".lock") for name in before)
    index = LexicalIndex(folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    hits = index.search(_words(*segmenter.words(passages[3].text)), 1)
    assert hits[0][0] == 3


def test_the_engines_errors_become_ours(tmp_path: Path) -> None:
    """Damage that gets past the checksums, and a folder that cannot be written."""
    folder = tmp_path / "lexical"
    folder.mkdir()
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    with pytest.raises(IndexDamaged, match="lexical"):
        LexicalIndex(folder)
    with pytest.raises((IndexError_, OSError)):
        build_lexical(folder, [], Segmenter(), lambda done, total: None)
