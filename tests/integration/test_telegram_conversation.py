"""A long mixed conversation over the articles as committed, kept as a person would read it.

`python tests/integration/test_telegram_conversation.py` writes the transcript anew; whoever
does so reads it.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import telegram_bot
from bot_api import BotApi, Message
from places import ROOT
from telegram_bot import running

KEPT = ROOT / "tests" / "data" / "telegram-conversation.txt"
_PERCENT = re.compile(r"(?<=约 )\d+(?=%)|(?<=about )\d+(?=%)")  # moves when the model is fitted
_TIME = re.compile(r"^\[\d\d:\d\d:\d\d\] ", re.MULTILINE)


def converse(folder: Path) -> str:
    """Two people, a private chat, a group and inline mode; everything as it stands at the end."""
    ignored = shutil.ignore_patterns("originals")
    shutil.copytree(ROOT / "corpus", folder / "corpus", ignore=ignored)
    telegram_bot.index(folder)
    with BotApi() as api, running(api, folder):
        wang, ann = api.user("王明"), api.user("Ann", language="en")
        group = api.group("外贸交流群", wang, ann)

        def press(label: str, on: Message, count: int = 0) -> None:
            """Press a button and wait until it has done what it does."""
            said = len(api.said(on.chat))
            pressed = wang.presses(label, on=on)
            api.wait_for(lambda: pressed.answered and len(api.said(on.chat)) >= said + count)

        api.reply(wang.starts())
        first = api.reply(wang.says("2020年中欧班列开行了多少列？"))
        press(first.labels()[0][0], first)
        press("上下文", first, 1)
        api.reply(wang.says("那2022年呢？"))
        question = wang.says("中国的出口额是多少？")
        api.reply(question)
        wang.edits(question, "2023年中国货物贸易进出口总值是多少？")
        api.wait_for(lambda: api.said(wang)[-1].earlier)
        press("👍 有用", api.said(wang)[-1])
        api.reply(wang.says("其中出口呢？"))
        api.reply(wang.says("/more"))
        api.reply(wang.says("/new"))
        api.reply(wang.says("火星上有多少家外贸企业？"))
        sources = api.reply(wang.says("/sources"))
        press("1", sources, 1)
        settings = api.reply(wang.says("/settings"))
        press("1 条", settings)
        api.reply(wang.says("/privacy"))
        api.reply(wang.says("/forget"))
        api.reply(ann.says("How many China-Europe freight trains ran in 2020?"))
        api.reply(ann.says("and in 2021?"))
        ann.says("大家看看这个", chat=group)
        asked = wang.says("/ask 2023年电动载人汽车出口了多少辆？", chat=group)
        reply = api.reply(asked)
        api.reply(ann.says("@tradeqa_test_bot 锂电池呢？", chat=group))
        api.reply(wang.says("太阳能电池呢？", chat=group, reply_to=reply))
        query = ann.asks_inline("2020年中欧班列开行了多少列？")
        api.wait_for(lambda: query.answered)
        ann.chooses(query, 0, chat=group)
        api.idle()
        assert api.refused() == []
        return _PERCENT.sub("…", _TIME.sub("", api.transcript())) + "\n"


def test_the_conversation_reads_as_it_was_read(tmp_path: Path) -> None:
    """Word for word; after a change of what the bot says, write it anew and read it."""
    kept = KEPT.read_text(encoding="utf-8")
    assert converse(tmp_path) == kept, f"run {__file__} with python and read what changed"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        KEPT.write_text(converse(Path(temporary)), encoding="utf-8")
