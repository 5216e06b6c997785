"""Where sentences end, what stays together, and how long ones are cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.text.sentences import LONG, LONGEST, sentence_spans


def cut(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]


CASES = [
    ("出口增长。进口下降。", ["出口增长。", "进口下降。"]),
    ("真的吗？是的！", ["真的吗？", "是的！"]),
    ("是吗?是!好", ["是吗?", "是!", "好"]),
    ("等等……然后走了。", ["等等……", "然后走了。"]),
    ("什么？！走了。", ["什么？！", "走了。"]),
    ("没有句号", ["没有句号"]),
    ("第一行\n第二行", ["第一行", "第二行"]),
    ("第一段。\n\n第二段。", ["第一段。", "第二段。"]),
    ("  前后空白。  再来。 ", ["前后空白。", "再来。"]),
    ("\u3000\u3000缩进。", ["缩进。"]),
    ("", []),
    (" \n\u3000", []),
    ("增长41.76%，达到1.2万。", ["增长41.76%，达到1.2万。"]),
    # closing marks belong to the sentence
    ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
    ("“好。”", ["“好。”"]),
    ("（见表1。）出口增长。", ["（见表1。）", "出口增长。"]),
    ("《通知》发布。]又一句。", ["《通知》发布。]", "又一句。"]),
    ("「好！」『好！』", ["「好！」", "『好！』"]),
    # reported speech stays with its speaker
    ("“订单多了。”经理王某说。船来了。", ["“订单多了。”经理王某说。", "船来了。"]),
    ("“订单多了！”他告诉记者。", ["“订单多了！”他告诉记者。"]),
    ("“订单多了。”负责人李某介绍。", ["“订单多了。”负责人李某介绍。"]),
    ("“订单多了。”船来了。", ["“订单多了。”", "船来了。"]),
    ("“订单多了。”“船来了。”他说。", ["“订单多了。”", "“船来了。”他说。"]),
    # a speaker too far off is another sentence
    ("“好。”" + "这" * 50 + "他说。", ["“好。”", "这" * 50 + "他说。"]),
    # English
    ("Exports rose. Imports fell.", ["Exports rose.", "Imports fell."]),
    ("Up 3.5 percent. Down", ["Up 3.5 percent.", "Down"]),
    ("See www.example.org now.", ["See www.example.org now."]),
    ("He said so (twice). Then left.", ["He said so (twice).", "Then left."]),
    # semicolons cut only what is long
    ("甲增长3%；乙下降2%。", ["甲增长3%；乙下降2%。"]),
]


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_sentences(text: str, sentences: list[str]) -> None:
    """Ends, closing marks, speech with its speaker, line breaks, English stops."""
    assert cut(text) == sentences


def test_a_long_sentence_is_cut_at_its_semicolons() -> None:
    """Beyond `LONG` characters every semicolon ends a piece; at `LONG` none does."""
    clauses = [f"{name}增长{'很' * 36}；" for name in "甲乙丙"]
    text = "".join(clauses) + "丁不变。"
    assert len(text) > LONG
    assert cut(text) == [*clauses, "丁不变。"]
    short = "甲" * (LONG - 3) + "；乙。"
    assert len(short) == LONG
    assert cut(short) == [short]
    assert len(cut("甲" + short)) == 2


def test_text_without_an_end_is_cut() -> None:
    """At a comma or a space if there is one, else anywhere; whole sentences are not."""
    assert [len(piece) for piece in cut("甲" * LONGEST)] == [LONGEST]
    assert [len(piece) for piece in cut("甲" * (2 * LONGEST + 1))] == [LONGEST, LONGEST, 1]
    pieces = cut("面料出口，" * 200 + "完。")
    assert max(map(len, pieces)) <= LONGEST
    assert all(piece.endswith("，") for piece in pieces[:-1])


PIECES = st.sampled_from(
    ["出口", "增长", "。", "！", "？", "…", "”", "“", "（", "）", "；", ";", "，", "他说", "\n",
     " ", "\u3000", "a.", " b", "12.5", "》", "]"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80))
@settings(deadline=None, max_examples=300)
def test_sentences_are_ordered_disjoint_and_complete(text: str) -> None:
    """Every character but white space stands in exactly one sentence; none begins blank."""
    spans = sentence_spans(text)
    last = 0
    for start, end in spans:
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        last = end
    assert not text[last:].strip()


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(deadline=None)
def test_a_sentence_is_one_sentence(text: str) -> None:
    """No sentence holds a line break."""
    assert not [sentence for sentence in cut(text) if "\n" in sentence]
