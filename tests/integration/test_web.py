"""The question page in a real browser: asked, read, rated, refused, attacked, by keyboard, small.

Every test also asserts that the console stayed silent (a violation of the policy is told
there) and that nothing was asked of another origin.
"""

from __future__ import annotations

import base64
import contextlib
import random
import re
import threading
from array import array
from collections.abc import Iterator
from typing import Any

import httpx
import pypdfium2
import pytest

pytest.importorskip("selenium", reason="the browser is driven with selenium")

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from test_http import serving

from browser import Browser, browsing, missing
from fakes_service import TEXTS, FakeService
from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.documents.model import View
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.payloads import runs
from tradeqa.service import QAService
from tradeqa.settings import Settings

pytestmark = pytest.mark.skipif(missing is not None, reason=str(missing))

TRAINS = """---
title: 中欧班列这一年 🚄
authors: [庄芮]
source: 国际商报
published: 2021-03-29
url: https://example.com/trains?a=1&b=2
---
# 中欧班列这一年 🚄

## 一、𠮷祥的开行数量 😀

2020年中欧班列全年开行12406列，同比增长50%；发送标准箱113.5万个。2023年中欧班列全年开行1.7万列，
同比增长6%。

## 二、各国港口

| 港口 | 吞吐量（万箱） | 增速（%） |
| --- | --- | --- |
| 上海港 | 4440 | 2.8 |
| 宁波舟山港 | 3280 | 4.9 |
| 深圳港 | 2689 | 0.2 |
"""
HACK = "window.hacked=(window.hacked||0)+1"
POISONED = f"""---
title: 恶意“港口”<script>{HACK}</script>
authors: ["<img src=x onerror='{HACK}'>"]
source: "<svg onload='{HACK}'>"
published: 2022-01-01
url: "javascript:{HACK}"
keywords: ["</dd><script>{HACK}</script>"]
---
# 恶意“港口”<script>{HACK}</script>

## 第一节 <img src=x onerror="{HACK}">

2021年恶意港口的集装箱吞吐量是777万箱<script>{HACK}</script>，
“货值”为 <b onclick="{HACK}">88亿元</b>。
"""
QUESTION = "2020年中欧班列开行了多少列？"
FOLLOW_UP = "那2023年呢？"
TABLE_QUESTION = "宁波舟山港的吞吐量是多少万箱？"
POISONED_QUESTION = "2021年恶意港口的集装箱吞吐量是多少？"
UNANSWERABLE = "1998年中欧班列开行了多少列？"
READY = ".turn:last-child .reply[aria-busy=false]"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> QAService:
    folder = tmp_path_factory.mktemp("site")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "trains.md").write_text(TRAINS, encoding="utf-8")
    name = "<img src=x onerror=alert(1)>&quot;.txt"
    (folder / "corpus" / name).write_text(POISONED, encoding="utf-8")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    refresh_index(settings)
    return open_service(settings)


@pytest.fixture(scope="module")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> FeedbackStore:
    return FeedbackStore(tmp_path_factory.mktemp("ratings") / "feedback.sqlite")


@pytest.fixture(scope="module")
def client(service: QAService, ratings: FeedbackStore) -> Iterator[httpx.Client]:
    with serving(service, ratings) as running:  # type: ignore[arg-type]  # the real one
        yield running


@pytest.fixture
def page(browser: Browser, client: httpx.Client) -> Iterator[Browser]:
    """The page as a new visitor sees it on a desk."""
    yield from visit(browser, client)


def visit(browser: Browser, client: httpx.Client) -> Iterator[Browser]:
    """A new visit, and its two assertions afterwards."""
    home = str(client.base_url)
    browser.size(1280, 860)
    browser.media()
    browser.open(home)
    yield browser
    assert browser.complaints() == []
    own = ("about:", "chrome:", "data:", home)
    assert [address for address in browser.requests() if not address.startswith(own)] == []


