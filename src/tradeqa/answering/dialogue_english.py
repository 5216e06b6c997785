"""Follow-ups in English: “and Vietnam?”, “what about 2022?”, “how much did that fall?”."""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"^\s*(?:and|but|so|then|what about|how about|and what about|also)\b[\s,]*", re.I
)
_TIME = re.compile(
    r"\b(?:in|for|during|by|of)?\s*(?:the\s+)?"
    r"(?:(?:first|second) half(?: of)?\s*|q[1-4]\s*(?:of\s*)?)?(?:19|20)\d\d\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DIRECTION = re.compile(r"\b(imports?|exports?)\b", re.I)
_PRONOUN = re.compile(r"\b(?:that|it|they|those|this|them)\b(?!\s+(?:is|was|are)\s+the\b)", re.I)
_NOUN = re.compile(
    r"^(?:what|how (?:much|large|big|high))\s+(?:is|was|were|are|did|does)\s+"
    r"(?P<noun>.+?)[?\s]*$",
    re.I,
)
_COUNTED = re.compile(r"^how (?:many|much)\s+(?P<noun>.+?)[?\s]*$", re.I)
_DONE = re.compile(
    r"^how (?:many|much)\s+(?P<noun>[\w-]+)\s+did\s+(?P<who>.+?)\s+\w+"
    r"(?P<when>\s+in\s+.+?)?[?\s]*$",
    re.I,
)
_VERB_END = re.compile(
    r"\s+(?:fall|rise|grow|drop|increase|decrease|decline|change|reach|go (?:up|down))"
    r"(?:\s+by)?(?=\s+in\b|\s*$)",
    re.I,
)
_HEAD = re.compile(
    r"(?P<own>\b[\w.]+(?:'s|’s)\s+)(?P<head>[\w\s-]+?)"
    r"(?=\s+(?:in|for|with|to|from|during|of|fall|rise|grow|drop|increase|decrease|decline|change)\b"
    r"|[?]|$)"
    r"|(?P<the>\bthe\s+)(?P<head2>[\w\s-]+?)(?=\s+(?:of|in|for|with|to|from|during)\b|[?]|$)",
    re.I,
)
_PLACES = re.compile(r"\b(?:[A-Z][a-z]+|U\.?S\.?A?\.?|UK|EU|ASEAN)(?:\s+[A-Z][a-z]+)*\b")
_WHY = re.compile(r"^\s*(?:and\s+)?why(?:\s+(?:is|was)\s+(?:that|it|this))?\s*[?]*\s*$", re.I)
_CHANGE = re.compile(
    r"^\s*(?:(?:year[- ]on[- ]year|yoy)(?: (?:change|growth))?"
    r"|(?:the )?(?:growth|growth rate|change|share|rank))\s*[?]*\s*$",
    re.I,
)
_STARTS = frozenset(
    {"What", "How", "Which", "Who", "When", "Where", "Why", "And", "Did", "Is", "Was"}
)
_MOST_VALUE = 3  # words of a value that replaces a place


def interpret_english(question: str, previous: str) -> str | None:
    """An English follow-up with what it leaves unsaid; None when it stands alone."""
    lead = _LEAD.match(question)
    body = question[lead.end() :].strip() if lead else question.strip()
    bare = body.rstrip("?!. ")
    if not bare:
        return None
    subject = _subject(previous)
    if _WHY.match(question):
        return f"Why {_after_wh(previous)}?"
    if _CHANGE.match(body):
        noun = bare.removeprefix("the ")
        noun += " change" if noun.lower() in ("year-on-year", "year on year", "yoy") else ""
        return f"What was the {noun} of {subject}?"
    asks = re.match(r"(?:what|how|which|who|when|where|why|did|does|is|was|were|are)\b", bare, re.I)
    if asks and _PRONOUN.search(bare):
        return _PRONOUN.sub(lambda _: subject, bare, count=1) + "?"
    if asks or not (lead or len(bare.split()) <= _MOST_VALUE):
        return None
    return _replaced(bare, previous)


def is_fragment(question: str) -> bool:
    """Whether it is only a value, as “and Vietnam?”."""
    return bool(_LEAD.match(question)) or len(question.split()) < _MOST_VALUE


def _after_wh(previous: str) -> str:
    text = re.sub(r"^(?:how (?:much|many|fast)|by how much|what)\s+", "", previous, flags=re.I)
    return text.rstrip("? ")


def _subject(previous: str) -> str:
    """The noun phrase that the previous question asks about, with its time."""
    done = _DONE.match(previous)
    if done is not None:
        return f"{done['who']}'s {done['noun']}{done['when'] or ''}"
    match = _NOUN.match(previous) or _COUNTED.match(previous)
    noun = match["noun"] if match else previous.rstrip("? ")
    return _VERB_END.sub("", noun).strip()


def _replaced(value: str, previous: str) -> str:
    text = previous
    times = _TIME.search(value)
    year = _YEAR.search(value)
    rest = value
    if times and year:
        known = _YEAR.search(text)
        text = (
            text[: known.start()] + year.group() + text[known.end() :]
            if known
            else f"{text.rstrip('? ')} in {year.group()}?"
        )
        rest = (value[: times.start()] + value[times.end() :]).strip()
    if not rest:
        return text
    direction, known_direction = _DIRECTION.search(rest), _DIRECTION.search(text)
    if direction and known_direction and len(rest.split()) == 1:
        return text[: known_direction.start()] + rest + text[known_direction.end() :]
    if _PLACES.fullmatch(re.sub(r"^(?:to|from|for|in|with|the)\s+", "", rest)):
        return _placed(re.sub(r"^(?:to|from|for|in|with)\s+", "", rest), text)
    return _headed(re.sub(r"^the\s+", "", rest, flags=re.I), text)


def _placed(place: str, text: str) -> str:
    named = [m for m in _PLACES.finditer(text) if m.group() not in _STARTS]
    known = next((m for m in reversed(named)), None)
    if known is None:
        return f"{text.rstrip('? ')} in {place}?"
    return text[: known.start()] + place + text[known.end() :]


def _headed(noun: str, text: str) -> str:
    """Another noun in the place of the one asked about: China's trade surplus → China's exports."""
    match = _HEAD.search(text)
    if match is None:
        return f"{noun}, {text[0].lower() + text[1:]}"
    own = match["own"] or match["the"]
    return text[: match.start()] + own + noun + text[match.end() :]
