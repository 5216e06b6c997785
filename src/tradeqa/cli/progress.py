"""Progress of long work: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from tradeqa.cli.console import is_terminal, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_EVERY_SECONDS = 5.0  # between two plain lines of one stage
STAGES = {
    "read": "读取文档",
    "encode": "计算向量",
    "lexical": "建立词汇索引",
    "store": "写入索引",
    "reading": "读取文本",
    "tokenizer": "训练分词器",
    "pairs": "准备训练对",
    "learning": "训练",
    "writing": "写入模型",
}


class ProgressDisplay:
    """Shows stages of work as they are reported; use as a context manager."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, float] = {}

    def __enter__(self) -> ProgressDisplay:
        if is_terminal(sys.stderr):
            # a tenth of a second: only where a bar is shown
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import Progress  # noqa: PLC0415

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, stage: str, done: int, total: int, at_hand: str = "") -> None:
        """`done` of `total` (0: not known) in a stage; `at_hand` is what is worked on."""
        name = STAGES.get(stage, stage)
        if self._bar is None:
            self._tell_plainly(name, done, total)
            return
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total or None)
        self._bar.update(self._tasks[name], completed=done, total=total or None)

    def _tell_plainly(self, name: str, done: int, total: int) -> None:
        """A line every few seconds; work that is done before that needs none."""
        now = time.monotonic()
        if now - self._said.setdefault(name, now) >= _EVERY_SECONDS:
            self._said[name] = now
            say(f"{name}：{done}/{total}" if total else f"{name}：{done}")