def ask(browser: Browser, question: str) -> WebElement:
    """Ask and wait for the reply."""
    before = len(browser.all(".turn"))
    browser.one("#question").send_keys(question, Keys.ENTER)
    browser.wait(lambda: len(browser.all(".turn")) > before)
    return browser.one(READY)


def shows_wide(browser: Browser) -> bool:
    """Whether something stands out at the side, so that the page scrolls there."""
    return bool(browser.run("return document.documentElement.scrollWidth > innerWidth"))


# --- asking and reading


def test_answer_is_quoted_with_its_place(page: Browser, client: httpx.Client) -> None:
    """The short answer, the quote with the words met marked, and where it stands."""
    reply = ask(page, QUESTION)
    expected = client.post("/v1/ask", json={"question": QUESTION}).json()
    quote = expected["quotes"][0]
    assert page.text(".answer", reply) == expected["answer"] == "12406列"
    assert page.text(".quote blockquote", reply) == quote["text"]
    marks = [page.run("return arguments[0].textContent", m) for m in page.all(".quote mark", reply)]
    first = [quote["text"][start:end] for start, end in quote["highlights"]]
    assert marks[: len(first)] == first
    source = page.text(".quote .source", reply)
    place = quote["location"]
    for part in ("《中欧班列这一年 🚄》", "2021年3月29日", "国际商报", "𠮷祥的开行数量 😀"):
        assert part in source
    assert f"第 {place['start']}–{place['end']} 字" in source
    badge = page.one(".confidence", reply)
    assert f"{round(expected['confidence'] * 100)}%" in str(badge.get_attribute("title"))
    assert page.text("#status").startswith("答案：12406列")


def test_follow_up_is_read_with_what_was_asked(page: Browser) -> None:
    """The second question goes on from the first, and its reading is shown."""
    ask(page, QUESTION)
    reply = ask(page, FOLLOW_UP)
    assert "2023年" in page.text(".reading q", reply)
    assert "中欧班列" in page.text(".reading q", reply)
    assert "1.7万列" in page.text(".answer", reply)


def test_quote_is_marked_in_its_document(page: Browser, client: httpx.Client) -> None:
    """Reading view and raw text both mark the quote and nothing else, behind emoji too."""
    reply = ask(page, QUESTION)
    quote = client.post("/v1/ask", json={"question": QUESTION}).json()["quotes"][0]
    page.one(".open", reply).click()
    page.one("#reader-text mark.here")
    marked = "return [...document.querySelectorAll('#reader-text .here')].map(e => e.textContent)"
    assert page.run(marked) == [quote["text"]]
    assert page.one("#reader-text mark").is_displayed()
    page.one("#view-raw").click()
    assert page.run(marked) == [quote["quote"]]
    found = client.get(f"/v1/documents/{quote['document']['id']}").json()
    assert page.text("#reader-text pre") == found["raw"]
    facts = page.text("#reader-facts")
    for known in (found["sha256"], "庄芮", "2021年3月29日", "国际商报"):
        assert known in facts
    link = page.one("#reader-facts a")
    assert link.get_attribute("href") == "https://example.com/trains?a=1&b=2"
    page.one("#view-clean").click()
    address = page.driver.current_url
    page.driver.back()
    page.wait(lambda: not page.one("#reader").is_displayed())
    assert "open" in page.focused()
    page.driver.get("about:blank")
    page.driver.get(address)
    page.wait(lambda: page.run(marked) == [quote["text"]])


def test_table_row_is_a_table(page: Browser) -> None:
    """A row is shown under its column heads, and in its table in the document."""
    reply = ask(page, TABLE_QUESTION)
    quote = page.one(".quote", reply)
    heads = [head.text for head in page.all("th", quote)]
    assert heads == ["港口", "吞吐量（万箱）", "增速（%）"]
    assert [cell.text for cell in page.all("tr.here td", quote)] == ["宁波舟山港", "3280", "4.9"]
    page.one(".open", reply).click()
    row = page.one("#reader-text tr[aria-current=true]")
    assert [cell.text for cell in page.all("td", row)] == ["宁波舟山港", "3280", "4.9"]
    assert len(page.all("#reader-text tbody tr")) == 3
    assert len(page.all("#reader-text .here")) == 1


