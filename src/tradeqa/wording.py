"""What people read from every channel besides answers, in Chinese and in English."""

from __future__ import annotations

import re

from tradeqa import errors

EMPTY_INDEX = (
    "索引里没有任何文档。请把文档放进文档文件夹，再运行 tradeqa index。",
    "The index holds no documents. Put some into the corpus folder and run tradeqa index.",
)

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")
_LETTER = re.compile("[A-Za-z]")

# (Chinese, English) for each error of the tree; the nearest base class counts.
_ERRORS: dict[type[errors.TradeQAError], tuple[str, str]] = {
    errors.SettingsError: ("设置有误。", "A setting is wrong."),
    errors.DecodingError: (
        "文件的文字编码无法确定。",
        "The text encoding of a file is not certain.",
    ),
    errors.LimitExceeded: ("文件超过限制。", "A file exceeds a limit."),
    errors.DocumentError: ("有一个文件读不了。", "A document cannot be read."),
    errors.EncoderError: ("向量模型无法使用。", "The encoder cannot be used."),
    errors.IndexNotFound: (
        "还没有索引，请先运行 tradeqa index。",
        "There is no index yet; run tradeqa index first.",
    ),
    errors.IndexDamaged: (
        "索引已损坏，请运行 tradeqa index --rebuild。",
        "The index is damaged; run tradeqa index --rebuild.",
    ),
    errors.IndexMismatch: (
        "索引与当前设置不符，请运行 tradeqa index --rebuild。",
        "The index does not fit the settings; run tradeqa index --rebuild.",
    ),
    errors.IndexBusy: (
        "另一个进程正在建立索引，请稍后再试。",
        "Another process is building the index; try again later.",
    ),
    errors.IndexError_: ("索引无法使用。", "The index cannot be used."),
    errors.QuestionError: (
        "这个问题无法受理：为空、太长，或不是文字。",
        "This question cannot be taken: it is empty, too long or not text.",
    ),
    errors.FeedbackError: ("评价无法保存或读取。", "Ratings cannot be kept or read."),
    errors.StateError: (
        "机器人或会话的状态文件无法使用。",
        "The file of what the bot or conversations keep cannot be used.",
    ),
    errors.BotError: ("机器人无法运行。", "The bot cannot run."),
    errors.TradeQAError: ("没有完成。", "The work failed."),
}


def is_english(text: str) -> bool:
    """Whether a question is to be replied to in English: Latin letters, no ideograph."""
    return bool(_LETTER.search(text)) and not _HAN.search(text)


def sentence(error: errors.TradeQAError, *, english: bool = False) -> str:
    """One plain sentence about an error, without paths or other particulars."""
    for kind in type(error).__mro__:
        if kind in _ERRORS:
            return _ERRORS[kind][english]
    return _ERRORS[errors.TradeQAError][english]
