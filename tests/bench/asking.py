"""`ask` within a process, over the gold development questions, and its peers.

The peers search the same passages for the same questions: tantivy alone (BM25, five
best, words cut beforehand), the same with the cutting, the encoder with a plain matrix
product, and a bare loop that counts shared pairs of characters. None of them picks a
sentence, checks it or refuses.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Sequence

import tantivy
from measured import GOLD, SEED, Row, Workplace, median, milliseconds_each, percentile

from tradeqa.bootstrap import open_service
from tradeqa.documents.corpus import load_corpus
from tradeqa.encoders.loading import load_encoder
from tradeqa.evaluation.gold import load_gold
from tradeqa.passages import Passage, split
from tradeqa.settings import Settings
from tradeqa.text.segment import Segmenter

PART = "ask, in process"
_QUICK = 40  # questions of a quick run
_TOP = 5
_HEAP_BYTES = 50_000_000


def questions(*, quick: bool) -> list[str]:
    """The development questions that stand alone, in an order fixed by the seed."""
    gold = [entry.question for entry in load_gold(GOLD, split="dev") if not entry.history]
    random.Random(SEED).shuffle(gold)  # noqa: S311  # a fixed order, no secret
    return gold[:_QUICK] if quick else gold


def measure(place: Workplace, *, quick: bool) -> list[Row]:
    """Latency of the first question, the first pass, and a pass that has been warmed up."""
    asked = questions(quick=quick)
    service = open_service(Settings(index_dir=place.index))
    opening = milliseconds_each(service.ask, asked[:1])[0]
    first = milliseconds_each(service.ask, asked[1:])
    warm = milliseconds_each(service.ask, asked)
    rows = [
        Row(PART, "the first question after opening", opening, "ms"),
        *_spread(f"first pass, {len(first)} questions", first),
        *_spread(f"second pass, {len(warm)} questions", warm),
    ]
    return [*rows, *_peers(passages(place), asked, median(warm))]


def passages(place: Workplace) -> list[Passage]:
    """Every passage of the corpus, in the order of the index."""
    return [
        passage for document in load_corpus(place.corpus).documents for passage in split(document)
    ]


def _spread(what: str, spent: Sequence[float]) -> list[Row]:
    return [
        Row(PART, f"{what}: {name}", percentile(spent, share), "ms")
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    ]


def _peers(held: Sequence[Passage], asked: Sequence[str], ours: float) -> list[Row]:
    segmenter, encoder = Segmenter(), load_encoder(None)
    cut = {question: segmenter.words(question) for question in asked}
    index = tantivy_index([segmenter.words(passage.text) for passage in held])
    searcher, schema = index.searcher(), index.schema
    vectors = encoder.encode_passages([passage.text for passage in held])
    pairs = [set(itertools.pairwise(passage.text)) for passage in held]

    def search(words: Sequence[str]) -> object:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "words", word))
            for word in words
        ]
        return searcher.search(tantivy.Query.boolean_query(terms), limit=_TOP)

    peers = {
        f"tantivy BM25 top {_TOP}, words cut beforehand": lambda q: search(cut[q]),
        f"tantivy BM25 top {_TOP} with the cutting": lambda q: search(segmenter.words(q)),
        f"bare loop over pairs of characters, top {_TOP}": lambda q: heapq.nlargest(
            _TOP, range(len(pairs)), key=lambda row: len(pairs[row] & set(itertools.pairwise(q)))
        ),
        "default encoder and a matrix product": lambda q: (
            vectors @ encoder.encode_queries([q])[0]
        ).argmax(),
    }
    rows: list[Row] = []
    for name, work in peers.items():
        milliseconds_each(work, asked)  # warm, as ours
        theirs = median(milliseconds_each(work, asked))
        rows.append(Row(PART, f"{name}: p50", theirs, "ms", "ask / this", ours / theirs))
    return rows


def tantivy_index(texts: Sequence[Sequence[str]]) -> tantivy.Index:
    """A plain index in memory: one field of words, BM25 as the library has it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for words in texts:
        entry = tantivy.Document()
        entry.add_text("words", " ".join(words))
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index
