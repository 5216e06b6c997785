"""Makes the tokenizer of a static encoder: a Unigram model over counted words.

Its pieces are the dictionary words of the training texts, the commonest first, so that one
vector stands for one word, Chinese or English; then every ideograph and letter, so that
what is no piece falls apart into known ones. A piece's log probability is that of its
count, which makes the likeliest cut of a text nearly that of the dictionary. Nothing is
searched for: the same lines give the same tokenizer, in seconds. Punctuation and white
space only part the pieces.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from tradeqa.text.segment import Segmenter

UNKNOWN = "<unk>"
MAX_PIECE = 8  # characters of a Chinese word
MAX_ENGLISH = 14  # letters; longer words are rare
MAX_DIGITS = 4  # of a number kept whole: a year
ASKED_WEIGHT = 4  # counts of a word in a question: questions are few beside articles
GROUP_WEIGHT = 2  # counts of a word in the thesaurus
_MIN_WORD = 3  # counts of an English word that becomes a piece: names and errors are many
_MIN_CHAR = 2  # counts of a character that becomes a piece
_LONE = 0.5  # counts of a character that is no word by itself
_DIGITS = 6  # of a log probability
_ENGLISH = re.compile("[a-z]+")
_NUMBER = re.compile(r"\d+", re.ASCII)
_MIXED = re.compile("[a-z0-9.,]")

Counts = Counter[str]


def count_words(lines: Iterable[str], segmenter: Segmenter, weight: int = 1) -> Counts:
    """Words of search keys that may become pieces, each occurrence counted `weight` times."""
    counts: Counts = Counter()
    for line in lines:
        for _, start, end in segmenter.spans(line):
            word = line[start:end]
            if _ENGLISH.fullmatch(word):
                kept = len(word) <= MAX_ENGLISH
            elif _NUMBER.fullmatch(word):
                kept = len(word) <= MAX_DIGITS
            else:
                kept = len(word) <= MAX_PIECE and not _MIXED.search(word)
            if kept:
                counts[word] += weight
    return counts


def make_tokenizer(words: Counts, lines: Iterable[str], vocabulary: int) -> Tokenizer:
    """A tokenizer of at most `vocabulary` pieces.

    Args:
        words: counts of the words that may become pieces.
        lines: search keys; their characters are pieces too.
        vocabulary: upper limit; characters come before words.
    """
    often = Counter(char for line in lines for char in line)
    chars = {
        char: max(float(words[char]), _LONE)
        for char, count in often.items()
        if count >= _MIN_CHAR and unicodedata.category(char)[0] not in "PZC"
    }
    longer = Counter(
        {
            word: count
            for word, count in words.items()
            if len(word) > 1 and (count >= _MIN_WORD or not _ENGLISH.fullmatch(word))
        }
    )
    ranked = sorted(longer.items(), key=lambda pair: (-pair[1], pair[0]))
    room = max(vocabulary - 1 - len(chars), 0)
    kept = sorted({**chars, **dict(ranked[:room])}.items(), key=lambda pair: (-pair[1], pair[0]))
    total = max(sum(words.values()), 1)
    scores = [(piece, round(math.log(count / total), _DIGITS)) for piece, count in kept]
    return _with_rules(models.Unigram(_distinct([(UNKNOWN, 0.0), *scores[: vocabulary - 1]]), 0))


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


def _distinct(vocabulary: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The same pieces, no two of one score, so that hardly two cuts of a text are equal."""
    scores = [score for _, score in vocabulary]
    above = math.inf
    for place in sorted(range(len(scores)), key=lambda n: (-scores[n], n)):
        above = scores[place] = min(scores[place], round(above - 10**-_DIGITS, _DIGITS))
    return [(piece, score) for (piece, _), score in zip(vocabulary, scores, strict=True)]