def test_refusal_shows_near_misses_as_no_answers(page: Browser) -> None:
    """A refusal says why; each near miss bears the label; there is no quote without it."""
    reply = ask(page, UNANSWERABLE)
    assert page.text(".refusal .answer", reply) == "没有答案"
    assert page.text(".refusal .reason", reply)
    assert page.all(".confidence", reply) == []
    figures = page.all(".quote", reply)
    assert figures
    for figure in figures:
        assert page.text(".stamp", figure) == "不是答案"
        assert page.one(".stamp", figure).is_displayed()


def test_citation_is_copied(page: Browser, client: httpx.Client) -> None:
    """The clipboard holds the quote as it stands in raw, its place and the file's hash."""
    reply = ask(page, QUESTION)
    quote = client.post("/v1/ask", json={"question": QUESTION}).json()["quotes"][0]
    allowed = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    grant = {"origin": str(client.base_url), "permissions": allowed}
    page.driver.execute_cdp_cmd("Browser.grantPermissions", grant)
    page.one(".copy", reply).click()
    page.wait(lambda: page.text(".copy", reply) == "已复制")
    text = page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert f"“{quote['quote']}”" in text
    for part in ("《中欧班列这一年 🚄》", "2021年3月29日", quote["document"]["sha256"]):
        assert part in text
    assert f"{quote['location']['start']}–{quote['location']['end']}" in text


def test_citation_without_clipboard(page: Browser) -> None:
    """Where the clipboard is shut, the citation is offered for copying by hand."""
    reply = ask(page, QUESTION)
    page.run(
        "Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: () => Promise.reject(new Error()) } })"
    )
    page.one(".copy", reply).click()
    area = page.one(".by-hand textarea", reply)
    assert "12406列" in str(area.get_property("value"))
    assert "中欧班列" in str(page.run("return getSelection().toString()"))


# --- rating


def test_rating_is_kept(page: Browser, ratings: FeedbackStore) -> None:
    """Up, then down with a comment: the last is kept with the question."""
    reply = ask(page, QUESTION)
    before = {rated.answer_id for rated in ratings.ratings()}
    page.one(".rate.up", reply).click()
    page.wait(lambda: page.text(".note", reply) == "谢谢，已记下。")
    assert page.one(".rate.up", reply).get_attribute("aria-pressed") == "true"
    page.one(".rate.down", reply).click()
    page.one(".comment input", reply).send_keys("年份不对 <b>", Keys.ENTER)
    page.wait(lambda: not page.all(".comment", reply))
    (rated,) = [rated for rated in ratings.ratings() if rated.answer_id not in before]
    assert (rated.rating, rated.comment) == ("down", "年份不对 <b>")
    assert rated.payload["question"] == QUESTION
    assert page.one(".rate.up", reply).get_attribute("aria-pressed") == "false"


def test_ratings_go_away_where_none_are_taken(browser: Browser) -> None:
    """Without the endpoint the buttons vanish instead of failing."""
    with serving(FakeService()) as client:
        browser.open(str(client.base_url))
        reply = ask(browser, QUESTION)
        browser.one(".rate.up", reply).click()
        browser.wait(lambda: not browser.all(".feedback"))
        assert browser.text("#status") == "这个服务不收集评价。"
        assert all("404" in complaint for complaint in browser.complaints())


# --- attacks


