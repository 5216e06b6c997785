"""Every vector store answers as brute force does."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import ExactVectors
from tradeqa.errors import EncoderError
from tradeqa.index.vectors import FaissVectors, VectorStore

Half = npt.NDArray[np.float16]
Make = Callable[[Half], VectorStore]
DIMENSION = 16

STORES: dict[str, Make] = {"exact": ExactVectors, "faiss": FaissVectors}


@pytest.fixture(params=sorted(STORES))
def make(request: pytest.FixtureRequest) -> Make:
    return STORES[request.param]


def _unit(count: int, dimension: int = DIMENSION, seed: int = 1) -> Half:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def test_hand_worked(make: Make) -> None:
    """Three axes and a mixed vector: scores are inner products, ties go by row."""
    store = make(np.array([[1, 0], [0, 1], [1, 0], [0.5, 0.5]], dtype=np.float16))
    query = np.array([0.5, 0.25], dtype=np.float32)
    assert (len(store), store.dimension) == (4, 2)
    assert store.search(query, 9) == [(0, 0.5), (2, 0.5), (3, 0.375), (1, 0.25)]
    assert store.search(query, 2) == [(0, 0.5), (2, 0.5)]
    assert store.search(query, 2, rows=[3, 1, 1, 7, -2]) == [(3, 0.375), (1, 0.25)]
    assert store.search(query, 0) == []
    assert store.search(query, 2, rows=[]) == []
    assert store.search(-query, 1) == [(1, -0.25)]


def test_scores_of_given_rows(make: Make) -> None:
    """In the order asked for, a row twice where it is asked twice, as `search` has them."""
    store = make(_unit(40))
    query = _unit(1, seed=3)[0].astype(np.float32)
    found = dict(store.search(query, 40))
    rows = [7, 39, 0, 7]
    assert store.scores(query, rows).tolist() == [found[row] for row in rows]
    assert store.scores(query, np.array(rows)).tolist() == [found[row] for row in rows]
    assert store.scores(query, []).tolist() == []
    assert store.scores(np.zeros(DIMENSION, dtype=np.float32), rows).tolist() == [0.0] * 4


def test_nothing_to_find(make: Make) -> None:
    """An empty store and a zero vector give no hits, and no padding."""
    query = np.ones(DIMENSION, dtype=np.float32)
    assert make(np.zeros((0, DIMENSION), dtype=np.float16)).search(query, 3) == []
    assert make(_unit(5)).search(np.zeros(DIMENSION, dtype=np.float32), 3) == []
    assert make(np.zeros((2, DIMENSION), dtype=np.float16)).search(query, 3) == [(0, 0.0), (1, 0.0)]


def test_equal_vectors_come_in_row_order(make: Make) -> None:
    """A hundred copies of one vector: the first rows win at every cut."""
    vectors = np.concatenate([_unit(50), np.repeat(_unit(1, seed=9), 100, axis=0)])
    store = make(vectors)
    query = vectors[60].astype(np.float32)
    for k in (1, 7, 60, 100):
        assert [row for row, _ in store.search(query, k)] == list(range(50, 50 + k))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    count=st.integers(1, 300),
    k=st.integers(1, 40),
    doubled=st.booleans(),
    filtered=st.booleans(),
)
def test_faiss_equals_brute_force(
    seed: int, count: int, k: int, doubled: bool, filtered: bool
) -> None:
    """Same rows, same scores, same order, with repeated vectors and filters too."""
    vectors = _unit(count, seed=seed)
    if doubled:
        vectors = np.concatenate([vectors, vectors])
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, len(vectors), size=count) if filtered else None
    query = _unit(1, seed=seed + 1)[0].astype(np.float32)
    expected = ExactVectors(vectors).search(query, k, rows=rows)
    assert FaissVectors(vectors).search(query, k, rows=rows) == expected


def test_many_rows_speed_and_filters() -> None:
    """At 20,000 rows FAISS agrees with brute force, wide filters included; the time is shown."""
    vectors = _unit(20_000, 256)
    fast, exact = FaissVectors(vectors), ExactVectors(vectors)
    queries = _unit(20, 256, seed=2).astype(np.float32)
    wide = np.arange(0, 20_000, 2)
    for query in queries[:3]:
        assert fast.search(query, 50) == exact.search(query, 50)
        assert fast.search(query, 50, rows=wide) == exact.search(query, 50, rows=wide)
    started = time.perf_counter()
    for query in queries:
        fast.search(query, 100)
    print(f"\n20,000 x 256: {(time.perf_counter() - started) / len(queries) * 1e3:.2f} ms a query")


def test_inverted_lists_find_nearly_all() -> None:
    """Above the limit: the same each time, scores exact, few near vectors missed."""
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(60, 32))
    vectors = centres[chance.integers(60, size=6_000)] + chance.normal(size=(6_000, 32)) / 3
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    store, again = (FaissVectors(vectors, exhaustive_limit=1_000) for _ in range(2))
    exact = ExactVectors(vectors)
    found = 0
    for query in vectors[:50].astype(np.float32):
        hits, best = store.search(query, 10), exact.search(query, 10)
        assert hits == again.search(query, 10)
        scores = dict(exact.search(query, len(vectors)))
        assert all(scores[row] == score for row, score in hits)
        found += len({row for row, _ in hits} & {row for row, _ in best})
        narrow = [0, 5, 77, 4_000]
        assert store.search(query, 10, rows=narrow) == exact.search(query, 10, rows=narrow)
        wide = range(0, 6_000, 2)
        assert {row % 2 for row, _ in store.search(query, 10, rows=wide)} == {0}
    assert found >= 0.9 * 500


def test_unfit_questions_are_refused() -> None:
    """Another dimension or something that is not a number."""
    store = FaissVectors(_unit(3))
    with pytest.raises(EncoderError, match="shape"):
        store.search(np.ones(DIMENSION + 1, dtype=np.float32), 1)
    with pytest.raises(EncoderError, match="not a number"):
        store.search(np.full(DIMENSION, np.nan, dtype=np.float32), 1)
