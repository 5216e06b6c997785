"""README.md says what is so: its commands parse, its code runs, its answers are today's answers."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import io
import json
import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
import yaml

import readme_parts
from readme_parts import README, REPOSITORY, part
from tradeqa.cli.app import app as commands
from tradeqa.documents import metadata
from tradeqa.documents.readers import SUFFIXES
from tradeqa.http.server import app_from_settings
from tradeqa.service import QAService
from tradeqa.settings import PREFIX, Settings, load_settings

TEXT = README.read_text(encoding="utf-8")
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"# → (.*)$", re.MULTILINE)
ROUTE = re.compile(r"^\| `([A-Z]+) (/\S+)` \|", re.MULTILINE)
MADE_AGAIN = "run `python tests/readme_parts.py` and look at what changed"


def blocks(language: str) -> list[str]:
    """The code blocks of a language, in order, without their indentation."""
    return [
        "\n".join(line.removeprefix(indent) for line in content.splitlines())
        for indent, name, content in BLOCK.findall(TEXT)
        if name == language
    ]


def lines(word: str) -> list[str]:
    """Command lines that begin with a word."""
    shown = [line for content in blocks("bash") for line in content.splitlines()]
    shown += [
        line.removeprefix("$ ")
        for content in blocks("console")
        for line in content.splitlines()
        if line.startswith("$ ")
    ]
    return [line for line in shown if line.split()[0] == word]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a fresh clone has it after `tradeqa index`."""
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def service(home: Path) -> QAService:
    """The product over `corpus/` without originals."""
    return readme_parts.make_service(home)


@pytest.fixture(autouse=True)
def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "settings"):
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_the_two_commands_come_first_and_exist() -> None:
    """The first code block holds them, and every `make` named is a target of the Makefile."""
    assert blocks("bash")[0].split("\n") == ["make serve", "make test"]
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", TEXT)) <= targets


def test_languages_and_links() -> None:
    """Chinese stands before English, and what is linked within the repository is there."""
    assert TEXT.index("## 两条命令") < TEXT.index("## The two commands")
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (REPOSITORY / target).exists(), target
    heads = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors | {"english"}


def test_addresses_are_of_the_loopback_only() -> None:
    """No other host but a setting's default, and no path of a machine."""
    default = str(Settings.model_fields["telegram_api_url"].default)
    shown = TEXT.replace(f"`{default}`", "")
    assert set(re.findall(r"https?://([^/:>)\s`]+)", shown)) == {"127.0.0.1"}
    assert not re.search(r"(?<![\w.])/(?:home|root|work|usr|opt|tmp|Users)/", TEXT)


@pytest.mark.parametrize("line", lines("tradeqa"))
def test_command_lines_parse(line: str) -> None:
    """Every command exists and knows the options and arguments that are shown."""
    for words in split_pipe(shlex.split(line)):
        assert words.pop(0) == "tradeqa"
        command: Any = typer.main.get_command(commands)
        while hasattr(command, "commands"):
            name = words.pop(0)
            command = command.commands[name]
        command.make_context(name, words)


def split_pipe(words: Sequence[str]) -> Iterator[list[str]]:
    """The commands of a pipe."""
    command: list[str] = []
    for word in words:
        if word == "|":
            yield command
            command = []
        else:
            command.append(word)
    yield command


def test_every_command_is_described() -> None:
    """The table of commands is that of the command line."""
    described = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    group: Any = typer.main.get_command(commands)
    known = sorted(group.commands)
    assert sorted(set(described) & set(known)) == known
    for name in ("bot", "bot-en"):
        assert bool(part(TEXT, name)) == ("bot" not in known), "say what the bot does"


@pytest.mark.parametrize("english", [False, True])
def test_settings_table_is_that_of_the_settings(english: bool) -> None:
    """Variable, key, default and meaning of every setting, in both languages."""
    assert set(readme_parts.MEANINGS) == set(Settings.model_fields)
    shown = part(TEXT, "settings-en" if english else "settings-zh")
    assert shown == readme_parts.settings_table(english=english), MADE_AGAIN