def test_poisoned_document_is_only_text(page: Browser) -> None:
    """Script in title, author, source, section, passage, address and file name never runs."""
    ask(page, POISONED_QUESTION)
    page.wait(lambda: "777万箱" in page.text(".turn"))
    page.one(".open").click()
    page.one("#reader-text .here")
    page.one("#view-raw").click()
    page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert f"<script>{HACK}</script>" in page.text("#reader-text")
    assert "<script>" in page.text("#reader-title")
    assert "onerror" in page.text("#reader-facts")
    assert page.all("#reader a") == []  # an address that is no web address is no link
    for element in page.all(".turn button, #reader button"):
        page.run(
            "arguments[0].dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))", element
        )
    assert page.run("return window.hacked ?? null") is None
    planted = "return document.querySelectorAll('main img, main script, dialog img, dialog script,"
    assert page.run(planted + " main svg:not(.icon), [onclick], [onerror]').length") == 0


def test_poisoned_question_is_only_text(page: Browser) -> None:
    """What was typed is shown, never run; nor what the address says."""
    question = f"<img src=x onerror={HACK}>中欧班列<script>{HACK}</script>"
    ask(page, question)
    assert question in page.text(".question")
    page.run("location.hash = '#document=' + encodeURIComponent('<img src=x onerror=hacked=1>')")
    page.wait(lambda: page.all("#reader-text .failure"))
    assert page.run("return window.hacked ?? null") is None
    assert all("404" in complaint for complaint in page.complaints())


# --- how it is used


def test_keyboard_alone_is_enough(page: Browser) -> None:
    """Typed, sent, opened, read and closed without a mouse; the focus is never lost."""
    assert page.focused() == "question"
    page.press("第一行", Keys.SHIFT, Keys.ENTER, Keys.NULL, "第二行")
    assert page.one("#question").get_property("value") == "第一行\n第二行"
    page.press(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE, QUESTION, Keys.ENTER)
    page.one(READY)
    assert page.focused() == "question"
    for _ in range(30):
        page.press(Keys.SHIFT, Keys.TAB, Keys.NULL)
        if "open" in page.focused() and "quiet" in page.focused():
            break
    outline = page.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.press(Keys.ENTER)
    page.wait(lambda: page.focused() == "reader-title")
    page.press(Keys.TAB)
    assert page.focused() == "quiet" or page.focused() == "reader-close"
    page.press(Keys.TAB, Keys.TAB)
    assert page.focused() == "view-raw"
    page.press(Keys.ENTER)
    assert page.all("#reader-text pre")
    page.press(Keys.ESCAPE)
    page.wait(lambda: not page.one("#reader").is_displayed())
    assert "open" in page.focused()
    page.one("#question").click()
    page.press(Keys.ARROW_UP)
    assert page.one("#question").get_property("value") == QUESTION


def test_input_method_is_left_alone(page: Browser) -> None:
    """The Enter that ends a word in an input method sends nothing."""
    page.one("#question").send_keys("zhongou")
    page.run(
        "const key = new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true,"
        " cancelable: true}); document.getElementById('question').dispatchEvent(key)"
    )
    assert page.all(".turn") == []


def test_visit_outlives_a_reload(page: Browser) -> None:
    """Questions and replies are there again; a new conversation begins without them."""
    ask(page, QUESTION)
    ask(page, UNANSWERABLE)
    page.driver.refresh()
    page.wait(lambda: len(page.all(".turn")) == 2)
    page.one("#history").click()
    entries = page.wait(lambda: page.all("#visit li button"))
    assert [entry.text for entry in entries] == [QUESTION, UNANSWERABLE]
    entries[0].click()
    page.wait(lambda: page.focused() == "question")  # the class of the first question's head
    assert page.run("return document.activeElement.localName") == "h2"
    page.one("#fresh").click()
    page.wait(lambda: not page.all(".turn"))
    page.wait(lambda: page.one("#welcome").is_displayed())
    page.driver.refresh()
    page.one("#examples button")
    assert page.all(".turn") == []


