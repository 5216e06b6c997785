"""What kind of thing a question asks for, told by its question words (Chinese, English)."""

from __future__ import annotations

import re
from enum import StrEnum


class QuestionType(StrEnum):
    """The kind of answer that fits."""

    SHARE = "share"  # a percentage of a whole
    GROWTH = "growth"  # a percentage of change
    HOW_MUCH = "how_much"  # a number with a unit
    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    WHAT_IS = "what_is"
    DIFFICULTY = "difficulty"  # what stands in the way, what goes badly
    WHICH = "which"
    YES_NO = "yes_no"
    OTHER = "other"


# English search words without a verb that asks: EV exports growth, trade surplus 2023
_FRAGMENT = r"^(?!.*\b(?:what|why|how|which|who|when|where|is|are|was|were|does|do|did|will|can|should)\b).*"
# Tried in order; the first that matches the search key of the question decides.
_PATTERNS: tuple[tuple[QuestionType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            QuestionType.SHARE,
            r"[^汇税效]率.{0,8}(?:多少|几)|[^汇税效]率[?？]?$|占比|比重|比例|份额|几成|几分之几|百分之几|占.{0,12}(?:多少|几)|(?:多少|多大).{0,4}份额"
            r"|\bshare\b|what (?:percentage|proportion|fraction)|渗透率|取消率|占有率",
        ),
        (
            QuestionType.GROWTH,
            r"(?:涨|升|增).{0,3}还是.{0,2}(?:跌|降|减)|(?:跌|降|减).{0,3}还是.{0,2}(?:涨|升|增)|涨跌"
            r"|幅度(?:多大|多少|有多)|增幅|降幅|增速|跌幅|涨幅|变动幅度|变化幅度|增长率"
            r"|(?:增长|增加|上升|上涨|提高|涨|下降|下滑|减少|降低|跌|降|升|掉|少|多)(?:了|得)?(?:大概|大约)?(?:多少|几个?点|百分之几|几倍|多大)"
            r"|同比.{0,6}(?:多少|如何|怎么样|怎样|咋样|几)"
            r"|(?:growth|increase|decrease|decline|grow|rise|fell|fall|drop|rose|grew|change)\w*\b.*(?:rate|by|percent)"
            r"|by (?:how (?:much|many)|what)\b.*\b(?:grow|rise|rose|fall|fell|drop|increase|decrease|decline|change)"
            r"|how (?:fast|much) did .*(?:grow|rise|fall|drop|increase|decrease|decline|change)"
            r"|year[- ]on[- ]year"
            rf"|{_FRAGMENT}\bgrowth\b",
        ),
        (
            QuestionType.WHEN,
            r"什么时候|何时|啥时候?|哪一?年|哪一?天|哪个?月|几月|几号|几点|哪日|什么时间|什么日期|日期|\bwhen\b|what (?:year|date|month|day|time)|which (?:year|month|day)",
        ),
        (
            QuestionType.WHY,
            r"为什么|为啥|为何|原因|因为什么|缘故|凭什么|怎么会|何以|\bwhy\b|\breasons?\b|what (?:caused|causes|led)",
        ),
        (
            QuestionType.HOW_MUCH,
            r"多少|多大|多高|多长|多久|多重|多宽|多深|多远|多快|第几|排名|排第|排几|名次|吃水"
            r"|(?<!哪)几(?=[个家列辆趟条座次人名位件项年月天倍艘台种类班吨只双块元万亿百千国度成本批届])"
            r"|how (?:many|much|large|big|long|high|wide|deep|far|old|tall)|\bhow often\b"
            r"|(?:总额|总值|金额|数量|规模|产量|销量|吞吐量|总量|价值|面积|产值|出口额|进口额|进出口额|贸易额|货值"
            r"|利润|营收|营业额|收入|销售额|(?<!是)[顺逆]差|货运量|完工量|订单量)(?:是|为|呢)?[?？]?$"
            rf"|{_FRAGMENT}\b(?:throughput|turnover|volume|value|surplus|deficit|revenue|profit|total|number of)\b"
            r"|what (?:is|was|were|are) the (?:total|value|volume|amount|number)"
            r"|what (?:is|was|were|are) (?:[\w'-]+ ){1,4}(?:revenue|profits?|turnover|surplus|deficit|throughput|value|volume)\b",
        ),
        (
            QuestionType.WHO,
            r"谁|哪位|什么人|哪个人|哪些人|何人|姓名|叫什么名字|作者|记者|\bwho(?:se|m)?\b|\bauthors?\b",
        ),
        (
            QuestionType.WHERE,
            r"哪里|哪儿|在哪(?![个些家种类年])|何地|何处|什么地方|啥地方|哪个(?:地方|城市|省|国家|港口?|区|县)|\bwhere\b|which (?:city|country|province|port|place)",
        ),
        (
            QuestionType.DIFFICULTY,
            r"(?:哪些|什么|啥|哪方面|有何|何种).{0,6}(?:困难|难题|难处|难关|挑战|瓶颈|障碍|压力|冲击|阻力|短板)"
            r"|(?:困难|难题|难处|挑战|瓶颈|障碍)(?:有哪些|是什么|在哪里?|有啥)"
            r"|(?:what|which)\b.*\b(?:difficult(?:y|ies)|challenges?|obstacles?|hardships?|bottlenecks?)\b",
        ),
        (
            QuestionType.WHAT_IS,
            r"什么是|啥是|是什么意思|是什么[?？]?$|是啥[?？]?$|指的?是?(?:什么|啥)|何谓|定义|含义|什么叫|什么意思|\bwhat (?:is|are) (?:an? )?[\w\s-]{2,40}\?*$|define|definition|meaning of",
        ),
        (
            QuestionType.WHICH,
            r"哪些|哪个|哪家|哪几|哪种|哪类|哪款|哪项|哪两|哪三|哪方面|什么|啥|\bwhich\b|\bwhat\b|有哪",
        ),
        (QuestionType.HOW, r"如何|怎么|怎样|怎么样|咋|靠什么|\bhow\b"),
        (
            QuestionType.YES_NO,
            r"吗|是不是|是否|有没有|能不能|会不会|对不对|对吗|^(?:is|are|was|were|did|does|do|has|have|can)\b",
        ),
    )
)
NUMERIC = frozenset({QuestionType.SHARE, QuestionType.GROWTH, QuestionType.HOW_MUCH})


def question_type(key: str) -> QuestionType:
    """Type of a question given as a search key."""
    for kind, pattern in _PATTERNS:
        if pattern.search(key):
            return kind
    return QuestionType.OTHER