def test_settings_file_of_the_example_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The TOML shown holds known keys and values that are allowed."""
    (tmp_path / "tradeqa.toml").write_text(blocks("toml")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    stated = tomllib.loads(blocks("toml")[0])
    assert load_settings().port == stated["port"] == 8080


def test_formats_and_metadata_are_those_that_are_read() -> None:
    """The list of suffixes, in both languages, and the keys of the metadata."""
    for listed in re.findall(r"`(\.txt [^`]+)`", TEXT):
        assert set(listed.split()) == SUFFIXES
    assert TEXT.count("`id title authors source published url language keywords doi`") == 2
    assert set(yaml.safe_load(blocks("yaml")[0])) <= set(metadata._KNOWN)


def test_routes_are_those_of_the_openapi(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both tables hold every method and path, and no other; other paths shown exist too."""
    monkeypatch.chdir(home)
    paths = app_from_settings().openapi()["paths"]
    known = [(method.upper(), path) for path in paths for method in paths[path]]
    assert sorted(ROUTE.findall(TEXT)) == sorted(known * 2)
    named = re.findall(r"`(/v1/\w+(?:/\w+)*|/\w+z)`", TEXT)
    assert set(named) <= set(paths)


def test_layers_of_the_picture_are_those_of_the_linter() -> None:
    """Same names in the same order."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    expected = [
        name.removeprefix("tradeqa.") for layer in layers for name in re.split(" [:|] ", layer)
    ]
    named = re.findall(r"\b(\w+)  +(?=\w)", part(TEXT, "layers"))  # a name, spaces, its duty
    assert [name for name in named if name in expected] == expected


def test_answers_shown_are_those_of_today(service: QAService) -> None:
    """Short answer, quote and its place: Chinese, English, and the refusals."""
    made = readme_parts.parts(service)
    for name in ("answer", "refusal", "answer-en", "refusal-en"):
        assert part(TEXT, name) == made[name], MADE_AGAIN
    shown, now = (payload(text) for text in (part(TEXT, "payload"), made["payload"]))
    assert list(shown) == list(now)
    assert (shown["answerable"], shown["answer"]) == (True, now["answer"])
    for quote, other in zip(shown["quotes"], now["quotes"], strict=True):
        assert abs(quote.pop("score") - other.pop("score")) < 0.1, MADE_AGAIN
        assert quote == other, MADE_AGAIN


def payload(text: str) -> dict[str, Any]:
    """The JSON of a block."""
    return dict(json.loads(text.removeprefix("```json\n").removesuffix("```")))


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_run(code: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They print what stands after `# →`."""
    monkeypatch.chdir(home)
    words = next(content for content in blocks("text") if "~" in content)
    (home / "words.txt").write_text(words, encoding="utf-8")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.parse(code), "README.md", "exec"), {})  # noqa: S102  # our own page
    assert printed.getvalue().splitlines() == SHOWN.findall(code)


@pytest.mark.usefixtures("service")
def test_curl_examples_are_answered(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gets status 200 from the application, the first the payload that is shown."""
    monkeypatch.chdir(home)
    replies = asyncio.run(ask_all([request(line) for line in lines("curl")]))
    assert [reply.status_code for reply in replies] == [200] * len(lines("curl"))
    first, shown = replies[0].json(), payload(part(TEXT, "payload"))
    assert (first["answer"], list(first)) == (shown["answer"], list(shown))
    assert [quote["quote"] for quote in first["quotes"]] == [
        quote["quote"] for quote in shown["quotes"]
    ]
    assert all(reply.json() for reply in replies)


def request(line: str) -> httpx.Request:
    """What curl would send."""
    words = iter(shlex.split(line)[1:])
    url, headers, body, by_address, parameters = "", {}, None, False, {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words).encode()
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            parameters[name] = value
        elif word == "-G":
            by_address = True
        elif word != "-s":
            url = word
    assert by_address == bool(parameters)
    method = "GET" if body is None else "POST"
    return httpx.Request(method, url, headers=headers, content=body, params=parameters or None)


async def ask_all(requests: Sequence[httpx.Request]) -> list[httpx.Response]:
    """Replies of the application over the index of the working directory, once it is ready."""
    application = app_from_settings()
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        asyncio.timeout(30),
    ):
        while (await client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.05)
        return [await client.send(one) for one in requests]