def test_examples_and_articles_are_at_hand(page: Browser) -> None:
    """The empty page lists the articles, newest first, and asks an example on a click."""
    titles = page.wait(lambda: [title.text for title in page.all("#library-list .title")])
    assert titles[0].startswith("恶意“港口”")
    assert titles[1] == "中欧班列这一年 🚄"
    page.all("#library-list .title")[1].click()
    page.wait(lambda: page.text("#reader-title") == titles[1])
    page.press(Keys.ESCAPE)
    page.one("#examples button").click()
    assert page.text(".answer", page.one(READY)) == "12406列"


def test_language_is_switched_and_kept(page: Browser) -> None:
    """Everything changes to English at once, replies too, and stays over a reload."""
    ask(page, QUESTION)
    ask(page, UNANSWERABLE)
    page.one("#switch").click()
    assert page.run("return document.documentElement.lang") == "en"
    assert page.text(".refusal .answer") == "No answer"
    assert page.text(".near .stamp") == "not an answer"
    assert "29 March 2021" in page.text(".source time")
    page.driver.refresh()
    assert page.text(".open") == "Open in document"
    page.one("#switch").click()
    assert page.text(".open") == "看原文"


def test_phone_has_no_sideways_scroll(page: Browser) -> None:
    """At 360 points everything fits; the document covers the page and traps the focus."""
    page.size(360, 740, phone=True)
    page.driver.refresh()
    page.one("#examples button")
    assert not shows_wide(page)
    for question in (QUESTION, TABLE_QUESTION, UNANSWERABLE, POISONED_QUESTION):
        ask(page, question)
        assert not shows_wide(page), question
    page.one(".turn .open").click()
    page.one("#reader-text .here")
    assert not shows_wide(page)
    assert page.run("return document.getElementById('reader').matches(':modal')")
    assert page.run("return document.getElementById('reader').getBoundingClientRect().width") == 360
    page.press(Keys.ESCAPE)
    page.wait(lambda: not page.one("#reader").is_displayed())
    for control in page.all("button"):
        if control.is_displayed() and "title" not in str(control.get_attribute("class")):
            assert control.size["height"] >= 32, control.text


def test_dark_and_calm(page: Browser) -> None:
    """Dark where the reader wants it, with enough contrast in both; still where they want it."""
    ask(page, UNANSWERABLE)
    ask(page, QUESTION)
    colours = (
        "const rgb = (value) => value.match(/[\\d.]+/g).slice(0, 3).map(Number);"
        "const light = (value) => { const [r, g, b] = rgb(value).map((c) => (c /= 255) <= .03928"
        " ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };"
        "const page = light(getComputedStyle(document.body).backgroundColor);"
        "return [page, ...['.answer', '.source', '.stamp', '.confidence', '.hint', '.quiet']"
        ".map((s) => { const ink = light(getComputedStyle(document.querySelector(s)).color);"
        " return (Math.max(ink, page) + .05) / (Math.min(ink, page) + .05); })]"
    )
    for scheme in ("light", "dark"):
        page.media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
        paper, *contrasts = page.run(colours)
        assert (paper < 0.1) == (scheme == "dark")
        assert min(contrasts) >= 4.5, contrasts
    assert page.run("return document.getAnimations().length") == 0


