"""Cuts search keys into Unigram pieces with numpy, many texts at once.

Gives the pieces that `tokenizers` gives for a tokenizer made by `training_tokenizer`
(a test holds them together), in a fifth of the time and memory. All texts are laid end
to end; every stretch without punctuation or unknown character is a run. Pieces that
begin at each place are found by walking a trie for all places together; the best cut of
each run is then the usual Viterbi search, one step for all runs. Short texts are cut one by
one (`short_pieces.py`), into the same pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from string import punctuation

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.short_pieces import ShortCutter

Ints = npt.NDArray[np.int64]

_UNICODE = 0x110000
_UNKNOWN_PENALTY = 10.0  # below the least likely piece, as `tokenizers` has it
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: 2^64 / golden ratio
_NODE_BITS = 20  # of an entry; the rest is its key
_NODE_MASK = (1 << _NODE_BITS) - 1
_SHORT = 600  # characters up to which texts are cut one by one; at 1,000 both take as long
_LOAD = 3  # slots of the hash table for each edge of the trie, at least


@dataclass(frozen=True, slots=True)
class _Edges:
    """The trie as a hash table from (node, character) to node, open addressing.

    An entry holds key and node together, so that one look finds both; -1 is empty.
    """

    entries: Ints
    shift: np.uint64

    @classmethod
    def build(cls, keys: Ints, nodes: Ints) -> _Edges:
        bits = max(4, int(len(keys) * _LOAD).bit_length())
        table = np.full(1 << bits, -1, dtype=np.int64)
        shift = np.uint64(64 - bits)
        entries, slots = (keys << _NODE_BITS) | nodes, _slots(keys, shift)
        while len(entries):
            free = table[slots] == -1
            table[slots[free]] = entries[free]  # of several entries for a slot one stays
            left = table[slots] != entries
            entries = entries[left]
            slots = (slots[left] + 1) & (len(table) - 1)
        return cls(table, shift)

    def follow(self, keys: Ints) -> Ints:
        """The node each key leads to, 0 where it leads nowhere."""
        slots = _slots(keys, self.shift)
        seen = self.entries[slots]
        missed = (seen >> _NODE_BITS) != keys
        nodes = seen & _NODE_MASK
        nodes[missed] = 0
        open_ = np.flatnonzero(missed & (seen != -1))
        while len(open_):
            slots[open_] = (slots[open_] + 1) & (len(self.entries) - 1)
            seen = self.entries[slots[open_]]
            hit = (seen >> _NODE_BITS) == keys[open_]
            nodes[open_[hit]] = seen[hit] & _NODE_MASK
            open_ = open_[~hit & (seen != -1)]
        return nodes


def _slots(keys: Ints, shift: np.uint64) -> Ints:
    slots: Ints = ((keys.view(np.uint64) * _SPREAD) >> shift).view(np.int64)
    return slots


class PieceCutter:
    """The pieces of texts; immutable once built, so safe to share between threads."""

    def __init__(self, vocabulary: Sequence[tuple[str, float]], unknown: int) -> None:
        """`vocabulary`: pieces with their log probabilities, by id; `unknown`: its id there."""
        usable = [n for n, (piece, _) in enumerate(vocabulary) if n != unknown and _whole(piece)]
        pieces = [vocabulary[n][0] for n in usable]
        chars = sorted(set("".join(pieces)))
        self._alphabet = len(chars) + 1
        self._char_ids = np.zeros(_UNICODE, dtype=np.int64)
        self._char_ids[[ord(char) for char in chars]] = np.arange(1, self._alphabet)
        lengths = np.array([len(piece) for piece in pieces])
        self._longest = int(lengths.max(initial=1))
        joined = self._char_ids[_codes("".join(pieces))]
        starts = np.cumsum(lengths) - lengths
        # the first level is the alphabet itself: node = character id
        nodes = joined[starts]
        count, keys, values = self._alphabet, [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for depth in range(1, self._longest):
            deep = np.flatnonzero(lengths > depth)
            key = nodes[deep] * self._alphabet + joined[starts[deep] + depth]
            distinct, which = np.unique(key, return_inverse=True)
            nodes[deep] = count + which
            keys.append(distinct)
            values.append(np.arange(count, count + len(distinct)))
            count += len(distinct)
        if count > _NODE_MASK:
            raise ValueError(f"{count} beginnings of pieces are too many")
        self._edges = _Edges.build(np.concatenate(keys), np.concatenate(values))
        scores = np.array([vocabulary[n][1] for n in usable], dtype=np.float64)
        self._piece = np.full(count, -1, dtype=np.int32)
        self._score = np.full(count, -np.inf)
        # a character that is no piece by itself is an unknown one inside a run
        self._piece[1 : self._alphabet] = unknown
        self._score[: self._alphabet] = (
            min((score for _, score in vocabulary), default=0.0) - _UNKNOWN_PENALTY
        )
        self._piece[nodes] = usable
        self._score[nodes] = scores
        self._short = ShortCutter(
            alphabet=self._alphabet,
            longest=self._longest,
            entries=self._edges.entries.data,
            spread=int(_SPREAD),
            shift=int(self._edges.shift),
            node_bits=_NODE_BITS,
            piece=self._piece.data,
            score=self._score.data.cast("B").cast("d"),
        )

    def cut(self, keys: Sequence[str]) -> tuple[Ints, Ints]:
        """Ids of the pieces of all texts in order, and where each text's begin (and the end).

        Characters that no piece holds give no id.
        """
        if sum(map(len, keys)) <= _SHORT:
            found = [self._short.cut(self._char_ids[_codes(key)].tolist()) for key in keys]
            bounds = np.cumsum([0, *map(len, found)], dtype=np.int64)
            return np.array([piece for own in found for piece in own], dtype=np.int64), bounds
        chars = self._char_ids[_codes("\n".join(keys) + "\n")]
        steps = self._best_cut(chars)
        ends = np.cumsum(np.array([len(key) + 1 for key in keys], dtype=np.int64))
        places = np.flatnonzero(steps >= 0)
        bounds = np.concatenate([[0], np.searchsorted(places, ends)])
        return steps[places].astype(np.int64), bounds

    def _best_cut(self, chars: Ints) -> npt.NDArray[np.int32]:
        """For each place the id of the piece that begins there in the best cut, or -1."""
        runs = _Runs.of(chars)
        found = np.empty((self._longest, runs.size), dtype=np.int32)  # nodes of pieces
        gains = np.full((self._longest, runs.size), -np.inf)
        at = np.flatnonzero(chars)
        nodes = chars[at]
        for length in range(1, self._longest + 1):
            ends = runs.slots[at + length]
            found[length - 1, ends] = nodes
            gains[length - 1, ends] = self._score[nodes]
            if length == self._longest:
                break
            following = chars[at + length]
            alive = np.flatnonzero(following)
            at, keys = at[alive], nodes[alive] * self._alphabet + following[alive]
            nodes = self._edges.follow(keys)
            alive = np.flatnonzero(nodes)
            at, nodes = at[alive], nodes[alive]
        begun = _trace(runs, _search(runs, gains), found, len(chars))
        return self._piece[begun]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Stretches of known characters, the longest first.

    What ends at step s (after s characters) of run r has the slot `base[s] + r`, so that
    the runs still going at a step lie side by side.
    """

    starts: Ints
    lengths: Ints
    base: Ints
    slots: Ints  # of each place in the text that ends a piece

    @property
    def size(self) -> int:
        """Number of slots."""
        return int(self.base[-1])

    @classmethod
    def of(cls, chars: Ints) -> _Runs:
        known = np.concatenate([[False], chars > 0])
        starts = np.flatnonzero(known[1:] & ~known[:-1])
        lengths = np.flatnonzero(~known[1:] & known[:-1]) - starts
        ranks = np.empty(len(starts), dtype=np.int64)
        order = np.argsort(-lengths, kind="stable")
        ranks[order] = np.arange(len(starts))
        steps = np.arange(int(lengths.max(initial=0)) + 1)
        going = np.searchsorted(-lengths[order], -steps, "right")
        base = np.concatenate([[0], np.cumsum(going)])
        slots = np.zeros(len(chars) + 1, dtype=np.int64)
        inside = np.flatnonzero(known)
        step = inside - np.repeat(starts, lengths)
        slots[inside] = base[step] + np.repeat(ranks, lengths)
        return cls(starts[order], lengths[order], base, slots)


