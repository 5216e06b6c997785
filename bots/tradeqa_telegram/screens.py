"""Messages that are no answers: welcome, help, settings, what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa_telegram.buttons import Action, Kind
from tradeqa_telegram.markup import Text, bold, joined
from tradeqa_telegram.message import Button, Message, Rows, messages, shortened
from tradeqa_telegram.phrases import say
from tradeqa_telegram.showing import one_line

# In the corpus as delivered the last has no answer: a reader sees what a refusal looks like.
EXAMPLES = {
    False: (
        "2020年中欧班列开行了多少列？",
        "2023年电动载人汽车出口了多少辆？",
        "2022年中欧班列开行了多少列？",
    ),
    True: (
        "How many China-Europe freight trains ran in 2020?",
        "What was China's total import and export value in 2023?",
        "How many China-Europe freight trains ran in 2022?",
    ),
}
LANGUAGES = (None, "zh", "en")  # by `Action.number`; None: as the question
QUOTES = (1, 3, 5, 10)  # quotes an answer may have, to choose from
COMMANDS = ("ask", "more", "sources", "new", "settings", "privacy", "forget", "help")
_CHOSEN = "✓ "


def render_start(
    *, english: bool, documents: int, examples: Sequence[str] | None = None
) -> tuple[Message, ...]:
    """The welcome, with a button for each example."""
    asked = EXAMPLES[english] if examples is None else examples
    lines = [
        bold(say("welcome", english=english)),
        Text(say("promise", documents, english=english)),
        Text(say("follow", english=english)),
    ]
    rows = tuple(
        (Button(shortened(one_line(question)), Action(Kind.EXAMPLE, "", number)),)
        for number, question in enumerate(asked)
        if one_line(question)
    )
    if rows:
        lines.append(Text(say("try", english=english)))
    return messages(joined(lines, "\n\n"), rows)


def render_help(*, english: bool, username: str | None = None) -> tuple[Message, ...]:
    """How to ask, how to read a reply, the commands; `username` is the bot's, without @."""
    commands = [f"/{name} — {say('do_' + name, english=english)}" for name in COMMANDS]
    name = f"@{username}" if username else say("my_name", english=english)
    lines = [
        bold(say("help", english=english)),
        Text(say("how_to_ask", english=english)),
        Text(say("how_to_read", english=english)),
        Text(say("in_groups", name, english=english)),
        Text("\n".join(commands)),
    ]
    return messages(joined(lines, "\n\n"))


def render_settings(
    *, english: bool, language: str | None, quotes: int, documents: Sequence[str] = ()
) -> tuple[Message, ...]:
    """The settings of a chat, and buttons to change them.

    Args:
        english: the language of this message.
        language: "zh" or "en" where it is fixed, None where it follows the question.
        quotes: quotes an answer may have.
        documents: titles of the documents that questions are limited to; none: all.
    """
    titles = [one_line(title) for title in documents]
    limits = [f"· {title}" for title in titles] or [say("all_documents", english=english)]
    lines = [
        bold(say("settings", english=english)),
        Text(
            say("language", say(f"language_{language or 'auto'}", english=english), english=english)
        ),
        Text(say("quotes", quotes, english=english)),
        joined((say("limited", english=english), *limits), "\n"),
    ]
    rows = [
        tuple(
            Button(
                (_CHOSEN if language == one else "")
                + say(f"language_{one or 'auto'}", english=english),
                Action(Kind.LANGUAGE, "", number),
            )
            for number, one in enumerate(LANGUAGES)
        ),
        tuple(
            Button(
                (_CHOSEN if quotes == most else "") + say("quotes_of", most, english=english),
                Action(Kind.QUOTES, "", most),
            )
            for most in QUOTES
        ),
    ]
    if titles:
        rows.append((Button(say("ask_all", english=english), Action(Kind.EVERY)),))
    return messages(joined(lines, "\n"), tuple(rows))


def render_privacy(*, english: bool, keep_days: float, feedback: bool) -> tuple[Message, ...]:
    """What is kept of a reader, how long, and how to have it dropped."""
    days = f"{keep_days:g}"
    lines = [
        bold(say("privacy", english=english)),
        Text(say("kept", days, english=english)),
        Text(say("rated_kept" if feedback else "rated_not", english=english)),
        Text(say("not_sent", english=english)),
        Text(say("dropped", english=english)),
    ]
    button = Button(say("forget", english=english), Action(Kind.FORGET))
    return messages(joined(lines, "\n\n"), ((button,),))


def scope_row(document_key: str, *, english: bool, limited: bool) -> Rows:
    """The button that limits questions to a document, or lifts the limit."""
    name = "ask_all" if limited else "ask_only"
    action = Action(Kind.EVERY) if limited else Action(Kind.ONLY, document_key)
    return ((Button(say(name, english=english), action),),)
