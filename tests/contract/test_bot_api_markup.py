"""The reading of Telegram's HTML, worked out by hand, with the words Telegram refuses in."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot_api import BadRequest, Entity
from bot_api.markup import check_message, parse_html
from bot_api.utf16 import cut, units

PARSE = "Bad Request: can't parse entities: "
HAN = "\U00020bb7"  # 𠮷: one character, two UTF-16 units, four bytes


def refusal(text: str, *, strict: bool = False) -> str:
    """The description the text is refused with."""
    with pytest.raises(BadRequest) as caught:
        parse_html(text, strict=strict)
    return caught.value.description


def spans(text: str, *, strict: bool = True) -> tuple[str, list[tuple[str, int, int]]]:
    """The plain text, and type, offset and length of its entities."""
    plain, entities = parse_html(text, strict=strict)
    return plain, [(one.type, one.offset, one.length) for one in entities]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("价<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b/>x", 'Unsupported start tag "b/" at byte offset 0'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        (f"{HAN}&lt;<p>x</p>", 'Unsupported start tag "p" at byte offset 8'),
        ("x<b", "Unclosed start tag at byte offset 1"),
        ("x<a href", 'Unclosed start tag "a" at byte offset 1'),
        ("x<a href = ", 'Unclosed start tag "a" at byte offset 1'),
        ("x<a href='y>z</a>", "Unclosed start tag at byte offset 1"),
        ("<i =y>x</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<span class='red'>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b></b></b>", "Unexpected end tag at byte offset 7"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ("<b>中</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b>x</strong>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</strong>"'),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji emoji-id='0'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#xD83D;x",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_what_telegram_cannot_parse_is_refused_in_its_words(text: str, reason: str) -> None:
    """Both readings refuse; offsets count bytes of UTF-8 up to the tag."""
    assert refusal(text) == PARSE + reason
    assert refusal(text, strict=True).startswith(PARSE)


@pytest.mark.parametrize(
    ("text", "what", "becomes"),
    [
        ("a & b", "show this & as it is written at byte offset 2", "a & b"),
        ("a&nbsp;b", "show this & as it is written at byte offset 1", "a&nbsp;b"),
        ("&apos;", "show this & as it is written at byte offset 0", "&apos;"),
        ("&#0;", "show this & as it is written at byte offset 0", "&#0;"),
        ("&#1114111;", "show this & as it is written at byte offset 0", "&#1114111;"),
        ("&#x0000041;", "show this & as it is written at byte offset 0", "&#x0000041;"),
        ("&lt x", "mend this reference without its semicolon at byte offset 0", "< x"),
        ("a > b", "show this > as it is written at byte offset 2", "a > b"),
        ("<b>x</>", "take </> as the end of the last tag at byte offset 4", "x"),
        ('<b id="y">x</b>', 'ignore the attribute "id" at byte offset 0', "x"),
        (
            "<blockquote>x<blockquote>y</blockquote></blockquote>",
            "drop the blockquote inside a blockquote",
            "xy",
        ),
        ("<code><b>x</b></code>", "drop the bold that overlaps code", "x"),
        ("<pre>x<i>y</i></pre>", "drop the italic that overlaps code", "xy"),
        ("<pre><code>x</code></pre>", "drop the code inside a pre", "x"),
        (
            '<a href="http://a.cn">x<a href="http://b.cn">y</a></a>',
            "drop the text_link inside a text_link",
            "xy",
        ),
        (
            '<a href="http://localhost:8000/x">y</a>',
            "drop the link 'http://localhost:8000/x': Wrong HTTP URL at byte offset 0",
            "y",
        ),
        ("<i>x</i><b>.</b>" * 51, "drop all but 100 of these 102 entities", "x." * 51),
    ],
)
def test_what_telegram_would_change_silently_is_refused_where_strict(
    text: str, what: str, becomes: str
) -> None:
    """Strict reading refuses and says what Telegram would do; the other reading does just that."""
    assert refusal(text, strict=True) == f"{PARSE}Telegram would silently {what}"
    plain, entities = parse_html(text, strict=False)
    assert plain == becomes
    assert len(entities) <= 100


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("", "", []),
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "', []),
        ("&#20013;&#x4e2d;&#39;&#128230;", "中中'📦", []),
        ("<b>价</b>", "价", [("bold", 0, 1)]),
        (f"{HAN}<b>{HAN}x</b>", f"{HAN}{HAN}x", [("bold", 2, 3)]),
        ("📦📦<i>📦</i>", "📦📦📦", [("italic", 4, 2)]),
        ("<b><i>a</i>b</b>", "ab", [("bold", 0, 2), ("italic", 0, 1)]),
        ("<b>a<i>b</i>c</b>", "abc", [("bold", 0, 1), ("bold", 1, 2), ("italic", 1, 1)]),
        (
            '<b>a<a href="b.cn">b</a>c</b>',
            "abc",
            [("bold", 0, 1), ("text_link", 1, 1), ("bold", 1, 1), ("bold", 2, 1)],
        ),
        ("<i><b>a</b></i>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b></b>x", "x", []),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("<u>a</u><ins>b</ins> <s>c</s>", "ab c", [("underline", 0, 2), ("strikethrough", 3, 1)]),
        (
            "<strike>a</strike> <del>b</del>",
            "a b",
            [("strikethrough", 0, 1), ("strikethrough", 2, 1)],
        ),
        ("<span class=tg-spoiler>a</span>", "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler >", "a", [("spoiler", 0, 1)]),
        ("<blockquote>a<b>b</b></blockquote>", "ab", [("blockquote", 0, 2), ("bold", 1, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        (
            "<b>a<blockquote>b</blockquote></b>",
            "ab",
            [("bold", 0, 1), ("blockquote", 1, 1), ("bold", 1, 1)],
        ),
        ("<code>a</code> <pre>b</pre>", "a b", [("code", 0, 1), ("pre", 2, 1)]),
    ],
)
def test_places_count_utf16_units(
    text: str, plain: str, entities: list[tuple[str, int, int]]
) -> None:
    """A character past U+FFFF counts two; an outer entity stands before an inner one."""
    assert spans(text) == (plain, entities)


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("<code><b>x</b></code>", [("code", 0, 1)]),
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            [("blockquote", 0, 2)],
        ),
        (
            '<a href="a.cn">x<blockquote>y</blockquote></a>',
            [("blockquote", 1, 1)],
        ),
        ("<i>x</i><b>.</b>" * 51, [("italic", 2 * n, 1) for n in range(50)]),
    ],
)
def test_what_telegram_keeps_where_not_strict(
    text: str, entities: list[tuple[str, int, int]]
) -> None:
    """Code holds no formatting, a quotation no other, a link may not cross a quotation's edge."""
    kept = spans(text, strict=False)[1]
    wanted = {kind for kind, _, _ in entities}
    assert [one for one in kept if one[0] in wanted] == entities


