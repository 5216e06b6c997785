"""Questions as the ranking model is fitted on them: candidates, and which of them answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.answering.candidates import Candidate, absent_share
from tradeqa.answering.model import Filters
from tradeqa.evaluation.gold import GoldQuestion, holds, squeeze
from tradeqa.retrieval.matching import WeightedTerm
from tradeqa.retrieval.query import Query
from tradeqa.service import QAService
from tradeqa.text.normalize import search_key

FOLDS = 5
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question in one index, and which of them answer."""

    question: GoldQuestion
    query: Query
    terms: tuple[WeightedTerm, ...]
    absent: float
    candidates: tuple[Candidate, ...]
    rows: Matrix  # (candidates, features)
    right: npt.NDArray[np.bool_]
    fold: int


def gather(service: QAService, gold: Sequence[GoldQuestion], *, leave_out: bool) -> list[Example]:
    """Candidates of every question; with `leave_out`, without the answer's document."""
    everything = tuple(document.id for document in service.documents())
    examples = []
    for question in gold:
        filters = None
        if leave_out:
            if not question.answerable:
                continue
            filters = Filters(tuple(name for name in everything if name != question.document))
        query, judged = service.judge(question.question, filters=filters)
        if not judged.candidates:
            continue
        right = [not leave_out and answers(question, c) for c in judged.candidates]
        digest = hashlib.sha256(_source(question.id).encode()).digest()
        examples.append(
            Example(
                question,
                query,
                judged.terms,
                absent_share(judged.terms, judged.met),
                judged.candidates,
                np.array([c.features for c in judged.candidates]),
                np.array(right, dtype=bool),
                digest[0] % FOLDS,
            )
        )
    return examples


def _source(question_id: str) -> str:
    """The id of the question that a made one was made from: both belong to one fold."""
    return re.sub(r"~\w+$", "", question_id)


def perturbed(gold: Sequence[GoldQuestion]) -> list[GoldQuestion]:
    """Near questions that nothing answers: one word of an answerable one exchanged.

    The years, places, ports and goods put in stand in no document of the shipped corpus.
    """
    found = []
    for question in gold:
        if not question.answerable or question.type == "metadata":
            continue
        seed = hashlib.sha256(question.id.encode()).digest()
        year = _YEAR.search(question.question)
        if year:
            other = str(_ABSENT_YEARS[seed[1] % len(_ABSENT_YEARS)])
            found.append(_unanswerable(question, _YEAR.sub(other, question.question), "year"))
        place = next((name for name in _PLACES if name in question.question), None)
        if place:
            other = _ABSENT_PLACES[seed[2] % len(_ABSENT_PLACES)]
            if place.endswith("港"):
                other = _ABSENT_PORTS[seed[2] % len(_ABSENT_PORTS)]
            found.append(_unanswerable(question, question.question.replace(place, other), "place"))
        goods = next((name for name in _GOODS if name in question.question), None)
        if goods:
            other = _ABSENT_GOODS[seed[3] % len(_ABSENT_GOODS)]
            found.append(_unanswerable(question, question.question.replace(goods, other), "goods"))
        if goods or place:
            found += _other_ways(question)
    return found


def _other_ways(question: GoldQuestion) -> Iterator[GoldQuestion]:
    """A table asked for another measure, for imports instead of exports, for another month."""
    if question.type != "table":
        return
    for measure, other in _OTHER_MEASURES:
        if measure.search(question.question):
            yield _unanswerable(question, measure.sub(other, question.question), "measure")
            break
    if _EXPORT.search(question.question):
        yield _unanswerable(question, _EXPORT.sub("进口", question.question), "way")
    if _MONTH.search(question.question):
        yield _unanswerable(question, _MONTH.sub("4月", question.question), "month")


def _unanswerable(question: GoldQuestion, text: str, kind: str) -> GoldQuestion:
    return GoldQuestion(f"{question.id}~{kind}", text, "unanswerable", (), ())


_YEAR = re.compile(r"20(?:20|21|22|23)")
_ABSENT_YEARS = (2008, 2012, 2016, 2017, 2018, 2027)
_PLACES = (
    "青岛港 上海港 天津港 广州港 深圳港 厦门港 日照港 大连港 烟台港 福州港 营口港 宁波舟山港 连云港 "
    "越南 韩国 日本 俄罗斯 德国 澳大利亚 马来西亚 巴西 印尼 美国 泰国 印度 菲律宾 柬埔寨 东盟 欧盟 "
    "广东 江苏 台州 宁波 天津 成都 凭祥 江西 南昌 进贤 新加坡 墨西哥"
).split()
_ABSENT_PLACES = (
    "智利",
    "挪威",
    "埃及",
    "巴基斯坦",
    "芬兰",
    "秘鲁",
    "摩洛哥",
    "甘肃",
    "云南",
    "哈尔滨",
)
_ABSENT_PORTS = ("湛江港", "海口港", "汕头港", "鹿特丹港", "釜山港", "钦州港")


_EXPORT = re.compile(r"(?<!进)出口")
_OTHER_MEASURES = (
    (re.compile(r"(?:集装箱)?的?(?:总?吞吐量|箱量)"), "出口额"),
    (re.compile(r"(?<!进)出口的?(?:总?[金]?额|总[额值])"), "的货物吞吐量"),
    (re.compile(r"(?<!进)出口的?(?:数量|量)"), "出口价格"),
)
_MONTH = re.compile(r"(?:1\s?[-—–~至到]\s?|前)?(?:11|十一)个?月份?")
# longest first: the first that stands in a question is exchanged
_GOODS = (
    "基本有机化学品 未锻轧铝 电动载人汽车 高新技术产品 新能源汽车 体育用品 机电产品 文化产品 塑料制品 "
    "太阳能电池 锂电池 橡胶轮胎 陶瓷产品 农产品 成品油 医药材 钢材 食品 家具 鞋靴 玩具 箱包 纸浆 陶瓷 "
    "玻璃 服装 衣服 轮胎 首饰 电动车 船舶 口罩 大豆 榴莲 铝材 药品 家电"
).split()
_ABSENT_GOODS = (
    "香水 蜂蜜 硫磺 柴油机 羊毛 卷烟 灯泡 冰箱 扑克牌 皮革 竹编 口红 钢琴 铜矿 棉花 饲料 润滑油 "
    "窗帘 拖拉机 相机 地毯 沥青 纽扣 帐篷"
).split()


def answers(question: GoldQuestion, candidate: Candidate) -> bool:
    """Whether a candidate is the evidence, or holds the answer in the right document."""
    if not question.answerable or candidate.hit.passage.document_id != question.document:
        return False
    sentence = squeeze(candidate.sentence.key)
    evidence = [squeeze(search_key(text)) for text in question.evidence]
    proven = any(sentence in text or text in sentence for text in evidence)
    return proven or holds(sentence, map(search_key, question.answer))