def test_names_and_landmarks(page: Browser) -> None:
    """Every control has a name, every landmark is there once, heads go down step by step."""
    ask(page, QUESTION)
    page.one(".open").click()
    page.one("#reader-text .here")
    for selector in ("main", "header", "nav", "footer", "h1", "[role=status]"):
        assert len(page.all(selector)) == 1, selector
    for control in page.all("button, a, input, textarea, summary, dialog, [role=region]"):
        named = control.accessible_name or not control.is_displayed()
        assert named, control.get_attribute("outerHTML")
    ids = page.run("return [...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


# --- when things go wrong


def test_key_is_asked_for_and_forgotten(browser: Browser) -> None:
    """401 asks for a key, then asks the question again; the key stays in this tab."""
    with serving(FakeService(), api_keys=["s3cret-key"]) as client:
        browser.open(str(client.base_url))
        browser.one("#question").send_keys(QUESTION, Keys.ENTER)
        browser.seen("#key").send_keys("wrong", Keys.ENTER)
        browser.wait(lambda: browser.one("#key").get_property("value") == "")
        browser.seen("#key").send_keys("s3cret-key", Keys.ENTER)
        assert browser.text(".answer", browser.one(READY)) == "12406列"
        assert "s3cret-key" not in str(browser.run("return JSON.stringify(localStorage)"))
        assert "s3cret-key" not in browser.driver.page_source
        assert browser.driver.get_cookies() == []
        assert all("401" in complaint for complaint in browser.complaints())


def test_link_to_a_quote_asks_for_a_key(browser: Browser) -> None:
    """A link from elsewhere, as the bot sends: a wrong key is told, the right one opens it."""
    with serving(FakeService(), api_keys=["s3cret-key"]) as client:
        browser.open(str(client.base_url))
        browser.driver.get("about:blank")
        browser.driver.get(f"{client.base_url}#document=d1&start=0&end=8")
        browser.seen("#key").send_keys("wrong", Keys.ENTER)
        browser.wait(lambda: browser.text("#key-wrong") == "刚才的密钥无效。")
        browser.seen("#key").send_keys("s3cret-key", Keys.ENTER)
        assert browser.text("#reader-text .here") == TEXTS["d1"][1][:8]
        browser.wait(lambda: browser.all("#library:not([hidden])"))
        assert all("401" in complaint for complaint in browser.complaints())


def test_question_that_is_not_taken_comes_back(page: Browser) -> None:
    """Too long: the reason is in sight, and the question is whole again, to be shortened."""
    long = "长" * 1001
    page.run("document.getElementById('question').value = arguments[0]", long)
    page.one("#send").click()
    assert page.seen(".failure").get_property("textContent") == "最多 1000 个字符。"
    assert page.one("#question").get_property("value") == long
    assert page.all(".retry") == []
    told = page.wait(page.complaints)
    assert ["422" in complaint for complaint in told] == [True]


def test_articles_come_when_the_service_is_ready(browser: Browser) -> None:
    """Opened while the index loads, the page lists the articles as soon as it can."""
    ready = threading.Event()

    def load() -> FakeService:
        ready.wait(30)
        return FakeService()

    with serving(load) as client:
        browser.open(str(client.base_url))
        browser.wait(lambda: any("503" in complaint for complaint in browser.complaints()))
        assert browser.all("#library:not([hidden])") == []
        ready.set()
        browser.wait(lambda: len(browser.all("#library-list li")) == len(TEXTS))
        browser.complaints()


def test_paper_holds_what_was_asked_and_read(page: Browser) -> None:
    """Printed: questions and all quotes, folded ones too, without controls; or the document."""
    ask(page, QUESTION)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        page.seen(".turn .answer")
        assert not page.one(".composer").is_displayed()
        assert not page.one(".actions").is_displayed()
        printed = page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
        assert text_of(printed).count("12406") >= 2
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        page.one(".open").click()
        page.one("#reader-text .here")
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert not page.one("main").is_displayed()
        printed = page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
        assert "2689" in text_of(printed)  # the last row of the table
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def text_of(pdf: str) -> str:
    """All text of a PDF in base64."""
    with contextlib.closing(pypdfium2.PdfDocument(base64.b64decode(pdf))) as opened:
        return "".join(sheet.get_textpage().get_text_bounded() for sheet in opened)


def test_limits_tell_when_to_try_again(browser: Browser) -> None:
    """429: the wait is counted down, then the button works; the question is not lost."""
    with serving(FakeService(), rate_limit=8) as client:
        browser.open(str(client.base_url))
        while client.get("/v1/documents").status_code != 429:
            pass
        browser.one("#question").send_keys(QUESTION, Keys.ENTER)
        retry = browser.one(".retry")
        assert "太频繁" in browser.text(".failure")
        browser.wait(retry.is_enabled)
        retry.click()
        assert browser.text(".answer", browser.one(READY)) == "12406列"
        assert all("429" in complaint for complaint in browser.complaints())


def test_failure_and_lost_network(browser: Browser) -> None:
    """500 and no network each get a plain sentence and another try."""
    service = FakeService(failure=RuntimeError("broken"))
    with serving(service) as client:
        browser.open(str(client.base_url))
        browser.one("#question").send_keys(QUESTION, Keys.ENTER)
        assert "出错" in browser.text(".failure")
        service.failure = None
        conditions = {
            "offline": True,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        }
        browser.driver.execute_cdp_cmd("Network.enable", {})
        browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)
        browser.one(".retry").click()
        browser.wait(lambda: "网络已断开" in browser.text(".failure"))
        online = {**conditions, "offline": False}
        browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", online)
        browser.one(".retry").click()
        assert browser.text(".answer", browser.one(READY)) == "12406列"
        assert browser.text(".question").endswith(QUESTION)
        assert all(re.search("500|ERR_INTERNET", text) for text in browser.complaints())


