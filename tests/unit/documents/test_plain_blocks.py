"""Lines of plain text as blocks: paragraphs, headings, notes, references, residue."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tradeqa.documents.model import BlockKind, Page, Span
from tradeqa.documents.pieces import Piece
from tradeqa.documents.plain import read_plain

FOLDER = Path(__file__).parents[2] / "data" / "plain"


def load(name: str) -> str:
    """A file of the test data, line ends untouched."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return file.read()


def pieces_of(raw: str) -> tuple[Piece, ...]:
    """The pieces of a text."""
    return read_plain(raw)[0]


def texts(raw: str, kind: BlockKind) -> list[str]:
    """The texts of the pieces of one kind."""
    return [piece.view.text for piece in pieces_of(raw) if piece.kind is kind]


def test_wrapped_lines_are_joined_with_and_without_blank_lines() -> None:
    """A paragraph of the torn text is one piece, though its lines stand apart."""
    paragraphs = texts(load("torn.txt"), BlockKind.PARAGRAPH)
    assert paragraphs[1] == "关键词:茶叶;木偶镇;码头"
    assert paragraphs[2].startswith("木偶镇地处两河之间,自古出产茶叶。镇上的账房")
    assert "去年全镇出口茶叶41.7万担,同比微增0.2%。其中,青茶3232.25万斤,占1/3" in paragraphs[2]
    assert "在10~15万斤之间①,另有白茶863.4497万斤运往邻镇" in paragraphs[2]
    assert paragraphs[2].endswith("买家包括“Green Leaf”号商船的船主。")


def test_a_page_number_between_halves_is_noise_and_the_sentence_goes_on() -> None:
    """The gap maps into raw; the number is not shown."""
    raw = load("torn.txt")
    piece = next(piece for piece in pieces_of(raw) if piece.view.text.startswith("红茶的买家"))
    assert "这一情形到了年底仍然没有改变。从表1看到,2023年各种" in piece.view.text
    assert "\n41\n" in raw[piece.view.starts[0] : piece.view.ends[-1]]


def test_a_footnote_between_halves_is_a_note_and_splits_the_paragraph() -> None:
    """No piece holds the footnote in its middle; bare marks announce as many notes."""
    raw = load("torn.txt")
    pieces = pieces_of(raw)
    at = next(at for at, piece in enumerate(pieces) if piece.view.text.startswith("①②"))
    assert pieces[at].kind is BlockKind.NOTE
    assert pieces[at].view.text == "①②《茶行旧闻》,木偶镇账房第3册。《码头纪事》,木偶镇码头公会。"
    assert pieces[at - 1].view.text.endswith("只有少数")
    assert pieces[at + 1].view.text.startswith("年份例外。")


def test_an_enumeration_with_circled_numbers_is_no_footnote() -> None:
    """A mark that nothing has referred to opens an item."""
    raw = "办法如下：\n①扩大出口，提高质量。\n②降低运费，方便买家。\n"
    assert texts(raw, BlockKind.NOTE) == []
    assert texts(raw, BlockKind.PARAGRAPH)[1:] == ["①扩大出口，提高质量。", "②降低运费，方便买家。"]


def test_a_footnote_that_runs_over_lines_is_one_note() -> None:
    """Mark and note on one line, the note going on to the next, the paragraph after it."""
    wide = "茶叶出口的数量与码头的收费有关而与天气没有多少关系这是账房里的人都知道的事情所以"
    body = f"{wide}①\n{wide}\n{wide}\n{wide}服务依托于账\n"
    raw = f"{body}23\n①{wide}{wide}、\n{wide}就是这样。\n 房之上。\n"
    kinds = [(piece.kind, piece.view.text[-6:]) for piece in pieces_of(raw)]
    assert kinds == [
        (BlockKind.PARAGRAPH, "服务依托于账"),
        (BlockKind.NOTE, "所以就是这样。"[-6:]),
        (BlockKind.PARAGRAPH, "房之上。"),
    ]


def test_author_and_fund_notes_split_the_paragraph_they_interrupt() -> None:
    """Each half is a piece of its own."""
    pieces = pieces_of(load("paper.txt"))
    at = next(at for at, piece in enumerate(pieces) if piece.view.text.startswith("作者简介"))
    assert [piece.kind for piece in pieces[at - 1 : at + 3]] == [
        BlockKind.PARAGRAPH,
        BlockKind.NOTE,
        BlockKind.NOTE,
        BlockKind.PARAGRAPH,
    ]
    assert pieces[at - 1].view.text.endswith("议定全年的收费标")
    assert pieces[at + 2].view.text.startswith("准,并张贴于码头。")


def test_a_paragraph_cut_by_a_page_break_is_joined() -> None:
    """A line that breaks off inside a sentence goes on after the blank line."""
    assert any(
        text.startswith("茶叶产量的增长依靠茶农的勤劳和技术的革新,两者缺一不可^[2]。")
        for text in texts(load("paper.txt"), BlockKind.PARAGRAPH)
    )


def test_headings_have_the_level_of_their_numbering() -> None:
    """一、 above (一) above 1.; only numberings in use count."""
    headings = [
        (piece.level, piece.view.text)
        for piece in pieces_of(load("torn.txt"))
        if piece.kind is BlockKind.HEADING
    ]
    assert headings == [
        (1, "一、2023年木偶镇的茶叶行情"),
        (2, "(一)行情的特征"),
        (3, "1.青茶"),
        (3, "2.红茶"),
        (2, "(二)结语"),
    ]


