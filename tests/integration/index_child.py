"""A builder to be killed, starved or crowded: run as a program by the crash tests.

    index_child.py JOB          one build; exit code 0 done, 1 a TradeQAError (on stderr)
    index_child.py --serve      for each job on stdin: fork a builder, kill it after a while,
                                print "killed" or "done"

A job is JSON: index, seed, and optionally wait_for (a file without which the encoder does
not return), file_limit (the most bytes that a file may have), kill_after (seconds).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fakes import HashingEncoder, make_corpus
from tradeqa.encoders.base import Vectors
from tradeqa.errors import TradeQAError
from tradeqa.index.builder import build_index
from tradeqa.text.segment import Segmenter

DOCUMENTS, PARAGRAPHS = 6, 5
SEGMENTER = Segmenter()


class PatientEncoder(HashingEncoder):
    """Returns once a file exists."""

    def __init__(self, wait_for: Path) -> None:
        super().__init__()
        self._wait_for = wait_for

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        while not self._wait_for.exists():
            time.sleep(0.01)
        return super().encode_passages(texts)


def run(job: dict[str, Any]) -> int:
    """One build; what went wrong goes to standard error as a sentence."""
    documents, passages = make_corpus(DOCUMENTS, PARAGRAPHS, seed=job["seed"])
    wait_for = job.get("wait_for")
    if "file_limit" in job:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_limit"], job["file_limit"]))
    try:
        build_index(
            Path(job["index"]),
            documents=documents,
            passages=passages,
            encoder=PatientEncoder(Path(wait_for)) if wait_for else HashingEncoder(),
            segmenter=SEGMENTER,
            parameters={},
        )
    except TradeQAError as exc:
        print(f"{type(exc).__name__}: {exc}", file=sys.stderr)
        return 1
    return 0


def serve() -> None:
    """Fork before any thread runs, so that a build starts at once and not after imports."""
    SEGMENTER.words("预热")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os._exit(run(json.loads(line)))
        time.sleep(json.loads(line)["kill_after"])
        os.kill(pid, signal.SIGKILL)  # safe: the id is ours until it is waited for
        _, status = os.waitpid(pid, 0)
        print("killed" if os.WIFSIGNALED(status) else "done", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve()
    else:
        sys.exit(run(json.loads(sys.argv[1])))
