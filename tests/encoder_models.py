"""Tiny encoder models made on the spot, for the tests of encoders."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tradeqa.encoders.training import train
from tradeqa.encoders.training_config import Precision, TrainingConfig, TrainingReport

_PLACES = ["青岛", "宁波", "义乌", "天津", "广州", "大连", "厦门", "钦州", "重庆", "西安"]
_GOODS = ["锂电池", "纺织品", "水果", "机床", "家具", "轮胎", "玩具", "茶叶", "钢材", "药品"]
_PARTNERS = ["东盟", "欧盟", "日本", "巴西", "南非", "越南", "智利", "波兰", "埃及", "印度"]
_VERBS = ["增长", "下降", "回升", "放缓", "翻番"]


def write_articles(path: Path, count: int = 100, seed: int = 1) -> None:
    """`count` articles of two paragraphs, as `.jsonl`."""
    rng = random.Random(seed)  # noqa: S311
    lines = []
    for number in range(count):
        place, goods, partner = rng.choice(_PLACES), rng.choice(_GOODS), rng.choice(_PARTNERS)
        paragraphs = [
            f"{place}口岸今年对{partner}出口{goods}{rng.randrange(10, 999)}万吨。"
            f"企业表示{goods}订单{rng.choice(_VERBS)}明显。海关推出了通关便利措施。",
            f"{partner}客商来到{place}采购{goods}。双方签下了第{number}份合同，总额"
            f"{rng.randrange(2, 90)}亿元。专家认为{goods}外贸前景良好。",
        ]
        title = f"{place}{goods}出口{number}"
        article = {"date": "2024-01-02", "title": title, "paragraphs": paragraphs}
        lines.append(json.dumps(article, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_questions(path: Path, articles: Path) -> None:
    """Two questions on the first paragraph of each article of a file."""
    lines = []
    for line in articles.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        question = {
            "date": article["date"],
            "title": article["title"],
            "paragraph": 0,
            "plain": f"{article['title']}有多少万吨？",
            "english": f"How much of number {article['title'][-2:]} was exported?",
        }
        lines.append(json.dumps(question, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def train_tiny(folder: Path, precision: Precision = "int8", seed: int = 7) -> TrainingReport:
    """A model of 16 dimensions in `folder / "model"`, trained in about a second."""
    texts = folder / "articles.jsonl"
    write_articles(texts)
    thesaurus = folder / "words.txt"
    thesaurus.write_text("出口|外销|export~外贸\n增长|上涨|多了|increase\n", encoding="utf-8")
    return train(
        TrainingConfig(
            texts=(texts,),
            output=folder / "model",
            thesaurus=(thesaurus,),
            vocabulary=400,
            dimension=16,
            epochs=2,
            batch=64,
            precision=precision,
            seed=seed,
            threads=1,
        )
    )