def test_newspaper_subheads_and_reporters() -> None:
    """A short line with a dash stands above the one that follows it."""
    found = [
        (piece.kind, piece.level, piece.view.text)
        for piece in pieces_of(load("news.txt"))
        if piece.kind is not BlockKind.PARAGRAPH
    ]
    assert found == [
        (BlockKind.BYLINE, 0, "——编 者"),
        (BlockKind.HEADING, 1, "东山茶园——"),
        (BlockKind.HEADING, 2, "新茶上市 价钱看涨"),
        (BlockKind.BYLINE, 0, "本报记者 甲小明"),
        (BlockKind.HEADING, 1, "西山茶园——"),
        (BlockKind.HEADING, 2, "老树新枝 重获生机"),
        (BlockKind.BYLINE, 0, "本报记者 乙 山 丙 水"),
    ]


def test_a_paragraph_a_line_stays_a_paragraph() -> None:
    """Indented lines are paragraphs, even one that lacks its full stop."""
    lines = [
        "茶叶出口增长，镇民都很高兴，码头也热闹起来。",
        "价钱上涨，买家仍多，今年与去年大不相同，请看下面",
        "豆腐出口下降，店铺十分着急，正在想办法补救。",
    ]
    raw = "".join(f"\u3000\u3000{line}\n" for line in lines)
    assert len(texts(raw, BlockKind.PARAGRAPH)) == 3


def test_first_line_indents_part_wrapped_paragraphs() -> None:
    """Wrapped lines without an indent go on; one with an indent begins a paragraph."""
    line = "茶叶贸易在木偶镇的经济中占有重要地位，每年春秋两季出口最多"
    raw = f"\u3000\u3000{line}，\n{line}，\n{line}。\n\u3000\u3000{line}，\n{line}。\n"
    assert [len(text) for text in texts(raw, BlockKind.PARAGRAPH)] == [
        3 * len(line) + 3,
        2 * len(line) + 2,
    ]


def test_a_wrapped_line_that_looks_like_a_heading_or_caption_is_not_one() -> None:
    """Decimals, references to a table and lists at a line's start are running text."""
    wide = "茶叶出口的数量与码头的收费有关而与天气没有多少关系这是账房里的人都知道的事情所以"
    raw = f"{wide}\n1. 06 万担{wide}\n表 2 看到,{wide}\n一、二等茶叶{wide}\n{wide}很好。\n"
    assert [piece.kind for piece in pieces_of(raw)] == [BlockKind.PARAGRAPH]


def test_front_matter_of_a_paper() -> None:
    """Rubric, title, authors, affiliation, abstract, identifiers and the English part."""
    found = [(piece.kind, piece.view.text) for piece in pieces_of(load("paper.txt"))[:14]]
    assert found[:4] == [
        (BlockKind.NOTE, "【茶业论坛】"),
        (BlockKind.TITLE, "木偶镇茶叶贸易的韧性研究"),
        (BlockKind.BYLINE, "甲小明 乙大山"),
        (BlockKind.BYLINE, "(木偶镇大学, 木偶 300000)"),
    ]
    assert [kind for kind, _ in found[4:]] == [BlockKind.PARAGRAPH] * 2 + [BlockKind.NOTE] * 3 + [
        BlockKind.PARAGRAPH
    ] * 5
    assert found[9][1] == "On the Resilience of Tea Trade in Puppet Town"
    assert found[12][1].startswith("Abstract: Tea trade matters in the town. We study")


def test_references_are_entries_under_their_heading() -> None:
    """One piece an entry, bullets and all."""
    raw = load("paper.txt")
    assert texts(raw, BlockKind.REFERENCE) == [
        "- [1]DOE J. Tofu and beans[J]. Annals of tofu, 1973, 4(1):1-23.",
        "-[2]丙三.豆腐史话[J].豆腐研究,2019(10):15-17",
        "[1]戊五.茶经新注[J].茶业,2020(1):1-9.",
        "[2]己六.码头的收费[M].木偶镇:公会出版社,2018.",
    ]


def test_torn_latin_at_the_end_is_one_residue() -> None:
    """The scrap before it goes with it; words are one space apart."""
    assert texts(load("torn.txt"), BlockKind.RESIDUE) == [
        "markets. improving quality and trade of tea. This paper shows more."
    ]


def test_english_lines_are_joined_with_spaces() -> None:
    """Wrapped English: words keep their spaces, broken words are healed."""
    assert texts(load("wrapped_en.txt"), BlockKind.PARAGRAPH)[0].endswith(
        "have not changed in many years. The growers, however, complain about them."
    )


def test_running_heads_and_page_numbers_are_noise_on_every_page() -> None:
    """The same heads are found by form feeds and by known pages."""
    raw = load("pages.txt")
    shown = [piece.view.text for piece in pieces_of(raw)]
    assert not any(text == "豆腐研究2022年" or text in ("12", "13", "14") for text in shown)
    assert any("因此并不普遍。公会曾经试验" in text for text in shown)
    ends = [at for at, char in enumerate(raw) if char == "\f"]
    edges = [0, *ends, len(raw)]
    pages = tuple(
        Page(number, Span(start, end))
        for number, (start, end) in enumerate(pairwise(edges), start=1)
    )
    plain = raw.replace("\f", "\n")
    assert [piece.view.text for piece in read_plain(plain, pages=pages)[0]] == shown


def test_a_number_that_belongs_to_the_sentence_is_no_page_number() -> None:
    """A bare number before its unit is kept."""
    wide = "茶叶出口的数量与码头的收费有关而与天气没有多少关系这是账房里的人都知道的事情所以"
    assert texts(f"{wide}\n{wide}达到\n2023\n年的水平,{wide}\n{wide}。\n", BlockKind.PARAGRAPH)[
        0
    ].count("达到2023年的水平")


def test_empty_and_blank_texts_have_no_pieces() -> None:
    """Nothing to show is no error."""
    for raw in ("", "\n", " \t\u3000\r\n\x00", "\ufeff"):
        assert read_plain(raw) == ((), {})
