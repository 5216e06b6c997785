"""`tradeqa train`: a static encoder from one's own texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tradeqa.cli.console import put_json, say
from tradeqa.cli.progress import ProgressDisplay
from tradeqa.encoders.training import train
from tradeqa.encoders.training_config import TrainingConfig


def run(config: TrainingConfig, *, as_json: bool) -> None:
    """Train, and say how to use the model."""
    with ProgressDisplay() as display:
        report = train(
            config,
            on_progress=lambda step: display.tell(step.stage, step.done, step.total),
        )
    if as_json:
        plain: dict[str, Any] = {**asdict(report), "output": str(report.output)}
        put_json(plain)
    say(
        f"模型已写到 {report.output}：{report.articles} 篇文章，{report.vocabulary} 个词片 × "
        f"{report.dimension} 维，{report.size / 1e6:.1f} MB，用时 {report.seconds:.0f} 秒。"
    )
    say(f"使用它：tradeqa index --encoder {report.output}")