def test_wait_is_shown_late_and_can_be_stopped(browser: Browser) -> None:
    """A slow reply shows a sign after a moment; the same button stops it."""
    import threading

    service = FakeService(gate=threading.Event())
    with serving(service) as client:
        browser.open(str(client.base_url))
        browser.one("#question").send_keys(QUESTION, Keys.ENTER)
        browser.wait(lambda: browser.one(".turn .wait").is_displayed())
        assert browser.one("#send").accessible_name == "停止"
        browser.one("#send").click()
        assert browser.text(".failure") == "已停止。"
        service.gate.set()  # type: ignore[union-attr]
        browser.one(".retry").click()
        assert browser.text(".answer", browser.one(READY)) == "12406列"
        assert browser.complaints() == []


# --- positions


def test_positions_count_code_points(page: Browser) -> None:
    """The page's own arithmetic agrees with the service's, on texts with emoji and entities."""
    rng = random.Random(4)  # noqa: S311  # examples, not secrets
    cases: list[dict[str, Any]] = []
    for _ in range(60):
        raw = "".join(rng.choice("中a😀𠮷，\n 1") for _ in range(rng.randint(1, 30)))
        starts, ends, at = array("l"), array("l"), 0
        while at < len(raw):  # a view that drops some characters and joins others
            step = rng.choice((1, 1, 1, 2, 3))
            if rng.random() < 0.7:
                starts.append(at)
                ends.append(min(at + step, len(raw)))
            at += step
        text = "".join(raw[start] for start in starts)
        view = View(text, starts, ends)
        start = rng.randrange(len(raw))
        end = rng.randint(start + 1, len(raw))
        span = view.from_raw(start, end)
        shown = text[span.start : span.end]
        cases.append(
            {"raw": raw, "text": text, "map": runs(view), "start": start, "end": end}
            | {"slice": raw[start:end], "shown": shown}
        )
    found = page.driver.execute_async_script(
        "const [cases, done] = arguments; import('/static/text.js').then((text) => done("
        "cases.map((c) => { const span = text.viewSpan(c.map, c.start, c.end);"
        "const marks = text.marked(c.raw, [[c.start, c.end]]);"
        "return [text.slice(c.raw, c.start, c.end), span ? text.slice(c.text, ...span) : '',"
        "marks.filter((n) => n.localName === 'mark').map((n) => n.textContent).join(''),"
        "marks.map((n) => n.textContent ?? n).join('')]; })))",
        cases,
    )
    for case, (sliced, shown, marked, whole) in zip(cases, found, strict=True):
        assert (sliced, shown, marked, whole) == (
            case["slice"],
            case["shown"],
            case["slice"],
            case["raw"],
        )
