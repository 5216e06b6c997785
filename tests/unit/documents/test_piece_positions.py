"""Properties: whatever a file holds, each view character has its place in `raw`."""

from __future__ import annotations

import html

from hypothesis import given, settings
from hypothesis import strategies as st

from positions import replaced
from tradeqa.documents.flow import lay, lay_lines, lines
from tradeqa.documents.readers import html as html_reader
from tradeqa.documents.readers import markdown, tabular
from tradeqa.errors import DocumentError

MARKDOWN = st.lists(
    st.sampled_from(
        [
            *"#*_`~[]()<>!|\\-+=:&;.1 \t\n\r　外贸，。a",
            "\n\n",
            "\r\n",
            "\n> ",
            "\n- ",
            "\n1. ",
            "&amp;",
            "|a|b|\n|-|-|\n",
            "**",
            "```\n",
            "表1 x\n",
            "\u200b",
            "\n    ",
            "[x](y)",
            "<!--",
            "-->",
        ]
    ),
    max_size=60,
).map("".join)
HTML = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<table>",
            "<tr>",
            "<td>",
            "<th rowspan=2>",
            "</table>",
            "<br>",
            "<div hidden>",
            "</div>",
            "<h1>",
            "</h1>",
            "<nav>",
            "</nav>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&lt;",
            "&nbsp;",
            "&#20013;",
            "&x",
            "<",
            ">",
            "'",
            '"',
            "<a b='",
            "<pre>",
            "</pre>",
            "<caption>",
            "外贸",
            "增长 ",
            "\n",
            "　　",
            "a",
            "1",
            "<title>",
            "</title>",
            "<thead>",
            "<td colspan=2>",
        ]
    ),
    max_size=60,
).map("".join)
CSV = st.text(alphabet='a1外,;\t|" \n\r', max_size=60)


@given(MARKDOWN)
@settings(max_examples=300, deadline=None)
def test_markdown(text: str) -> None:
    """A view character is its own raw character, or the one an entity writes."""
    try:
        found = markdown.read(text.encode(), "x.md")
    except DocumentError:  # a stray front matter
        return
    assert all(html.unescape(raw) == char for raw, char in replaced(found))


@given(HTML)
@settings(max_examples=300, deadline=None)
def test_html(text: str) -> None:
    """A view character is its own raw character, or the one a reference writes."""
    found = html_reader.read(text.encode(), "x.html")
    assert all(html.unescape(raw) == char for raw, char in replaced(found))


@given(CSV)
@settings(max_examples=300, deadline=None)
def test_csv(text: str) -> None:
    """A view character is its own raw character, or a quotation mark written twice."""
    try:
        found = tabular.read(text.encode(), "x.csv")
    except DocumentError:  # an open quote
        return
    assert set(replaced(found)) <= {('""', '"')}


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_lines_cover_the_text_and_flow_keeps_what_is_visible(text: str) -> None:
    """Lines lose line ends only; flowing text loses white space and hidden characters only."""
    spans = list(lines(text))
    assert "".join(text[a:b] for a, b in spans) == text.replace("\r", "").replace("\n", "")
    view = lay_lines(text, spans)
    visible = "".join(lay([(char, 0, 1)]).text for char in text)
    assert view.text.replace(" ", "") == visible
    assert all(
        text[s:e] == c
        for c, s, e in zip(view.text, view.starts, view.ends, strict=True)
        if c != " "
    )
