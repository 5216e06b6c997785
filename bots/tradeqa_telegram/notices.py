"""Short sentences about what the bot cannot do, or has just done, in Chinese and English."""

from __future__ import annotations

from tradeqa_telegram.markup import Text
from tradeqa_telegram.message import Message, messages

_NOTICES: dict[str, tuple[str, str]] = {
    "ask_what": (
        "请在 /ask 后面写问题，例如：/ask 2020年中欧班列开行了多少列？",
        "Write the question after /ask, for example: "
        "/ask How many China-Europe freight trains ran in 2020?",
    ),
    "no_text": ("我只读文字，请把问题打出来。", "I read text only; please type the question."),
    "unknown": (
        "没有这个命令；/help 里有全部命令。直接发问题就行。",
        "There is no such command; /help lists them. Just send a question.",
    ),
    "too_long": (
        "这个问题太长了（最多 {} 字），请问得短一些。",
        "This question is too long (at most {} characters); please shorten it.",
    ),
    "no_question": (
        "这里面没有可以查的文字，请写成一个问题。",
        "There is nothing in it to look for; please write a question.",
    ),
    "no_last": (
        "还没有可以接着看的回答，请先提一个问题。",
        "There is no reply to go on from yet; ask something first.",
    ),
    "no_more": ("这个回答没有更多引文了。", "That reply has no more quotes."),
    "anew": (
        "好，开始新的话题；前面的问题不再算作上文。",
        "A new subject, then: what was asked before no longer counts.",
    ),
    "forgotten": (
        "已删除为您在这里保存的对话、评价和设置。",
        "What was kept of you here is deleted: conversations, ratings, settings.",
    ),
    "stranger": (
        "这个机器人只为指定的用户服务。如需使用，请把编号 {} 告诉管理员。",
        "This bot serves certain people only. To use it, tell its owner the number {}.",
    ),
    "slower": (
        "问得太快了，请约 {} 秒后再试。",
        "That is too fast; please try again in about {} seconds.",
    ),
    "failed": (
        "这一条没有处理成功，原因已记入日志。请换个问法再试。",
        "This one could not be worked on; the log says why. Please put it differently.",
    ),
    "timed_out": ("这个问题花的时间太长，没有答完。", "This question took too long."),
    "not_ready": (
        "索引正在加载，请稍后再试。",
        "The index is being loaded; please try again soon.",
    ),
    "no_document": (
        "这篇文章已经不在库里了；/sources 有现在的目录。",
        "This document is no longer here; /sources lists those there are.",
    ),
    "changed": ("已更改。", "Changed."),
    "unrated": ("评价没能保存，请稍后再试。", "The rating could not be kept; please try later."),
    "inline_hint": ("与机器人私聊", "Chat with the bot"),
}


def notice(name: str, *values: object, english: bool) -> str:
    """One sentence, with values put in."""
    return _NOTICES[name][english].format(*values)


def noticed(name: str, *values: object, english: bool) -> tuple[Message, ...]:
    """The sentence as a message."""
    return messages(Text(notice(name, *values, english=english)))
