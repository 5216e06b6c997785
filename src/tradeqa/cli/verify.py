"""`tradeqa verify`: are these quotes in the documents?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tradeqa.answering.verification import Verification
from tradeqa.bootstrap import open_service
from tradeqa.cli.console import FAILED, put, put_json, say, show
from tradeqa.errors import DocumentNotFound, TradeQAError
from tradeqa.service import QAService
from tradeqa.settings import load_settings

_STATUS = {
    "found": "✓ 在",
    "misattributed": "✗ 在别的文档里",
    "moved": "✗ 不在所说的位置",
    "not_found": "✗ 不在",
}
_SHOWN = 60  # characters of a quote


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote, where it is said to come from, and where it is said to stand there."""

    quote: str
    document_id: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim."""

    claim: Claim
    status: str  # "found", "misattributed", "moved" or "not_found"
    found: Verification


def run(file: Path, options: Mapping[str, object], as_json: bool) -> None:
    """Check every quote; exit code 1 if one is not where it is said to be."""
    claims = list(read_claims(_text(file)))
    if not claims:
        raise TradeQAError(f"There is no quote in {file}.")
    service = open_service(load_settings(options))
    verdicts = [check(service, claim) for claim in claims]
    wrong = sum(verdict.status != "found" for verdict in verdicts)
    if as_json:
        results = [_plain(verdict) for verdict in verdicts]
        put_json({"checked": len(verdicts), "wrong": wrong, "results": results})
    else:
        for verdict in verdicts:
            for line in _lines(verdict):
                put(line)
    if wrong:
        say(f"{len(verdicts)} 条引文，{wrong} 条没有通过。")
        sys.exit(FAILED)
    say(f"{len(verdicts)} 条引文，全部在文档里。")


def check(service: QAService, claim: Claim) -> Verdict:
    """Look for a claim's quote, in its document, at its place."""
    try:
        found = service.verify(claim.quote, claim.document_id)
    except DocumentNotFound:
        elsewhere = service.verify(claim.quote)
        status = "misattributed" if elsewhere.places else "not_found"
        return Verdict(claim, status, elsewhere)
    status = found.status
    if status == "found" and claim.start is not None and claim.document_id is not None:
        raw = service.document(claim.document_id).raw
        if raw[claim.start : claim.end] != claim.quote:
            status = "moved"
    return Verdict(claim, status, found)


def read_claims(text: str) -> Iterator[Claim]:
    """Claims of an answer, of JSON, of JSON lines, or one plain quote a line."""
    whole = _parsed(text)
    if whole is not None:
        yield from _claims(whole)
        return
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line:
            continue
        parsed = _parsed(line)
        if parsed is None and line.startswith("{"):
            raise TradeQAError(f"Line {number} begins as a JSON object but is none; mend the JSON.")
        yield from _claims(line if parsed is None else parsed)


def _parsed(text: str) -> Any:
    """A JSON object, array or text; None for anything else, numbers too."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, (dict, list, str)) else None


def _claims(value: Any) -> Iterator[Claim]:
    if isinstance(value, list):
        for entry in value:
            yield from _claims(entry)
    elif isinstance(value, str):
        yield Claim(value)
    elif not isinstance(value, dict):
        raise TradeQAError("A JSON array of quotes holds texts and objects only.")
    elif isinstance(value.get("quotes"), list):
        yield from _claims(value["quotes"])
        yield from _claims(value.get("near_misses") or [])
    elif isinstance(value.get("quote"), str):
        place = value.get("location") or {}
        document = value.get("document_id") or (value.get("document") or {}).get("id")
        yield Claim(value["quote"], document, place.get("start"), place.get("end"))
    else:
        raise TradeQAError('A JSON object without "quote" or "quotes" holds no quote to check.')


def _text(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as exc:
        raise TradeQAError(f"{file} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise TradeQAError(f"{file} is not UTF-8 (byte {exc.start}).") from exc


def _plain(verdict: Verdict) -> dict[str, Any]:
    places = [asdict(place) for place in verdict.found.places]
    return {
        "quote": verdict.claim.quote,
        "document_id": verdict.claim.document_id,
        "status": verdict.status,
        "places": places,
    }


def _lines(verdict: Verdict) -> Iterator[str]:
    quote = " ".join(verdict.claim.quote.split())
    cut = quote if len(quote) <= _SHOWN else quote[:_SHOWN] + "…"
    yield show(f"{_STATUS[verdict.status]}：{cut}")
    for place in verdict.found.places:
        section = f"，{place.section}" if place.section else ""
        close = "" if place.exact else "（空白不同）"
        title = place.document.title
        yield show(f"    《{title}》{section}，第 {place.start}–{place.end} 字{close}")
