"""Every error that tradeqa raises on purpose, as one small tree.

    TradeQAError
    ├── SettingsError          a setting, option or file of settings is wrong
    ├── DocumentError          one document cannot be read (the others go on)
    │   ├── DecodingError      its text encoding is not certain
    │   └── LimitExceeded      it is larger than a limit allows
    ├── EncoderError           a model is missing, damaged or does not fit
    ├── DocumentNotFound       no document of the index has this id
    ├── IndexError_
    │   ├── IndexNotFound      there is no index in this folder
    │   ├── IndexDamaged       a file of the index is missing or changed
    │   ├── IndexMismatch      the index was built with something else
    │   └── IndexBusy          another process is building it
    ├── QuestionError          a question cannot be taken as it is
    ├── FeedbackError          ratings cannot be kept or read
    ├── StateError             what a bot keeps cannot be kept or read
    ├── BotError               Telegram refuses the bot, or another one runs already
    └── EvaluationError        a run of gold questions cannot be made, read or compared

A message says what, where, and what to do next. "No answer" is not an error.
"""

from __future__ import annotations


class TradeQAError(Exception):
    """Base of all errors that tradeqa raises on purpose; `str()` is for people."""


class SettingsError(TradeQAError):
    """A setting, command-line option or settings file is wrong."""


class DocumentError(TradeQAError):
    """One document cannot be read; the rest of the corpus goes on."""


class DecodingError(DocumentError):
    """The text encoding of a document cannot be told with certainty."""


class LimitExceeded(DocumentError):
    """A document is larger, deeper or slower to read than a limit allows."""


class EncoderError(TradeQAError):
    """An encoder is missing, damaged, or does not fit what it is used for."""


class DocumentNotFound(TradeQAError):
    """No document of the index has this id."""


class IndexError_(TradeQAError):
    """Base of the errors about the index folder."""


class IndexNotFound(IndexError_):
    """There is no index in the folder."""


class IndexDamaged(IndexError_):
    """A file of the index is missing, cut or changed."""


class IndexMismatch(IndexError_):
    """The index was built with another encoder, tokenizer or schema."""


class IndexBusy(IndexError_):
    """Another process is building the index."""


class QuestionError(TradeQAError):
    """A question cannot be taken as it is (empty, too long, not text)."""


class FeedbackError(TradeQAError):
    """The file of the ratings cannot be written or read."""


class StateError(TradeQAError):
    """The file of what a bot keeps, or of conversations, cannot be written or read."""


class BotError(TradeQAError):
    """The bot cannot run: its token is refused, or another one uses its file."""


class EvaluationError(TradeQAError):
    """A run of gold questions cannot be made, read or compared."""