def _search(runs: _Runs, gains: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    """Forward: for each slot the length of the last piece of the best path to it."""
    base = runs.base
    best = np.full(runs.size, -np.inf)
    best[: len(runs.starts)] = 0.0
    choice = np.zeros(runs.size, dtype=np.int8)
    for step in range(1, len(base) - 1):
        here = slice(base[step], base[step + 1])
        count = base[step + 1] - base[step]
        for length in range(min(step, len(gains)), 0, -1):  # of equals the longest, as the library
            before = base[step - length]
            paths = gains[length - 1, here] + best[before : before + count]
            np.copyto(choice[here], length, where=paths > best[here])
            np.maximum(best[here], paths, out=best[here])
    return choice


def _trace(
    runs: _Runs, choice: npt.NDArray[np.int8], found: npt.NDArray[np.int32], size: int
) -> npt.NDArray[np.int32]:
    """Backward: the nodes of the best paths' pieces, each where it begins; elsewhere 0."""
    begun = np.zeros(size, dtype=np.int32)
    starts, steps, ranks = runs.starts, runs.lengths, np.arange(len(runs.starts))
    while len(starts):
        slots = runs.base[steps] + ranks
        lengths = choice[slots].astype(np.int64)
        steps = steps - lengths
        begun[starts + steps] = found[lengths - 1, slots]
        left = np.flatnonzero(steps)
        starts, steps, ranks = starts[left], steps[left], ranks[left]
    return begun


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)


def _whole(piece: str) -> bool:
    """Whether the rules that part texts (space, punctuation, digits) leave a piece whole."""
    if any(char in punctuation for char in piece):  # $+<=>^`|~ too, symbols though they are
        return False
    kinds = [unicodedata.category(char)[0] for char in piece]
    return bool(kinds) and not {"P", "Z", "C"} & set(kinds) and len({k == "N" for k in kinds}) == 1
