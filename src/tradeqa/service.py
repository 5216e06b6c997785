"""The one door: a service that answers questions from an index, for every channel."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tradeqa import wording
from tradeqa.answering.candidates import Judged
from tradeqa.answering.dialogue import DialogueReader
from tradeqa.answering.mentions import Turn
from tradeqa.answering.model import Answer, DocumentRef, Filters
from tradeqa.answering.ranker import RankingModel, Strictness, load_ranking_model
from tradeqa.answering.sessions import MemorySessions, SessionStore
from tradeqa.answering.verification import Verification, verify
from tradeqa.documents.model import Document
from tradeqa.encoders.base import Encoder
from tradeqa.engine import Engine
from tradeqa.errors import DocumentNotFound, QuestionError
from tradeqa.index.layout import read_pointer
from tradeqa.index.store import StoredDocument
from tradeqa.lexicon.thesaurus import Thesaurus, load_thesaurus
from tradeqa.passages import Passage
from tradeqa.rerankers.base import Reranker
from tradeqa.retrieval.query import Query, QuestionReader
from tradeqa.text.normalize import visible
from tradeqa.text.segment import Segmenter

MAX_QUESTION = 1000  # characters
MAX_SESSION = 512  # characters of a session id
DEPTH = 32  # passages whose sentences are judged; 24 cost up to 0.6 points of answer@1 (dev)
_TRIAL = ("2020年中国出口总额是多少？", "那2019年呢？", "How much did China export in 2020?")


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage found for a question, with its scores (higher is better)."""

    passage: Passage
    document: DocumentRef
    score: float
    lexical: float
    dense: float


