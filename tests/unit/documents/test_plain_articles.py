"""A page of another article inside a file."""

from __future__ import annotations

from test_plain_blocks import load, pieces_of

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain import derived_metadata


def test_text_between_the_marks_of_a_turned_page_is_another_article() -> None:
    """It begins with its own heading and ends with its editor."""
    foreign = [piece for piece in pieces_of(load("paper.txt")) if piece.article == 2]
    assert foreign[0].view.text == "三、豆腐业的结论"
    assert foreign[-1].view.text == "(责任编辑:丁四)"
    assert {piece.article for piece in pieces_of(load("paper.txt"))} == {1, 2}


def test_a_sentence_cut_at_the_mark_stays_in_two_pieces() -> None:
    """The first article goes on after the second mark."""
    own = [piece.view.text for piece in pieces_of(load("paper.txt")) if piece.article == 1]
    assert own[own.index("二、结语") - 1] == "茶叶准时送到,情愿多付运费。"
    assert own[own.index("二、结语") - 2].endswith("买家为保证")


def test_marks_inside_a_line_part_it() -> None:
    """A mark need not stand on a line of its own."""
    pieces = pieces_of(
        "茶叶出口增长（下转第二版）\n豆腐出口下降。\n（上接第一版）很多，令人高兴。\n"
    )
    assert [(piece.article, piece.view.text) for piece in pieces] == [
        (1, "茶叶出口增长"),
        (2, "豆腐出口下降。"),
        (1, "很多，令人高兴。"),
    ]


def test_a_continuation_without_a_beginning_is_another_article() -> None:
    """What follows (上接…) cannot be told to be of the text before it."""
    pieces = pieces_of("茶叶出口增长。\n(上接第3页)\n豆腐出口下降。\n")
    assert [piece.article for piece in pieces] == [1, 2]
    assert [piece.article for piece in pieces_of("(上接第3页)\n豆腐出口下降。\n")] == [1]


def test_the_other_article_is_titled_by_its_first_heading() -> None:
    """Metadata is derived for each article on its own."""
    pieces = pieces_of(load("paper.txt"))
    assert derived_metadata(pieces, 2) == {"title": "三、豆腐业的结论", "language": "zh"}
    assert derived_metadata(pieces, 3) == {}


def test_an_editor_ends_the_references() -> None:
    """What follows an editor's line is text again."""
    raw = "参考文献\n[1]甲. 茶[J]. 茶业, 2020.\n(责任编辑:乙)\n茶叶出口增长。\n"
    assert [piece.kind for piece in pieces_of(raw)] == [
        BlockKind.HEADING,
        BlockKind.REFERENCE,
        BlockKind.NOTE,
        BlockKind.PARAGRAPH,
    ]
