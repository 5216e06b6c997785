"""Under which heading of the packaged thesaurus a word stands: what kind of thing it names."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

from tradeqa.lexicon.thesaurus import parse_groups


@functools.cache
def headings() -> Mapping[str, str]:
    """Strict members (search keys) to "file: heading", the first place where each stands."""
    found: dict[str, str] = {}
    folder = resources.files("tradeqa.lexicon") / "data"
    # places first: a name that is also a common word is asked about as a place
    names = ("places", "industry", "trade", "society", "everyday")
    for name in names:
        heading = ""
        for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                heading = f"{name}: {line.lstrip('# ')}"
                continue
            for group in parse_groups([line], name):
                for member in group.strict:
                    found.setdefault(member, heading)
    return found
