"""The gold questions are sound: every line is well formed and its answer stands where it says.

Read by `tradeqa eval`; the format is the contract's ("Gold questions"), with a `split` of `dev`
(tuned on) or `test` (reported once). White space is ignored wherever strings are compared.
Run this file as a script to print the counts by type.
"""

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

GOLD = Path(__file__).parent
ROOT = GOLD.parents[1]
CORPUS = ROOT / "corpus"
ORIGINALS = ROOT.parent / "shared" / "originals"
FILES = sorted(GOLD.glob("*.jsonl"))

STRING_FIELDS = ("id", "question", "type", "split")
LIST_FIELDS = ("evidence", "answer", "history")
FIELDS = {*STRING_FIELDS, *LIST_FIELDS, "document"}
MAX_QUESTION = 1000  # characters, the contract's limit of the HTTP request
DIALOGUE_TURN = re.compile(r"(?P<dialogue>.+-d\d+)-\d+")

Question = dict[str, Any]


def squeeze(text: str) -> str:
    """The text without white space, the form in which gold strings are compared."""
    return re.sub(r"\s+", "", text)


def read_questions(path: Path) -> list[Question]:
    """The questions of one gold file, one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def documents() -> dict[str, tuple[str, dict[str, Any]]]:
    """The corpus: document id -> (text without white space, front matter)."""
    found = {}
    for path in sorted(CORPUS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if not text.startswith("---\n"):
            continue
        front = yaml.safe_load(text.split("---\n", 2)[1])
        found[front.get("id", path.stem)] = (squeeze(text), front)
    return found


def all_questions() -> list[Question]:
    """The questions of every gold file, in file order."""
    return [question for path in FILES for question in read_questions(path)]


def shape_faults(question: Question) -> list[str]:
    """What is wrong with the fields of one question; empty when nothing is."""
    if set(question) != FIELDS:
        return [f"fields differ from the contract: {sorted(set(question) ^ FIELDS)}"]
    faults = [
        f"{name} is not a non-empty string"
        for name in STRING_FIELDS
        if not isinstance(question[name], str) or not question[name].strip()
    ]
    faults += [
        f"{name} is not a list of non-empty strings"
        for name in LIST_FIELDS
        if not isinstance(question[name], list)
        or not all(isinstance(entry, str) and entry.strip() for entry in question[name])
    ]
    if faults:
        return faults
    if question["split"] not in {"dev", "test"}:
        faults.append(f"split is {question['split']!r}, not dev or test")
    if len(question["question"]) > MAX_QUESTION:
        faults.append(f"question is longer than {MAX_QUESTION} characters")
    if bool(question["history"]) != (question["type"] == "followup"):
        faults.append("a followup, and only a followup, has a history")
    return faults


def answer_faults(question: Question) -> list[str]:
    """Where evidence, answer and document of one question disagree; empty when they agree."""
    evidence, answers = question["evidence"], question["answer"]
    if not evidence:
        return (
            ["no evidence, yet an answer or a document"] if answers or question["document"] else []
        )
    if question["type"] == "unanswerable":
        return ["unanswerable, yet it has evidence"]
    if question["document"] not in documents():
        return [f"document {question['document']!r} is not in corpus/"]
    text, _ = documents()[question["document"]]
    faults = [] if answers else ["evidence, but no answer"]
    faults += [f"evidence not in the document: {e}" for e in evidence if squeeze(e) not in text]
    faults += [f"answer not in the document: {a}" for a in answers if squeeze(a) not in text]
    faults += [
        f"evidence holds none of the answers: {e}"
        for e in evidence
        if not any(squeeze(a) in squeeze(e) for a in answers)
    ]
    return faults


def report(faults: dict[str, list[str]]) -> str:
    """The faults as one line a question."""
    return "\n".join(f"{key}: {'; '.join(found)}" for key, found in faults.items() if found)


def counts_by_type() -> str:
    """A small table: type, questions in dev, in test, how many want a refusal."""
    dev, test, refused = Counter(), Counter(), Counter()
    for question in all_questions():
        (dev if question["split"] == "dev" else test)[question["type"]] += 1
        refused[question["type"]] += not question["evidence"]
    rows = [f"{'type':<14}{'dev':>6}{'test':>6}{'refuse':>8}"]
    rows += [f"{t:<14}{dev[t]:>6}{test[t]:>6}{refused[t]:>8}" for t in sorted(dev | test)]
    totals = (dev.total(), test.total(), refused.total())
    return "\n".join([*rows, f"{'all':<14}{totals[0]:>6}{totals[1]:>6}{totals[2]:>8}"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_is_well_formed(path: Path) -> None:
    """Fields, their types, the split and the place of the history are as in the contract."""
    faults = {str(q.get("id")): shape_faults(q) for q in read_questions(path)}
    assert faults
    assert not report(faults), report(faults)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_evidence_and_answers_stand_in_their_document(path: Path) -> None:
    """Each evidence and answer is in the document; what has no evidence has no answer either."""
    faults = {q["id"]: answer_faults(q) for q in read_questions(path)}
    assert not report(faults), report(faults)


def test_ids_and_questions_are_unique_over_all_files() -> None:
    """No id is used twice, and no question with the same history is asked twice."""
    questions = all_questions()
    ids = Counter(q["id"] for q in questions)
    asked = Counter((*q["history"], q["question"]) for q in questions)
    assert [key for key, n in ids.items() if n > 1] == []
    assert [turns for turns, n in asked.items() if n > 1] == []


def test_a_dialogue_lies_in_one_split() -> None:
    """All turns of a dialogue (`…-d01-2`, `…-d01-3`) are in the same split."""
    splits = defaultdict(set)
    for question in all_questions():
        if turn := DIALOGUE_TURN.fullmatch(question["id"]):
            splits[turn["dialogue"]].add(question["split"])
    assert [dialogue for dialogue, found in splits.items() if len(found) > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_answer_of_every_question_stands_in_the_original(path: Path) -> None:
    """So that the same questions can be run on the originals, judged by the answer string."""
    if not ORIGINALS.is_dir():
        pytest.skip(f"the originals are not at {ORIGINALS}; they are never part of the repository")
    missing = []
    for question in read_questions(path):
        if not question["evidence"]:
            continue
        _, front = documents()[question["document"]]
        original = squeeze((ORIGINALS / front["original"]).read_text(encoding="utf-8"))
        if not any(squeeze(answer) in original for answer in question["answer"]):
            missing.append(f"{question['id']}: {question['answer']}")
    assert not missing, "\n".join(missing)


if __name__ == "__main__":
    print(counts_by_type())
