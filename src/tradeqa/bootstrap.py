"""The composition root: from settings to an index that is up to date and a service over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from tradeqa.answering.mentions import Turn
from tradeqa.answering.sessions import MemorySessions, SessionStore
from tradeqa.answering.sessions_file import SessionsFile
from tradeqa.encoders.loading import load_encoder
from tradeqa.lexicon.thesaurus import load_thesaurus
from tradeqa.passages import PARAMETERS, split
from tradeqa.rerankers.loading import load_reranker
from tradeqa.service import QAService
from tradeqa.settings import Settings
from tradeqa.text.segment import Segmenter

if TYPE_CHECKING:
    from tradeqa.documents.corpus import Problem, Replaced
    from tradeqa.index.builder import BuildReport

TELEGRAM_SESSIONS = "telegram:"  # how the ids of the bot's conversations begin
CHAT_SESSIONS = "chat:"  # of those that last for one request

# stage ("read", "encode", "lexical", "store"), done, total (0: not known), what is at hand
Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True, slots=True)
class Refresh:
    """What became of the index, and of the files of the corpus that are not in it."""

    report: BuildReport
    problems: tuple[Problem, ...]
    replaced: tuple[Replaced, ...]


def refresh_index(
    settings: Settings, *, rebuild: bool = False, on_progress: Progress | None = None
) -> Refresh:
    """Bring the index up to date with the corpus; files that cannot be read are left out.

    Raises:
        SettingsError: there is no corpus folder.
        EncoderError: the encoder cannot be loaded.
        IndexBusy, IndexError_: as `build_index`; what was published before still answers.
    """
    # only who builds needs the readers: a question is answered without them
    from tradeqa.documents.corpus import load_corpus  # noqa: PLC0415
    from tradeqa.index.builder import build_index  # noqa: PLC0415

    tell = on_progress or _silent
    read = 0

    def count(path: str) -> None:
        nonlocal read
        read += 1
        tell("read", read, 0, path)

    corpus = load_corpus(settings.corpus_dir, on_progress=count)
    report = build_index(
        settings.index_dir,
        documents=corpus.documents,
        passages=tuple(chain.from_iterable(map(split, corpus.documents))),
        encoder=load_encoder(settings.encoder),
        segmenter=Segmenter(),
        parameters=PARAMETERS,
        problems=[(problem.path, problem.reason) for problem in corpus.problems],
        rebuild=rebuild,
        on_progress=lambda stage, done, total: tell(stage, done, total, ""),
    )
    return Refresh(report, corpus.problems, corpus.replaced)


def open_service(settings: Settings) -> QAService:
    """The service over the index as it is.

    Raises:
        IndexNotFound, IndexDamaged, IndexMismatch: as `QAService`.
        EncoderError: the encoder or the reranker cannot be loaded.
        SettingsError: a thesaurus file cannot be read.
    """
    return QAService(
        settings.index_dir,
        load_encoder(settings.encoder),
        segmenter=Segmenter(),
        thesaurus=load_thesaurus(settings.thesaurus),
        reranker=load_reranker(settings.reranker),
        max_wrong=settings.max_wrong,
        max_question=settings.max_question,
        sessions=_sessions(settings),
    )


def _sessions(settings: Settings) -> SessionStore | None:
    """Conversations in their file; those of the bot are kept for as long as it is told to."""
    if settings.sessions_file is None:
        return None
    longer = {TELEGRAM_SESSIONS: settings.telegram_keep_days * 86_400}
    return _Sessions(SessionsFile(settings.sessions_file, longer=longer), MemorySessions())


@dataclass(frozen=True, slots=True)
class _Sessions:
    """A `SessionStore` that keeps those conversations in memory that last for one request."""

    lasting: SessionStore
    passing: SessionStore

    def turns(self, session: str) -> Sequence[Turn]:
        return self._of(session).turns(session)

    def remember(self, session: str, turn: Turn) -> None:
        self._of(session).remember(session, turn)

    def retract(self, session: str, question: str) -> None:
        self._of(session).retract(session, question)

    def forget(self, session: str) -> bool:
        return self._of(session).forget(session)

    def _of(self, session: str) -> SessionStore:
        return self.passing if session.startswith(CHAT_SESSIONS) else self.lasting


def _silent(stage: str, done: int, total: int, at_hand: str) -> None:
    """Progress that nobody watches."""