def test_a_code_block_keeps_its_language() -> None:
    """`pre` around `code` with a language is one entity."""
    plain, entities = parse_html('<pre><code class="language-sql">select</code></pre>')
    assert (plain, entities) == ("select", (Entity("pre", 0, 6, language="sql"),))


@pytest.mark.parametrize(
    ("href", "stored"),
    [
        ("https://a.cn", "https://a.cn/"),
        ("HTTPS://A.CN/Pfad?x=1#y", "https://a.cn/Pfad?x=1#y"),
        ("a.cn/x y", "http://a.cn/x%20y"),
        ("http://127.0.0.1:8000/d?id=1&amp;q=2", "http://127.0.0.1:8000/d?id=1&q=2"),
        ("https://例子.中国/文", "https://例子.中国/文"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_links_are_stored_as_telegram_stores_them(href: str, stored: str) -> None:
    """Host in small letters, a path always, references replaced, spaces encoded."""
    assert parse_html(f'<a href="{href}">x</a>')[1] == (Entity("text_link", 0, 1, url=stored),)


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("ftp://a.cn", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong port number specified in the URL"),
        ("http:///x", "URL host is empty"),
        ("http://a.cn:99999/", "Wrong port number specified in the URL"),
        ("http://a b.cn/", "Wrong URL host"),
        ("http://a%zz.cn/", "Wrong percent-encoded symbol in URL host"),
        ("/web/doc", "URL host is empty"),
    ],
)
def test_links_telegram_drops(href: str, reason: str) -> None:
    """A bad link leaves plain text behind without a word, so strict reading refuses it."""
    assert refusal(f'<a href="{href}">x</a>', strict=True).endswith(
        f"'{href}': {reason} at byte offset 0"
    )
    assert parse_html(f'<a href="{href}">x</a>', strict=False) == ("x", ())


def test_a_link_to_a_user_is_a_mention() -> None:
    """`tg://user?id=` gives a text_mention."""
    assert parse_html('<a href="tg://user?id=42">王</a>')[1] == (
        Entity("text_mention", 0, 1, user_id=42),
    )


def test_lengths_are_taken_after_parsing_in_utf16_units() -> None:
    """4,096 units pass whatever their markup; one more does not, and 𠮷 counts two."""
    assert units(check_message(f"<b>{HAN * 2048}</b>")[0]) == 4096
    with pytest.raises(BadRequest, match="Bad Request: message is too long"):
        check_message(f"{HAN * 2048}x")
    with pytest.raises(BadRequest, match="Bad Request: message is too long"):
        check_message("中" * 4097)


def test_markup_has_a_limit_of_its_own() -> None:
    """Past 32,768 bytes nothing is parsed at all."""
    filled = "<b>中</b>" + "&amp;" * 4000
    assert len(filled.encode()) < 1 << 15
    assert units(check_message(filled)[0]) == 4001
    with pytest.raises(BadRequest, match="Bad Request: text is too long"):
        check_message("&quot;" * 5500)


@pytest.mark.parametrize("text", [" ", "<b> </b>", "&#8203;", "\u3000\u00a0", "<i>\n</i>"])
def test_nothing_to_see_is_refused(text: str) -> None:
    """White space and invisible characters are no message."""
    with pytest.raises(BadRequest, match="Bad Request: text must be non-empty"):
        check_message(text)


def test_an_empty_text_has_its_own_words() -> None:
    """No text at all."""
    with pytest.raises(BadRequest, match="Bad Request: message text is empty"):
        check_message("")


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("\n 价 <b>高 </b>\n", "价 高", [("bold", 2, 1)]),
        ("<b> 价</b>", " 价", [("bold", 0, 2)]),
        ("a\rb<b>\rc</b>", "abc", [("bold", 2, 1)]),
        ("a\u202eb<b>c</b>", "abc", [("bold", 2, 1)]),
        ("a\tb\x07c", "a b c", []),
        ("<i>\u2028</i>x", "x", []),
    ],
)
def test_texts_are_cleaned_and_trimmed_and_entities_move_with_them(
    text: str, plain: str, entities: list[tuple[str, int, int]]
) -> None:
    """Ends are trimmed, at the start only up to the first entity; bidi overrides and CR go."""
    shown, kept = check_message(text)
    assert (shown, [(one.type, one.offset, one.length) for one in kept]) == (plain, entities)


@given(st.text())
def test_an_escaped_text_comes_back_as_it_was(text: str) -> None:
    """Whatever html.escape gives is read back, without an entity."""
    assert parse_html(html.escape(text)) == (text, ())


@given(
    st.lists(st.tuples(st.sampled_from(["", "b", "i", "u", "blockquote"]), st.text("ab𠮷📦中 ")))
)
def test_every_entity_lies_inside_the_text(pieces: list[tuple[str, str]]) -> None:
    """Places are whole characters of the plain text, and the pieces marked are the pieces given."""
    marked = "".join(f"<{tag}>{body}</{tag}>" if tag else body for tag, body in pieces)
    plain, entities = parse_html(marked, strict=False)
    assert plain == "".join(body for _, body in pieces)
    for one in entities:
        assert cut(plain, one.offset, one.length)
    bold = sum(units(body) for tag, body in pieces if tag == "b")
    assert sum(one.length for one in entities if one.type == "bold") == bold
