"""`tradeqa bot` as a process against the loopback Bot API, over a small corpus."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot_api import BotApi
from tradeqa.bootstrap import refresh_index
from tradeqa.settings import load_settings

TRAINS = """---
title: 班列
published: 2021-03-29
---

2019年中欧班列全年开行8225列。

2020年中欧班列全年开行12406列，同比增长50%。司机王强说，他每周往返一次。

2021年中欧班列全年开行15183列。
"""
PORTS = """---
title: 港口
published: 2022-01-20
---

2021年宁波舟山港集装箱吞吐量达到3108万标准箱。

2021年上海港集装箱吞吐量达到4703万标准箱。
"""
QUESTION = "2020年中欧班列开行了多少列？"
ANSWER = "12406列"
REFUSED = "2022年中欧班列开行了多少列？"


def unanswered(state: Path) -> int:
    """Updates in a state file that are not answered yet."""
    if not state.exists():
        return 0
    with contextlib.closing(sqlite3.connect(state)) as connection:
        query = "SELECT count(*) FROM updates WHERE payload IS NOT NULL"
        return int(connection.execute(query).fetchone()[0])


@dataclass
class Bot:
    """A bot process, where it works and what it has said."""

    process: subprocess.Popen[bytes]
    folder: Path
    log: Path

    @property
    def said(self) -> str:
        """Everything on its stdout and stderr, of all its starts."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.process.wait(30)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it by a signal; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)


def holder(state: Path) -> int:
    """The process whose bot uses a state file, as Linux tells."""
    number = Path(f"{state}.lock").stat().st_ino
    for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
        _, kind, _, _, process, place, *_ = line.split()
        if kind == "FLOCK" and place.endswith(f":{number}"):
            return int(process)
    raise AssertionError(f"nobody holds {state}.lock")


def corpus(folder: Path) -> None:
    """Two small articles, indexed."""
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "trains.md").write_text(TRAINS, encoding="utf-8")
    (folder / "corpus" / "ports.md").write_text(PORTS, encoding="utf-8")
    index(folder)


def index(folder: Path) -> None:
    """Bring the index up to date."""
    options = {"corpus_dir": folder / "corpus", "index_dir": folder / "index"}
    refresh_index(load_settings(options))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_files(shared: Path, folder: Path) -> dict[str, str]:
    """Settings of a bot over the index in `shared` with files of its own in `folder`."""
    return {
        "TRADEQA_INDEX_DIR": str(shared / "index"),
        "TRADEQA_TELEGRAM_STATE_PATH": str(folder / "state.sqlite"),
        "TRADEQA_SESSIONS_PATH": str(folder / "sessions.sqlite"),
        "TRADEQA_FEEDBACK_PATH": str(folder / "feedback.sqlite"),
    }


def start(api: BotApi, folder: Path, *command: str, **variables: str) -> Bot:
    """A bot process; whoever starts it ends it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRADEQA_")}
    log = folder / "log"
    environment = {
        **kept,
        "PYTHONIOENCODING": "utf-8",
        "TRADEQA_TELEGRAM_TOKEN": api.token,
        "TRADEQA_TELEGRAM_API_URL": api.url,
        **variables,
    }
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tradeqa", *(command or ("bot",))],
            cwd=folder,
            env=environment,
            stdout=written,
            stderr=written,
        )
    return Bot(process, folder, log)


@contextlib.contextmanager
def running(api: BotApi, folder: Path, *command: str, **variables: str) -> Iterator[Bot]:
    """A bot process until the end of the block."""
    bot = start(api, folder, *command, **variables)
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.process.terminate()
            try:
                bot.process.wait(20)
            finally:
                bot.process.kill()
                bot.process.wait(20)
