"""Trains the tokenizer of a static encoder: Unigram pieces of Chinese, words of English.

Pieces of up to eight characters let one vector stand for one expression (进出口总额),
while anything unseen still falls apart into known characters. A common English word is
kept whole up to eight letters; of a longer one those are its stem. Punctuation and
white space only part the pieces.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "<unk>"
MAX_PIECE = 8  # characters
_MIN_WORD_COUNT = 4  # of an English word or stem that becomes a piece
_DIGITS = 6  # of a log probability
_RUNG = 1e-4  # step of the trainer's scores for characters that are no likely piece
_NEAR = 1e-4  # of a rung: no other score falls on one by chance
_SHRINK = 0.5  # pieces kept at each pruning; half the time of the usual 0.75
_WORD = re.compile(f"[a-z]{{2,{2 * MAX_PIECE}}}")


def train_tokenizer(lines: Sequence[str], vocabulary: int) -> Tokenizer:
    """A tokenizer of at most `vocabulary` pieces, trained on `lines` (search keys)."""
    counted = Counter(
        part
        for line in lines
        for word in _WORD.findall(line)
        for part in (word[:MAX_PIECE], word[MAX_PIECE:])
        if len(part) > 1
    )
    common = counted.most_common(vocabulary // 4)
    words = {word: count for word, count in common if count >= _MIN_WORD_COUNT}
    draft = _with_rules(models.Unigram())
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=MAX_PIECE,
        shrinking_factor=_SHRINK,
        show_progress=False,
    )
    draft.train_from_iterator(lines, trainer=trainer, length=len(lines))
    return _with_words(draft, words, vocabulary)


def _with_rules(model: models.Unigram) -> Tokenizer:
    tokenizer = Tokenizer(model)
    # the search key has both already; here for those who load the model without tradeqa
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation("removed"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )
    return tokenizer


def _with_words(draft: Tokenizer, words: dict[str, int], vocabulary: int) -> Tokenizer:
    """The trained pieces with `words` in the place of the least likely longer pieces."""
    pieces = _settled(json.loads(draft.to_str())["model"]["vocab"])
    total = sum(words.values()) + 1
    scores = {word: round(math.log(count / total), _DIGITS) for word, count in words.items()}
    first, rest = pieces[:1], [pair for pair in pieces[1:] if pair[0] not in scores]
    rest.sort(key=lambda pair: (len(pair[0]) > 1, -pair[1], pair[0]))
    kept = rest[: max(vocabulary - len(scores) - 1, 0)]
    made = _distinct([*first, *kept, *sorted(scores.items())])
    return _with_rules(models.Unigram(made, unk_id=0))


def _distinct(vocabulary: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The same pieces, no two of one score, so that hardly two cuts of a text are equal."""
    scores = [score for _, score in vocabulary]
    above = math.inf
    for place in sorted(range(len(scores)), key=lambda n: (-scores[n], n)):
        above = scores[place] = min(scores[place], round(above - 10**-_DIGITS, _DIGITS))
    return [(piece, score) for (piece, _), score in zip(vocabulary, scores, strict=True)]


def _settled(vocabulary: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The trainer's pieces, the same for the same lines.

    The trainer adds in an order of its own, so last digits differ each time; and it gives
    the characters that are no likely piece a ladder of scores, one rung below the other,
    in no fixed order: here all have that of the highest rung.
    """
    bottom = min((score for piece, score in vocabulary if len(piece) == 1), default=0.0)

    def is_rung(piece: str, score: float) -> bool:
        steps = (score - bottom) / _RUNG
        return len(piece) == 1 and steps < len(vocabulary) and abs(steps - round(steps)) < _NEAR

    level = max((score for piece, score in vocabulary if is_rung(piece, score)), default=bottom)
    return [
        (piece, round(level if is_rung(piece, score) else score, _DIGITS))
        for piece, score in vocabulary
    ]
