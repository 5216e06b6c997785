"""The sources of the web page: no text becomes markup, nothing inline, every wording twice."""

from __future__ import annotations

import re
from importlib import resources

import pytest

FILES = {
    file.name: file.read_text(encoding="utf-8")
    for file in resources.files("tradeqa.http").joinpath("static").iterdir()
}
SCRIPTS = {name: text for name, text in FILES.items() if name.endswith(".js")}
PAGES = {name: text for name, text in FILES.items() if name.endswith(".html")}
WORDINGS = ("strings.js", "docs_strings.js")
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|DOMParser|srcdoc"
    r"|createContextualFragment|\beval\b|new Function|javascript:|\.style\b|setAttribute\(\"on"
)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_text_is_never_markup(name: str) -> None:
    """No script holds a way to make markup or code of text."""
    assert not MARKUP.findall(SCRIPTS[name])


@pytest.mark.parametrize("name", sorted(PAGES))
def test_nothing_is_inline(name: str) -> None:
    """Pages hold no script, no style and no handler: the policy would refuse them."""
    page = PAGES[name]
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=\"/static/)", page)
    for address in re.findall(r'(?:src|href)="([^"]*)"', page):
        assert address.startswith(("/static/", "/docs", "/openapi.json", "#")) or address == "/"


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_modules_are_small_and_say_their_duty(name: str) -> None:
    """One duty a module, said in its first line; wordings aside, under 200 lines."""
    lines = SCRIPTS[name].splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) < 200


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_what_is_imported_is_there(name: str) -> None:
    """Modules import their neighbours only, and names that these export."""
    for names, module in re.findall(r'import \{([^}]*)\} from "([^"]*)"', SCRIPTS[name]):
        assert module.startswith("./")
        source = SCRIPTS[module.removeprefix("./")]
        for imported in filter(None, map(str.strip, names.split(","))):
            pattern = rf"export (?:async )?(?:const|function|class) {imported}\b"
            assert re.search(pattern, source), f"{module} does not export {imported}"


def test_every_wording_is_there_in_both_languages() -> None:
    """What scripts and pages name stands in Chinese and in English; nothing is left over."""
    chinese: set[str] = set()
    for name in WORDINGS:
        here, _, there = SCRIPTS[name].partition("const en = {")
        names, others = (set(re.findall(r"^  (\w+):", part, re.M)) for part in (here, there))
        assert names == others
        assert not chinese & names
        chinese |= names
    used = set()
    for text in SCRIPTS.values():
        used |= set(re.findall(r'\bt\("(\w+)"', text))
    for text in PAGES.values():
        used |= set(re.findall(r'data-(?:text|label|hint|title)="(\w+)"', text))
    assert used <= chinese
    everything = "".join(text for name, text in FILES.items() if name not in WORDINGS)
    assert not {name for name in chinese if not re.search(rf'["\b]{name}["\b]', everything)}
