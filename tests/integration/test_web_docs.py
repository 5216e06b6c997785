"""The page about the interface in a real browser: complete, runnable, in both languages, small."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

import httpx
import pytest

pytest.importorskip("selenium", reason="the browser is driven with selenium")

from test_http import serving

from browser import Browser, browsing, missing
from fakes_service import FakeService

pytestmark = pytest.mark.skipif(missing is not None, reason=str(missing))
KEY = "a-key-long-enough"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving(FakeService(), api_keys=KEY) as running:
        yield running


@pytest.fixture
def page(browser: Browser, client: httpx.Client) -> Iterator[Browser]:
    """The page; afterwards the console is silent and nothing came from elsewhere."""
    home = str(client.base_url).rstrip("/")
    browser.size(1280, 860)
    browser.open(f"{home}/docs")
    yield browser
    assert browser.complaints() == []
    own = ("about:", "chrome:", "data:", home)
    assert [address for address in browser.requests() if not address.startswith(own)] == []


def test_every_operation_is_told_and_listed(page: Browser, client: httpx.Client) -> None:
    """Each has its article, an entry that leads to it, its fields, examples and errors."""
    paths = client.get("/openapi.json").json()["paths"]
    names = [
        operation["operationId"] for methods in paths.values() for operation in methods.values()
    ]
    assert [article.get_attribute("id") for article in page.all("article")] == names
    links = [link.get_dom_attribute("href") for link in page.all("#contents a")]
    assert links == [f"#{name}" for name in names]
    asked = page.one("#ask")
    fields = [
        page.run("return arguments[0].textContent", code) for code in page.all("td code", asked)
    ]
    assert fields[:2] == ["question", "top_k"]
    assert "filters.published_from" in fields
    assert "quotes[].location.start" in fields
    assert "401 Unauthorized" in page.text("#ask .errors")
    example = json.loads(page.text("#ask details pre"))
    assert example["answer"] == "12406列"


def test_commands_can_be_run(page: Browser, client: httpx.Client) -> None:
    """Taken apart as a shell does, each gives a request that the service takes."""
    for article in page.all("article"):
        words = shlex.split(page.text(".sample pre", article).replace("\\\n", " "))
        address = next(word for word in words if word.startswith("http"))
        headers = dict(
            words[at + 1].replace("密钥", KEY).split(": ", 1)
            for at, word in enumerate(words)
            if word == "-H"
        )
        asked = [words[at + 1] for at, word in enumerate(words) if word == "--data-urlencode"]
        body = words[words.index("-d") + 1].encode() if "-d" in words else None
        reply = client.request(
            "GET" if body is None else "POST",
            address,
            headers=headers,
            params=dict(pair.split("=", 1) for pair in asked),
            content=body,
        )
        assert reply.status_code in (200, 404), (words, reply.text)
        if reply.status_code == 404:  # the fake service has other documents
            assert reply.json()["type"].endswith("document-not-found")


def test_both_languages(page: Browser) -> None:
    """Chinese for Chinese readers, English at one click, fields included."""
    assert page.text("h1") == "接口说明"
    assert page.text("#ask .brief") == "提问"
    assert "最多几条引文" in page.text("#ask table")
    page.one("#switch").click()
    assert (page.text("h1"), page.driver.title) == ("API", "API · tradeqa")
    assert page.text("#ask .brief") == "Ask a question"
    assert "most quotes to return" in page.text("#ask table")


def test_phone_has_no_sideways_scroll(page: Browser) -> None:
    """At 320 points everything fits, with all examples open."""
    page.size(320, 640, phone=True)
    page.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert not page.run("return document.documentElement.scrollWidth > innerWidth")
