"""Questions without a topic and counts without sense, asked of a real service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_http import problem, serving, wait_for

from places import with_texts
from tradeqa import wording
from tradeqa.answering.model import Filters
from tradeqa.service import QAService


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> QAService:
    """A service over three sentences without metadata."""
    text = "2020年全年开行12406列。\n\n出口增长5.3%。\n\n进口下降2.1%。\n"
    return with_texts(tmp_path_factory.mktemp("odd"), {"a.txt": text}).service


@pytest.mark.parametrize(
    "question", ["的了吗", "😀🇨🇳", "\ufe0f", "a", "？？", "1" * 1000, f"{'1' * 490}/{'1' * 490}"]
)
def test_nothing_asked_is_refused(service: QAService, question: str) -> None:
    """Function words, pictures, letters and digits have no topic, and no answer."""
    answer = service.ask(question)
    assert (answer.answerable, answer.confidence) == (False, 0.0)
    assert answer.reason


@pytest.mark.parametrize(
    "filters",
    [
        Filters(document_ids=()),
        Filters(document_ids=("unknown",)),
        Filters(published_from=date(2020, 1, 1)),
    ],
)
def test_no_document_left(service: QAService, filters: Filters) -> None:
    """No near misses either; a document without a date is in no span of dates."""
    answer = service.ask("2020年开行了多少列", filters=filters)
    assert (answer.answerable, answer.near_misses) == (False, ())
    assert service.retrieve("2020年开行了多少列", filters=filters) == []


def test_counts_without_sense(service: QAService) -> None:
    """At least one, at most what there is."""
    for most in (-1, 0, 1):
        answer = service.ask("出口增长多少", top_k=most)
        assert len(answer.quotes or answer.near_misses) == 1
        assert len(service.retrieve("出口增长多少", top_k=most)) == 1
    assert len(service.retrieve("出口增长多少", top_k=10**9)) == len(
        service.retrieve("出口增长多少", top_k=3)
    )


def test_an_empty_index_refuses(tmp_path: Path) -> None:
    """It says that nothing was found, and that it is not ready, in both languages."""
    service = with_texts(tmp_path, {}).service
    assert not service.ask("出口增长多少").answerable
    assert service.ready() == (False, wording.EMPTY_INDEX)
    with serving(lambda: service) as client:
        wait_for(lambda: "正在加载" not in client.get("/readyz").json()["detail"])
        for language, told in zip(("zh", "en"), wording.EMPTY_INDEX, strict=True):
            reply = client.get("/readyz", headers={"Accept-Language": language})
            assert problem(reply, 503, "not-ready")["detail"] == told
