"""How measures are named and written for people, in the terminal and in the report."""

from __future__ import annotations

from tradeqa.evaluation.measures import Measured

LABELS = {
    "answer@1": "首条引文含答案",
    "answer@3": "前三条引文含答案",
    "raw@1": "排序（不计拒答）：首条含答案",
    "raw@3": "排序（不计拒答）：前三条含答案",
    "refusal": "无答案的问题被拒答",
    "false_refusal": "有答案的问题被误拒",
    "left_out_refusal": "去掉答案所在文档后拒答",
    "recall@1": "证据在第 1 个段落",
    "recall@3": "证据在前 3 个段落",
    "recall@5": "证据在前 5 个段落",
    "recall@10": "证据在前 10 个段落",
    "MRR@10": "首个证据段落的倒数排名",
    "nDCG@10": "归一化折损累计增益",
    "brier": "置信度的 Brier 分数",
    "ece": "校准误差（10 箱）",
    "aurc": "风险–覆盖曲线下面积",
}
_NUMBERS = frozenset({"brier", "MRR@10", "nDCG@10", "ece", "aurc"})  # the others are shares
VERDICTS = {"better": "变好", "worse": "变差", "unclear": "无定论", "same": "不变"}


def figure(name: str, value: float) -> str:
    """A measure's value; shares in percent, without the sign."""
    return f"{value:.3f}" if name in _NUMBERS else f"{100 * value:.1f}"


def signed(name: str, value: float) -> str:
    """A difference between two values."""
    return f"{value:+.3f}" if name in _NUMBERS else f"{100 * value:+.1f}"


def bounds(name: str, found: Measured) -> str:
    """The 95 % interval; empty where there is none."""
    if found.low is None or found.high is None:
        return ""
    if name in _NUMBERS:
        return f"{found.low:.3f}–{found.high:.3f}"
    return f"{100 * found.low:.0f}–{100 * found.high:.0f}"


def title(name: str) -> str:
    """What a measure says, in words."""
    return LABELS.get(name, name)
