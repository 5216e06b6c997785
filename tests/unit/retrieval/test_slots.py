"""Directions of trade and places: where they are named, and what only looks like them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.retrieval.slots import (
    Direction,
    Gazetteer,
    direction_spans,
    directions,
    packaged_gazetteer,
)
from tradeqa.text.normalize import search_key

E, I, B = Direction.EXPORT, Direction.IMPORT, Direction.BOTH  # noqa: E741
DIRECTIONS = [
    ("出口总额", {E}),
    ("进口总额", {I}),
    ("进出口总额", {B}),
    ("出进口", {B}),
    ("进口和出口", {I, E}),
    ("进出口总额中的出口", {B, E}),
    ("外销订单", {E}),
    ("卖到国外", {E}),
    ("从国外买", {I}),
    ("外贸总额", {B}),
    ("贸易总值", {B}),
    ("进口博览会", set()),
    ("停车场出口处", set()),
    ("吞吐量", set()),
    ("對越南出口總額", {E}),
    ("exports to Vietnam", {E}),
    ("Imports of soy", {I}),
    ("imports and exports", {B, I, E}),
    ("total trade", {B}),
    ("", set()),
]


@pytest.mark.parametrize(("text", "found"), DIRECTIONS)
def test_directions(text: str, found: set[Direction]) -> None:
    """Both ways of trade is one thing, not the two of them; a fair and a door are none."""
    assert directions(search_key(text)) == found


def test_directions_come_with_their_places() -> None:
    """Where each begins, in order."""
    assert direction_spans("进口下降，出口增长，进出口不变") == ((0, I), (5, E), (10, B))


NAMES = [
    ("美国", "美国"),
    ("usa", "美国"),
    ("南美", "拉丁美洲"),
    ("南美洲", "拉丁美洲"),
    ("几内亚", "几内亚"),
    ("赤道几内亚", "赤道几内亚"),
    ("u.s.", "美国"),
]
SMALL = Gazetteer(NAMES)


@pytest.mark.parametrize(
    ("key", "spans"),
    [
        ("对美国和南美洲出口", ((1, "美国"), (4, "拉丁美洲"))),
        ("赤道几内亚", ((0, "赤道几内亚"),)),
        ("几内亚与赤道几内亚", ((0, "几内亚"), (4, "赤道几内亚"))),
        ("the usa and usage", ((4, "美国"),)),
        ("usable", ()),
        ("2usa", ()),
        ("对usa出口", ((1, "美国"),)),
        ("u.s. exports", ((0, "美国"),)),
        ("", ()),
    ],
)
def test_places_by_longest_match_and_whole_words(
    key: str, spans: tuple[tuple[int, str], ...]
) -> None:
    """A longer name hides the shorter one inside it; Latin names stand alone."""
    assert SMALL.spans(key) == spans
    assert SMALL.find(key) == {place for _, place in spans}


def test_whole_names() -> None:
    """Only a key that is a name from end to end."""
    assert SMALL.whole("usa")
    assert not SMALL.whole("对usa")
    assert Gazetteer([]).find("美国") == frozenset()


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("越南", "對越南出口"),
        ("越南", "exports to Vietnam"),
        ("德国", "德國"),
        ("英国", "the UK"),
        ("印度尼西亚", "印尼"),
        ("上海", "魔都"),
        ("东盟", "ASEAN"),
        ("广西", "广西壮族自治区"),
    ],
)
def test_one_place_in_many_ways(text: str, other: str) -> None:
    """Nicknames, short forms, scripts and English names are one place."""
    found = packaged_gazetteer().find(search_key(text))
    assert len(found) == 1
    assert packaged_gazetteer().find(search_key(other)) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2023年中国对越南出口", 1),
        ("印尼和印度", 2),
        ("全国、国内、我国", 0),
        ("几内亚与赤道几内亚", 2),
        ("山西、陕西", 2),
        ("usage of ukulele", 0),
        ("中美贸易", 0),
    ],
)
def test_packaged_places(text: str, count: int) -> None:
    """The own country is no place; names inside names do not count."""
    assert len(packaged_gazetteer().find(search_key(text))) == count


@given(st.text(st.sampled_from("美国南洲赤道几内亚usa. 对"), max_size=30))
@settings(deadline=None)
def test_spans_are_names_in_order(key: str) -> None:
    """Each span begins with one of the names of its place, behind the one before."""
    last = 0
    for at, place in SMALL.spans(key):
        lengths = [len(n) for n, p in NAMES if p == place and key.startswith(n, at)]
        assert lengths
        assert at >= last
        last = at + max(lengths)
