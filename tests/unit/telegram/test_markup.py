"""Formatted text becomes HTML that gives just this text and these styles."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot_api.markup import parse_html
from bot_api.utf16 import cut, units
from tradeqa_telegram.graphemes import is_boundary
from tradeqa_telegram.markup import (
    MOST_ENTITIES,
    Entity,
    Style,
    Text,
    bold,
    italic,
    joined,
    link,
    marked,
    quotation,
    to_html,
)

_WORDS = st.text(
    st.one_of(st.sampled_from("<>&\"';/b字😀\n "), st.characters(exclude_categories=["Cs"])),
    max_size=12,
)
_INLINE = st.recursive(
    st.one_of(_WORDS.map(Text), st.sampled_from(["<b>", "&amp;", "</blockquote>"]).map(Text)),
    lambda inner: st.one_of(
        inner.map(bold), inner.map(italic), st.lists(inner, max_size=3).map(joined)
    ),
    max_leaves=6,
)


def _pieces(text: Text, style: Style) -> list[str]:
    return [text.plain[one.start : one.end] for one in text.entities if one.style is style]


@given(st.lists(st.tuples(_INLINE, st.booleans()), max_size=4))
def test_any_text_is_well_formed_and_parses_to_itself(blocks: list[tuple[Text, bool]]) -> None:
    """Whatever is written and nested, Telegram reads the same characters and the same bold."""
    text = joined([quotation(inner) if quoted else inner for inner, quoted in blocks], "\n")
    plain, entities = parse_html(to_html(text))
    assert plain == text.plain
    wanted = set()
    for one in text.entities:
        if one.style is Style.BOLD:
            wanted |= set(range(one.start, one.end))
    found = "".join(cut(plain, one.offset, one.length) for one in entities if one.type == "bold")
    assert found == "".join(char for at, char in enumerate(plain) if at in wanted)


def test_html_of_every_style() -> None:
    """Tags nest by style, text is escaped, an address is escaped as an attribute."""
    text = joined(
        (
            bold("A&B") + " " + italic("<i>"),
            link(bold("《题》"), 'https://a.cn/?x="1"&y=2'),
            quotation("引" + bold("文")),
            quotation("长", folded=True),
        ),
        "\n",
    )
    assert to_html(text) == (
        "<b>A&amp;B</b> <i>&lt;i&gt;</i>\n"
        '<a href="https://a.cn/?x=&quot;1&quot;&amp;y=2"><b>《题》</b></a>\n'
        "<blockquote>引<b>文</b></blockquote>\n"
        "<blockquote expandable>长</blockquote>"
    )


def test_crossing_styles_are_closed_and_opened_again() -> None:
    """Bold that goes on past a block quotation is written in two pieces."""
    text = Text("一二三四", (Entity(0, 2, Style.QUOTE), Entity(1, 4, Style.BOLD)))
    assert to_html(text) == "<blockquote>一<b>二</b></blockquote><b>三四</b>"


def test_a_slice_keeps_its_part_of_each_style() -> None:
    """Styles are cut with the text and move to its new beginning."""
    text = "头" + quotation("一二" + bold("三四")) + "尾"
    assert to_html(text.slice(2, 5)) == ("<blockquote>二<b>三四</b></blockquote>")
    assert to_html(text.slice(5, 6)) == "尾"


def test_stripping_moves_the_styles() -> None:
    """White space at the ends goes, also inside a style."""
    assert to_html(quotation(" \n引文\n ").stripped()) == "<blockquote>引文</blockquote>"
    assert Text(" \n").stripped() == Text("")


@given(
    st.lists(st.sampled_from(["字", "😀", "e\u0301", "👩🏽\u200d🚀", "a", "🇨🇳"]), max_size=20).map(
        "".join
    ),
    st.lists(st.tuples(st.integers(-3, 50), st.integers(-3, 50)), max_size=8),
)
def test_highlights_cover_whole_clusters(text: str, spans: list[tuple[int, int]]) -> None:
    """Every highlighted character is bold, runs are disjoint and apart, no cluster is parted."""
    runs = [(one.start, one.end) for one in marked(text, spans).entities]
    for low, high in runs:
        assert is_boundary(text, low)
        assert is_boundary(text, high)
    assert all(first[1] < second[0] for first, second in pairwise(runs))
    covered = {place for low, high in runs for place in range(low, high)}
    asked = {place for low, high in spans for place in range(max(low, 0), min(high, len(text)))}
    assert asked <= covered
    starts = [at for at in range(len(text) + 1) if is_boundary(text, at)]
    clusters = pairwise(starts)
    assert covered == {
        place
        for low, high in clusters
        if asked & set(range(low, high))
        for place in range(low, high)
    }


def test_overlapping_and_adjacent_highlights_become_one() -> None:
    """No tag opens inside itself."""
    text = marked("全年共开行12406列", [(5, 9), (3, 6), (9, 10), (10, 11), (40, 50), (7, 7)])
    assert _pieces(text, Style.BOLD) == ["开行12406列"]


def test_a_highlight_past_the_basic_plane_is_at_its_place() -> None:
    """Entities count UTF-16 units, highlights code points."""
    text = marked("𠮷😀开行12406列", [(4, 9)])
    plain, [entity] = parse_html(to_html(text))
    assert (entity.offset, entity.length) == (6, 5)
    assert cut(plain, entity.offset, entity.length) == "12406"
    assert units(plain) == 12


def test_of_too_many_styles_the_last_bold_goes() -> None:
    """Telegram keeps 100; block quotation and link are always among them."""
    body = marked("甲乙" * 150, [(2 * at, 2 * at + 1) for at in range(150)])
    text = joined((quotation(body), link("《题》", "https://a.cn/")), "\n")
    _, entities = parse_html(to_html(text))
    kinds = [one.type for one in entities]
    assert len(kinds) == MOST_ENTITIES
    assert {"blockquote", "text_link"} < set(kinds)
    assert entities[-2].offset == 2 * (MOST_ENTITIES - 3)
