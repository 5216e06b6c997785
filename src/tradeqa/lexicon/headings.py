"""Under which heading of the packaged thesaurus a word stands: what kind of thing it names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from importlib import resources

from tradeqa.lexicon.thesaurus import parse_groups

_FILES = ("places", "industry", "trade", "society", "everyday", "organisations")
_OF_THINGS = frozenset(  # headings below which each group is a company, body, person or product
    f"{file}: {heading}"
    for file, listed in (
        (
            "organisations",
            "Chinese companies|Foreign companies|Further companies|Universities and institutes"
            "|Media and journals|Persons",
        ),
        (
            "industry",
            "Technology and car makers|Platforms|Textiles, clothing, footwear|Light consumer goods"
            "|Household appliances|Electronics|Electrical goods|Semiconductors|Vehicles"
            "|The new three, batteries, new energy|Oil, gas, chemicals|Materials, ores, metals"
            "|Building materials, timber, scrap|Ships and aerospace|Machinery|Robots"
            "|Medicines and medical goods|Farm products and food|Export structure and minerals"
            "|Further goods|Main commodities of the customs statistics",
        ),
    )
    for heading in listed.split("|")
)
_TRADED = re.compile("[进出]口|export|import")  # 农产品出口: trade in a product, not the product


@functools.cache
def headings() -> Mapping[str, str]:
    """Strict members (search keys) to "file: heading", the first place where each stands."""
    found: dict[str, str] = {}
    # places first: a name that is also a common word is asked about as a place
    for heading, member in _members():
        if not heading.startswith("organisations"):
            found.setdefault(member, heading)
    return found


@functools.cache
def things() -> frozenset[str]:
    """Strict members (search keys) that name a company, body, person or product, nothing else."""
    found: set[str] = set()
    others: set[str] = set()
    for heading, member in _members():
        (found if heading in _OF_THINGS else others).add(member)
    return frozenset(member for member in found - others if not _TRADED.search(member))


def _members() -> Iterator[tuple[str, str]]:
    """Each strict member with its heading, file by file."""
    folder = resources.files("tradeqa.lexicon") / "data"
    for name in _FILES:
        heading = ""
        for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                heading = f"{name}: {line.lstrip('# ')}"
                continue
            for group in parse_groups([line], name):
                for member in group.strict:
                    yield heading, member
