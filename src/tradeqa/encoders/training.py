"""Trains a static encoder on texts of one's own: `train(config)` → a model folder.

Every pair (see `training_pairs`) is pulled together and pushed from the other pairs of
its batch (multiple negatives ranking loss over cosine, both ways). Needs torch, that is
`pip install 'tradeqa[models]'`; the model it writes is read without torch.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradeqa.encoders.training_checkpoint import Checkpoint
from tradeqa.encoders.training_config import (
    TrainingConfig,
    TrainingProgress,
    TrainingReport,
)
from tradeqa.encoders.training_files import training_key, write_model
from tradeqa.encoders.training_pairs import Pair, article_pairs, question_pairs, synonym_pairs
from tradeqa.encoders.training_texts import (
    Article,
    WrittenQuestion,
    file_digests,
    read_articles,
    read_questions,
    read_synonyms,
)
from tradeqa.encoders.training_tokenizer import (
    ASKED_WEIGHT,
    GROUP_WEIGHT,
    count_words,
    make_tokenizer,
)
from tradeqa.errors import EncoderError
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter

if TYPE_CHECKING:
    from tokenizers import Tokenizer

OnProgress = Callable[[TrainingProgress], None]


@dataclass(frozen=True, slots=True)
class _Material:
    articles: list[Article]
    questions: list[WrittenQuestion]
    groups: list[tuple[str, ...]]
    held_out: int


def train(config: TrainingConfig, *, on_progress: OnProgress | None = None) -> TrainingReport:
    """Train a static encoder and write it to `config.output`.

    The same config and files give the same model on the same machine and versions, also when
    stopped and called again: it goes on from the checkpoint beside `config.output`.

    Raises:
        EncoderError: torch is missing, an input cannot be read, or the output is taken.
    """
    try:
        # torch is slow to import and an extra: only here
        from tradeqa.encoders.training_loop import learn  # noqa: PLC0415
    except ImportError as exc:
        raise EncoderError(
            "Training needs torch: pip install 'tradeqa[models]'; using a trained model does not."
        ) from exc
    started = time.monotonic()
    tell = on_progress or (lambda progress: None)
    if config.output.exists() and (not config.output.is_dir() or any(config.output.iterdir())):
        raise EncoderError(f"{config.output} is taken; give a new folder or remove what is in it.")
    rng = random.Random(config.seed)  # noqa: S311  # for choosing pairs, not for secrets
    tell(TrainingProgress("reading", 0, 1))
    material = _read(config)
    tell(TrainingProgress("tokenizer", 0, 1))
    tokenizer = _tokenizer(config, material)
    tell(TrainingProgress("pairs", 0, 1))
    pairs, lost = _pairs(config, material, rng)
    digests = file_digests(config.texts, config.thesaurus, config.questions)
    checkpoint = Checkpoint.beside(config.output, training_key(config, digests))
    result = learn(
        pairs,
        tokenizer,
        config,
        checkpoint,
        on_step=lambda done, total, loss: tell(TrainingProgress("learning", done, total, loss)),
    )
    tell(TrainingProgress("writing", 0, 1))
    report = TrainingReport(
        output=config.output,
        articles=len(material.articles),
        held_out=material.held_out,
        pairs=dict(sorted(Counter(pair.kind for pair in pairs).items())),
        lost_questions=lost,
        vocabulary=tokenizer.get_vocab_size(),
        dimension=config.dimension,
        steps=result.steps,
        loss=result.loss,
        seconds=round(time.monotonic() - started, 1),
        size=0,
    )
    report = write_model(config, report, tokenizer, result.weights, digests)
    checkpoint.remove()
    return report


def _read(config: TrainingConfig) -> _Material:
    articles = read_articles(config.texts)
    kept = [article for article in articles if not article.is_held_out(config.holdout)]
    out = {article.key for article in articles if article.is_held_out(config.holdout)}
    questions = read_questions(config.questions) if config.questions else []
    return _Material(
        articles=kept,
        questions=[question for question in questions if question.article not in out],
        groups=read_synonyms(config.thesaurus),
        held_out=len(articles) - len(kept),
    )


def _tokenizer(config: TrainingConfig, material: _Material) -> Tokenizer:
    texts = [search_key(text) for a in material.articles for text in (a.title, *a.paragraphs)]
    asked = [search_key(question.text) for question in material.questions]
    grouped = [word for group in material.groups for word in group]
    segmenter = Segmenter()
    words = count_words(texts, segmenter)
    words += count_words(asked, segmenter, ASKED_WEIGHT)
    words += count_words(grouped, segmenter, GROUP_WEIGHT)
    return make_tokenizer(words, [*texts, *asked, *grouped], config.vocabulary)


def _pairs(
    config: TrainingConfig, material: _Material, rng: random.Random
) -> tuple[list[Pair], int]:
    pairs = list(article_pairs(material.articles, material.groups, rng))
    pairs += synonym_pairs(material.groups, rng)
    asked, lost = question_pairs(material.questions, material.articles, config.question_weight)
    if material.questions and not asked:
        raise EncoderError(
            f"{config.questions}: none of its {lost} questions points at a paragraph of the "
            "texts; `date` and `title` must be those of an article, `paragraph` an index into it."
        )
    return [*pairs, *asked], lost
