"""Cuts one short text into Unigram pieces, step by step.

The numpy way of `pieces.py` pays off for many texts: of a single question it spends half a
millisecond on calls alone. This one walks the same tables, and finds the same pieces.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class ShortCutter:
    """The tables of a `PieceCutter`, to be read one by one; thread-safe.

    A node stands for the beginning of a piece; that of a single character is its id. The hash
    table `entries` leads from (node, next character) to a node, as `pieces._Edges` has it.
    """

    alphabet: int  # character ids are 1 to one less
    longest: int  # characters of a piece
    entries: memoryview[int]
    spread: int
    shift: int
    node_bits: int
    piece: memoryview[int]  # of each node, -1 for none
    score: memoryview[float]  # of each node

    def cut(self, chars: Sequence[int]) -> list[int]:
        """Ids of the pieces of a text given as character ids; 0 parts it and gives none."""
        found: list[int] = []
        begin = 0
        for end, char in enumerate([*chars, 0]):
            if not char:
                found += self._best_cut(chars[begin:end])
                begin = end + 1
        return found

    def _best_cut(self, run: Sequence[int]) -> list[int]:
        """Viterbi: of equally likely pieces that end at one place the longest."""
        score, size = self.score, len(run)
        best = [0.0] + [-math.inf] * size
        begins, nodes = [0] * (size + 1), [0] * (size + 1)  # of the last piece up to each place
        for begin in range(size):
            here, node = best[begin], run[begin]
            for end in range(begin + 1, min(begin + self.longest, size) + 1):
                likely = score[node] + here
                if likely > best[end]:
                    best[end], begins[end], nodes[end] = likely, begin, node
                if end == size:
                    break
                node = self._follow(node * self.alphabet + run[end])
                if not node:
                    break
        found: list[int] = []
        end = size
        while end:
            found.append(self.piece[nodes[end]])
            end = begins[end]
        return found[::-1]

    def _follow(self, key: int) -> int:
        """The node an edge leads to, 0 where there is none."""
        entries, bits = self.entries, self.node_bits
        slot = ((key * self.spread) & _WORD) >> self.shift
        entry = entries[slot]
        while entry != -1:
            if entry >> bits == key:
                return entry & ((1 << bits) - 1)
            slot = (slot + 1) & (len(entries) - 1)
            entry = entries[slot]
        return 0
