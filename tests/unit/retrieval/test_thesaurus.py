"""The loader of the thesaurus: groups, strengths, the user's own files, lines that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradeqa.errors import SettingsError
from tradeqa.lexicon.thesaurus import (
    HINT,
    LOOSE,
    MOST,
    STRICT,
    Alternative,
    Group,
    Thesaurus,
    load_thesaurus,
    parse_groups,
)

LINES = """
# 货物
集装箱|货櫃| Container ~标箱|集装箱

  # 缩进的注释
標準箱|TEU
货柜|柜子
""".splitlines()


def test_lines_become_groups() -> None:
    """Comments and blanks are skipped; members are search keys; no member on both sides."""
    assert list(parse_groups(LINES, "x")) == [
        Group(("集装箱", "货柜", "container"), ("标箱",)),
        Group(("标准箱", "teu"), ()),
        Group(("货柜", "柜子"), ()),
    ]


@pytest.mark.parametrize("line", ["~标箱", "|", " | ~ ", "~"])
def test_a_group_without_a_word_is_named(line: str) -> None:
    """File, line and the right form."""
    with pytest.raises(SettingsError, match=r"^own\.txt, line 3: a group needs a word before '~'"):
        list(parse_groups(["# 注释", "甲|乙", line], "own.txt"))


def test_strengths_by_hand() -> None:
    """Synonyms 1, looser words 0.4, the group that only hints 0.2; strongest first, in turn."""
    thesaurus = Thesaurus(parse_groups(LINES, "x"))
    assert thesaurus.alternatives("集装箱") == (
        Alternative("货柜", STRICT),
        Alternative("container", STRICT),
        Alternative("标箱", LOOSE),
    )
    assert [a.text for a in thesaurus.alternatives("货柜")] == [
        "集装箱",
        "柜子",
        "container",
        "标箱",
    ]
    assert thesaurus.alternatives("标箱") == tuple(
        Alternative(word, HINT) for word in ("集装箱", "货柜", "container")
    )
    assert thesaurus.alternatives("没有") == ()


def test_membership() -> None:
    """Any member is in; only those before `~` are full members; two of one group are the same."""
    thesaurus = Thesaurus(parse_groups(LINES, "x"))
    assert "标箱" in thesaurus and "teu" in thesaurus and "没有" not in thesaurus
    assert thesaurus.is_strict("teu") and not thesaurus.is_strict("标箱")
    assert thesaurus.same("集装箱", "container")
    assert thesaurus.same("没有", "没有")
    assert not thesaurus.same("集装箱", "柜子")
    assert not thesaurus.same("集装箱", "标箱")
    assert thesaurus.beginnings.lengths("containers", 0)[0] == len("container")
    assert not Thesaurus([]).beginnings.lengths("containers", 0)


def test_a_word_of_many_groups_keeps_its_best_alternatives() -> None:
    """At most sixteen, synonyms before looser words, each once with its best strength."""
    groups = [Group(("甲", f"乙{n}"), ("丙",)) for n in range(12)] + [Group(("甲", "丙"), ())]
    found = Thesaurus([*groups, Group(tuple(f"丁{n}" for n in range(9)), ("甲",))])
    words = found.alternatives("甲")
    assert len(words) == MOST == 16
    assert {a.text for a in words[:13]} == {*(f"乙{n}" for n in range(12)), "丙"}
    assert [a.strength for a in words] == [STRICT] * 13 + [HINT] * 3


def test_own_files_come_after_the_packaged_ones(tmp_path: Path) -> None:
    """Their groups add to what the package knows."""
    own = tmp_path / "own.txt"
    own.write_text("# 我们的叫法\n集装箱|铁皮盒子~甲乙丙\n", encoding="utf-8")
    plain, extended = load_thesaurus(), load_thesaurus([own])
    assert len(extended.groups) == len(plain.groups) + 1
    assert extended.groups[-1] == Group(("集装箱", "铁皮盒子"), ("甲乙丙",))
    assert "铁皮盒子" not in plain
    assert extended.same("集装箱", "铁皮盒子")
    assert extended.same("集装箱", "货柜")
    assert "集装箱" in {a.text for a in extended.alternatives("铁皮盒子")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "must be UTF-8 text"),
        ("甲|乙\n\n~丙\n".encode(), "line 3: a group needs a word"),
        (None, "cannot read the thesaurus"),
    ],
)
def test_own_files_that_cannot_be_used(tmp_path: Path, content: bytes | None, said: str) -> None:
    """The message names the file and what is wrong with it."""
    own = tmp_path / "own.txt"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(SettingsError, match=said) as caught:
        load_thesaurus([own])
    assert str(own) in str(caught.value)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Editors on Windows write one; its first group is no comment lost."""
    own = tmp_path / "own.txt"
    own.write_text("# 注释\n铁皮盒子|盒子\n", encoding="utf-8-sig")
    assert "铁皮盒子" in load_thesaurus([own])


def test_unknown_words_leave_nothing_behind() -> None:
    """Questions may hold any words: what is kept is bounded by the thesaurus."""
    thesaurus = Thesaurus(parse_groups(LINES, "x"))
    for number in range(100):
        assert thesaurus.alternatives(f"生词{number}") == ()
    thesaurus.alternatives("货柜")
    assert set(thesaurus._expanded) == {"货柜"}