class QAService:
    """Answers questions from the index in a folder; thread-safe.

    An answer is computed wholly from one index generation, also while `reload` swaps in
    a newer one.
    """

    def __init__(
        self,
        index_dir: Path,
        encoder: Encoder,
        *,
        segmenter: Segmenter | None = None,
        thesaurus: Thesaurus | None = None,
        reranker: Reranker | None = None,
        model: RankingModel | None = None,
        max_wrong: float | None = None,
        max_question: int = MAX_QUESTION,
        sessions: SessionStore | None = None,
    ) -> None:
        """Open the index.

        Args:
            index_dir: the index folder.
            encoder: the encoder it was built with.
            segmenter: the segmenter it was built with; the default one if None.
            thesaurus: other wordings; the packaged one if None.
            reranker: reads the best passages together with the question; none if None.
            model: orders candidates and tells the confidence; the packaged one if None.
            max_wrong: of the answers given, at most about this share may have a wrong first
                quote, by the development questions; the model's usual strictness if None.
            max_question: the longest question taken, in characters.
            sessions: where conversations are kept; in this process's memory if None.

        Raises:
            IndexNotFound, IndexDamaged, IndexMismatch: as `IndexReader.open`.
        """
        self._index_dir = Path(index_dir)
        self._encoder = encoder
        self._segmenter = segmenter or Segmenter()
        self._model = model or load_ranking_model()
        self._strictness = self._model.strictness(max_wrong)
        self._max_question = max_question
        self._reader = QuestionReader(self._segmenter, thesaurus or load_thesaurus())
        self._dialogue = DialogueReader(self._segmenter)
        self._sessions: SessionStore = MemorySessions() if sessions is None else sessions
        self._reranker = reranker
        self._lock = threading.Lock()
        self._engine = self._open()

    @property
    def index_version(self) -> str:
        """Version of the index that answers now."""
        return self._engine.index.version

    @property
    def strictness(self) -> Strictness:
        """Below which probabilities a question is refused."""
        return self._strictness

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer a question with up to `top_k` quotes, or refuse with near misses.

        Within a `session`, a follow-up is read with what was asked before; the reading is
        the answer's `interpreted_question`. Without one, nothing is kept.

        Raises:
            QuestionError: the question is empty, too long or not text, or the session too long.
        """
        begin = time.perf_counter()
        engine = self._engine
        clean = self._checked(question)
        _check_session(session)
        if session is not None:
            clean = self._dialogue.interpret(clean, self._sessions.turns(session))
        query = self._reader.read(clean, reference=engine.newest_year)
        rows = engine.rows(filters)
        judged = engine.answerer.judge(query, depth=DEPTH, rows=rows)
        answer = engine.answerer.answer(
            query, judged, top_k=max(1, top_k), strictness=self._strictness, interpreted=clean
        )
        if session is not None:
            self._sessions.remember(session, Turn.of(answer))
        explanation = _explain(query, judged.met) if explain else {}
        return dataclasses.replace(
            answer,
            question=question,
            session=session,
            took_ms=round(1000 * (time.perf_counter() - begin), 2),
            explanation=explanation,
        )

    def retract(self, session: str, question: str) -> None:
        """Take back what was said last in a session, if it was this `interpreted_question`."""
        self._sessions.retract(session, question)

    def forget(self, session: str) -> bool:
        """Drop what was said in a session; False when nothing was kept of it."""
        return self._sessions.forget(session)

    def judge(self, question: str, *, filters: Filters | None = None) -> tuple[Query, Judged]:
        """Every candidate sentence with its features: what the ranking model is fitted on."""
        engine = self._engine
        query = self._reader.read(self._checked(question), reference=engine.newest_year)
        rows = engine.rows(filters)
        return query, engine.answerer.judge(query, depth=DEPTH, rows=rows)

    def retrieve(
        self, question: str, *, top_k: int = 10, filters: Filters | None = None
    ) -> list[RetrievedPassage]:
        """The ranked passages only, with their scores."""
        engine = self._engine
        query = self._reader.read(self._checked(question), reference=engine.newest_year)
        hits = engine.retriever.retrieve(query, max(1, top_k), rows=engine.rows(filters))
        return [
            RetrievedPassage(
                hit.passage,
                engine.references[hit.passage.document_id],
                round(hit.score, 6),
                round(hit.lexical, 6),
                round(hit.dense, 6),
            )
            for hit in hits
        ]

    def verify(self, quote: str, document_id: str | None = None) -> Verification:
        """Whether a quote stands in the documents, and where.

        Raises:
            QuestionError: the quote is empty.
            DocumentNotFound: there is no such document.
        """
        engine = self._engine
        if document_id is not None and document_id not in engine.documents:
            raise DocumentNotFound(f"no document {document_id!r} in this index")
        if not visible(quote).strip():
            raise QuestionError("the quote is empty")
        texts = ((engine.references[key], engine.document(key)) for key in engine.documents)
        return verify(quote, texts, document_id)

    def documents(self) -> list[StoredDocument]:
        """All documents without their text, by id."""
        return list(self._engine.documents.values())

    def document(self, document_id: str) -> Document:
        """A document with its raw text, view and structure.

        Raises:
            DocumentNotFound: there is no such document.
        """
        return self._engine.document(document_id)

    def reload(self) -> bool:
        """Open the newest published index if it is another one; the old one goes on if it fails.

        The new one has answered questions before it takes over, see `warm`.

        Raises:
            IndexDamaged, IndexMismatch: the newer index cannot be used.
        """
        with self._lock:
            if read_pointer(self._index_dir).generation == self._engine.index.generation:
                return False
            engine = self._open()
            self._try(engine)
            self._engine = engine
            return True

    def warm(self) -> None:
        """Answer some questions that nobody asked; nothing is kept of them.

        What loads with the first question of a language, or with the first follow-up, is
        loaded then; an index or encoder that opens but cannot answer raises what is wrong.
        """
        self._try(self._engine)

    def ready(self) -> tuple[bool, tuple[str, str] | None]:
        """Whether questions can be answered, and if not, why, in Chinese and in English."""
        return (True, None) if len(self._engine.index.lexical) else (False, wording.EMPTY_INDEX)

    def _open(self) -> Engine:
        return Engine.open(
            self._index_dir,
            self._encoder,
            self._segmenter,
            self._reader.gazetteer,
            self._model,
            self._reranker,
        )

    def _try(self, engine: Engine) -> None:
        turns: list[Turn] = []
        for question in _TRIAL:
            clean = self._dialogue.interpret(question, turns)
            query = self._reader.read(clean, reference=engine.newest_year)
            judged = engine.answerer.judge(query, depth=DEPTH)
            answer = engine.answerer.answer(
                query, judged, top_k=1, strictness=self._strictness, interpreted=clean
            )
            turns.append(Turn.of(answer))

    def _checked(self, question: str) -> str:
        clean = visible(question).strip()
        if not clean:
            raise QuestionError("the question is empty")
        if len(question) > self._max_question:
            raise QuestionError(
                f"the question has {len(question)} characters; "
                f"at most {self._max_question} are taken"
            )
        return clean


def _check_session(session: str | None) -> None:
    if session is not None and len(session) > MAX_SESSION:
        raise QuestionError(
            f"the session id has {len(session)} characters; at most {MAX_SESSION} are taken"
        )


def _explain(query: Query, met: Sequence[float]) -> dict[str, object]:
    """How the question was read, and what each word earned (1 as written, less by synonym)."""
    return {
        "type": query.type.value,
        "years": list(query.times.years),
        "places": sorted(query.places),
        "directions": sorted(direction.value for direction in query.directions),
        "terms": [
            {"term": term.text, "met": round(credit, 2)}
            for term, credit in zip(query.terms, met, strict=True)
        ],
    }
