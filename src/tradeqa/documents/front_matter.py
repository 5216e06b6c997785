"""YAML about a document: the block between `---` lines at its head, or a file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from tradeqa.documents.model import Span
from tradeqa.errors import DocumentError, LimitExceeded

MAX_YAML = 65_536  # characters; a description, not a document
_BLOCK = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?P<yaml>.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)",
    re.DOTALL,
)
_KEY = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[\"']?[\w.-]+[\"']?[ \t]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys of a front matter, where the title's value stands, and where the text begins."""

    values: Mapping[str, object] = field(default_factory=dict)
    title: Span | None = None  # in raw, when it is written there letter by letter
    body: int = 0


def read_front_matter(raw: str, name: str) -> FrontMatter:
    """The front matter at the head of `raw`; none when `raw` does not begin with one.

    Raises:
        DocumentError: it is not YAML; names the file and the line.
    """
    match = _BLOCK.match(raw)
    if match is None or not _KEY.match(match["yaml"]):
        return FrontMatter()
    values = load_yaml(match["yaml"], name, first_line=2)
    return FrontMatter(values, _title_span(match, values), match.end())


def load_yaml(text: str, name: str, *, first_line: int = 1) -> dict[str, object]:
    """A YAML mapping of text keys to texts, numbers, dates or lists of these.

    Raises:
        DocumentError: it is not that; names the file and the line.
    """
    if len(text) > MAX_YAML:
        raise LimitExceeded(f"{name}: {len(text)} characters of YAML; the limit is {MAX_YAML}")
    try:
        loaded = yaml.safe_load(text)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line = (mark.line if mark else 0) + first_line
        raise DocumentError(
            f"{name}, line {line}: not YAML ({exc.problem}); put quotes around a value "
            "that holds ': ', '#' or a bracket"
        ) from exc
    except (yaml.YAMLError, ValueError, OverflowError) as exc:  # a character or date that cannot be
        raise DocumentError(f"{name}, line {first_line} or below: not YAML ({exc})") from exc
    except RecursionError as exc:
        raise DocumentError(f"{name}, line {first_line} or below: YAML nested too deeply") from exc
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise DocumentError(f"{name}, line {first_line}: expected lines such as 'title: …'")
    return {str(key): value for key, value in loaded.items()}


def _title_span(match: re.Match[str], values: Mapping[str, object]) -> Span | None:
    title = values.get("title")
    if not isinstance(title, str) or not title.strip():
        return None
    written = re.compile(r"^title[ \t]*:[ \t]*[\"']?" + re.escape(title), re.MULTILINE)
    found = written.search(match["yaml"])
    if found is None:
        return None
    end = match.start("yaml") + found.end()
    return Span(end - len(title), end)
