"""The bot's own sentences, in Chinese (Simplified or Traditional) and English."""

from __future__ import annotations

from tradeqa.text.normalize import to_traditional

_SENTENCES: dict[str, tuple[str, str]] = {
    # an answer
    "read_as": ("按「{}」理解", "Read as “{}”"),
    "quoted": ("原文这样说：", "The document says:"),
    "of_first": ("（出自第 1 条引文）", " (from quote 1)"),
    "number": ("引文 {}/{}", "Quote {} of {}"),
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
    "more": ("另有 {} 条引文，点下面的按钮翻看。", "More quotes ({}): see the button below."),
    "heads": ("各列依次是：", "Columns: "),
    # a refusal
    "no_answer": ("没有答案。", "No answer."),
    "near": ("最接近的原文，但不是答案（{}/{}）：", "Nearest passage, not an answer ({} of {}):"),
    "not_answer": ("不是答案：", "Not an answer: "),
    # inline mode
    "goes_on": (
        "（引文太长，一条消息放不下；下文请看原文。）",
        "(The quote goes on in the document.)",
    ),
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
    "page": ("第 {}/{} 页", " page {} of {}"),
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
}


def say(name: str, *values: object, english: bool, traditional: bool = False) -> str:
    """A sentence of the bot with values put in; the values are never converted."""
    sentence = _SENTENCES[name][english]
    if traditional and not english:
        sentence = to_traditional(sentence)
    return sentence.format(*values)
