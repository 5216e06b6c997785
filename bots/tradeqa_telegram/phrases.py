"""The bot's own sentences, in Chinese (Simplified or Traditional) and English."""

from __future__ import annotations

from tradeqa.text.normalize import to_traditional

_SENTENCES: dict[str, tuple[str, str]] = {
    # an answer
    "read_as": ("按「{}」理解", "Read as “{}”"),
    "quoted": ("原文这样说", "The document says this"),
    "quoted_surely": ("，{}：", ". {}:"),
    "of_first": ("（出自第 1 条引文）", " (from quote 1)"),
    "number": ("引文 {}/{}：{}", "Quote {} of {}: {}"),
    "surely": ("很有把握（约 {}%）", "Very sure (about {}%)"),
    "fairly": ("较有把握（约 {}%）", "Fairly sure (about {}%)"),
    "hardly": (
        "不太有把握（约 {}%），请核对原文",
        "Not so sure (about {}%): please check the text",
    ),
    "also_surely": ("很可能也是答案（约 {}%）", "very likely an answer too (about {}%)"),
    "also_fairly": ("可能也是答案（约 {}%）", "perhaps an answer too (about {}%)"),
    "also_hardly": ("多半只是相关内容", "probably only related"),
    "other_dates": ("不同日期的文章还这样说：", "Documents of other dates say:"),
    # a refusal
    "no_answer": ("没有答案。", "No answer."),
    "near": ("最接近的原文，但不是答案（{}/{}）：", "Nearest passage, not an answer ({} of {}):"),
    "not_answer": ("不是答案：", "Not an answer: "),
    # inline mode
    "goes_on": (
        "（引文太长，一条消息放不下；下文请看原文。）",
        "(The quote goes on in the document.)",
    ),
    "untitled": ("（无题）", "(untitled)"),
    # buttons
    "next": ("下一条引文 {}/{}", "Next quote {}/{}"),
    "first": ("回到第 1 条引文", "Back to quote 1"),
    "next_near": ("下一处相近原文 {}/{}", "Next near passage {}/{}"),
    "first_near": ("回到第 1 处相近原文", "Back to passage 1"),
    "context": ("上下文", "Context"),
    "open": ("在网页里看原文", "Open in the web page"),
    "up": ("👍 有用", "👍 Helpful"),
    "down": ("👎 有误", "👎 Wrong"),
    "up_done": ("👍 已评：有用", "👍 Rated helpful"),
    "down_done": ("👎 已评：有误", "👎 Rated wrong"),
    "ask": ("改问：{}", "Ask: {}"),
    "back": ("« 上一页", "« Back"),
    "on": ("下一页 »", "Next »"),
    # documents
    "in_context": ("引文的上下文", "The quote in its context"),
    "changed": (
        "这篇文章在回答之后更新过，引文的上下文已经找不到了。请重新提问。",
        "This document has changed since the answer; please ask again.",
    ),
    "documents": ("库中文章（{} 篇）", "Documents ({})"),
    "page": ("第 {}/{} 页", ", page {} of {}"),
    "no_documents": ("库里还没有文章。", "There are no documents yet."),
    "size": ("{} 字", "{} characters"),
    "authors": ("作者：{}", "Authors: {}"),
    "published": ("日期：{}", "Date: {}"),
    "source": ("来源：{}", "Source: {}"),
    "keywords": ("关键词：{}", "Keywords: {}"),
    "doi": ("DOI：{}", "DOI: {}"),
    "url": ("网址：{}", "Address: {}"),
    "characters": ("篇幅：{} 字", "Length: {} characters"),
    "file": ("文件：{}", "File: {}"),
    "sha256": ("SHA-256：{}", "SHA-256: {}"),
    "derived": ("（由正文推断）", " (derived from the text)"),
    "ask_only": ("只问这一篇", "Ask this document only"),
    "ask_all": ("改回问全部文章", "Ask all documents again"),
    # welcome and help
    "welcome": ("外贸文章问答", "Foreign-trade articles"),
    "promise": (
        "发来一个问题，我在库中的 {} 篇文章里找原文来回答：逐字引用，注明标题、日期和位置；"
        "文章里没有的，就明确说没有。",
        "Send a question, and I answer with passages of the {} articles here: word for word, with "
        "title, date and place. What they do not say, you are told they do not say.",
    ),
    "follow": (
        "可以接着追问，例如「那2023年呢？」；换一个话题前发 /new。",
        "Follow-ups such as “and in 2023?” are understood; send /new before another subject.",
    ),
    "try": ("点下面的例子试试：", "For example:"),
    "help": ("怎么用", "How to use this"),
    "how_to_ask": (
        "私聊里直接发问题。问清楚年份、地方和指标，例如「2020年中欧班列开行了多少列？」。",
        "In a private chat just send a question. Name the year, the place and the figure, as in "
        "“How many China-Europe freight trains ran in 2020?”.",
    ),
    "how_to_read": (
        "粗体是简短的答案，引用框里是一字不改的原文，与问题相符的词加粗；下面是出处，"
        "「第 m–n 字」是它在原文里的位置。把握是估计的概率：约 90% 就是十次里约有九次答对。"
        "没有答案时，列出的相近原文不是答案。",
        "The short answer is bold; the block quotation is the text itself, unaltered, with the "
        "words that match in bold; below it stands where it comes from. Confidence is an estimated "
        "probability: of ten replies with about 90%, about nine are right. Passages shown with "
        "“No answer” are not answers.",
    ),
    "in_groups": (
        "在群里用 /ask、提到 {0} 或回复我的消息来提问。"
        "在任何聊天里输入 {0} 和问题，可以直接发出引文。",
        "In a group use /ask, mention {0} or reply to me. In any chat, {0} followed by a question "
        "offers quotes to send.",
    ),
    "my_name": ("我的用户名", "my name"),
    "do_ask": ("提问：/ask 问题", "ask: /ask question"),
    "do_more": ("下一条引文", "the next quote"),
    "do_sources": ("库中有哪些文章", "which documents there are"),
    "do_new": ("换一个话题", "begin another subject"),
    "do_settings": ("语言、引文条数、范围", "language, number of quotes, documents"),
    "do_privacy": ("保存了什么", "what is kept"),
    "do_forget": ("删除保存的对话", "delete what is kept"),
    "do_help": ("怎么用", "how to use this"),
    # settings
    "settings": ("设置", "Settings"),
    "language": ("语言：{}", "Language: {}"),
    "language_auto": ("随问题", "As the question"),
    "language_zh": ("中文", "中文"),
    "language_en": ("English", "English"),
    "quotes": ("每次最多 {} 条引文", "Quotes in an answer: up to {}"),
    "quotes_of": ("{} 条", "{}"),
    "limited": ("提问范围：", "Questions go to:"),
    "all_documents": ("全部文章", "all documents"),
    # what is kept
    "privacy": ("保存了什么", "What is kept"),
    "kept": (
        "为了接着追问、让按钮能用，您的问题、得到的回答和这里的设置会保存在运行本机器人的机器上，"
        "最多 {} 天，之后删除。",
        "So that follow-ups and buttons work, your questions, the replies and your settings are "
        "kept on the machine that runs this bot for at most {} days, then deleted.",
    ),
    "rated_kept": (
        "您点 👍 或 👎 时，问题（追问则连同前面的问题）、回答和评价会留下来，用来改进；"
        "其中没有您的名字。",
        "When you press 👍 or 👎, the question (with those before a follow-up), the reply and the "
        "rating stay, to make this better; your name is not among them.",
    ),
    "rated_not": ("评价不保存。", "Ratings are not kept."),
    "not_sent": (
        "问题只在那台机器上处理，不交给别的服务；消息本身经过 Telegram。",
        "Questions are worked on by that machine alone; the messages themselves pass Telegram.",
    ),
    "dropped": (
        "发 /forget，或点下面的按钮，立即删除为您保存的对话、回答和对它们的评价。",
        "Send /forget, or press the button, to delete at once what is kept of your conversations, "
        "the replies and your ratings of them.",
    ),
    "forget": ("删除保存的对话", "Delete what is kept"),
    # short notices on a press
    "stale_button": (
        "这个按钮已经失效，请重新提问。",
        "This button no longer works; please ask again.",
    ),
    "foreign_button": (
        "这是别人提的问题；要查看请自己再问一次。",
        "This is someone else's question; ask it yourself to go on.",
    ),
    "thanks": ("谢谢，已记下。", "Thank you, noted."),
}


NAMES = tuple(_SENTENCES)


def say(name: str, *values: object, english: bool, traditional: bool = False) -> str:
    """A sentence of the bot with values put in; the values are never converted."""
    sentence = _SENTENCES[name][english]
    if traditional and not english:
        sentence = to_traditional(sentence)
    return sentence.format(*values)
