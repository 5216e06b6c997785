"""What kind of thing a question asks for: a table in three ways of writing."""

from __future__ import annotations

import pytest

from tradeqa.retrieval.question_type import NUMERIC, QuestionType, question_type
from tradeqa.text.normalize import search_key

CASES = """
share 机电产品占出口总额的比重是多少？
share 民营企业占比多少
share 出口的九成去了哪里，占几成
share 市场份额有多少
share 新能源车渗透率
share 东盟在外贸中占多少？
share 一般贸易所占比例
share 大概百分之几的企业有海外仓
share 機電產品佔比是多少
share 集裝箱船的市場佔有率
share What share of exports goes to ASEAN?
share What percentage of firms are private?
share what proportion of trade is by sea
growth 2023年出口增幅
growth 电动载人汽车出口数量增幅是多少
growth 进口同比增长多少
growth 贸易额下降了多少？
growth 出口涨了多少
growth 吞吐量同比怎么样
growth 外贸增速如何
growth 订单掉了多少
growth 出口增長了多少
growth 進口降幅
growth What was the year-on-year change in exports?
growth How much did exports grow in 2023?
growth growth rate of imports
growth By how many percent did trade fall
when 中欧班列什么时候开通的？
when 哪一年加入世贸组织
when 协定何时生效
when 这个政策是哪年出的
when 几月份订单最多
when 发布日期
when 協定什麼時候生效
when When did RCEP take effect?
when In what year did it join?
when which month was the best
why 为什么出口下降？
why 为啥运价涨得这么快
why 订单减少的原因有哪些
why 何以增长
why 為什麼出口下降
why 運費上漲是什麼原因
why Why did exports fall?
why What caused the shortage of containers?
why reasons for the decline
how_much 2020年中欧班列开行了多少列？
how_much 有几家企业参加
how_much 青岛港2023年1—11月吞吐量
how_much 2023年中国货物贸易进出口总值
how_much 航道有多深
how_much 青岛港排名第几
how_much 花了多少钱
how_much 2023年中国对越南出口总额是多少？
how_much 開行了多少列
how_much 進出口總額
how_much How many trains ran in 2020?
how_much how much is the trade with Vietnam
how_much What was the total value of imports?
how_much How deep is the channel
who 这篇文章的作者是谁？
who 哪位专家说的
who 公司总经理叫什么名字
who 記者是誰
who Who wrote this article?
who the author of the report
where 货物运到哪里？
where 工厂在哪
where 哪个港口最大
where 哪个国家买得多
where 貨物運到哪裡
where 哪個城市
where Where are the goods shipped?
where which port handles the most containers
what_is 什么是海外仓？
what_is 保税维修是什么意思
what_is 虚拟集聚是什么
what_is 新三样指什么
what_is 什麼是海外倉
what_is What is an overseas warehouse?
what_is Definition of virtual agglomeration
which 有哪些措施
which 哪些产品卖得好
which 什么产品卖得最好
which 哪几种车
which 哪家企业
which 哪些措施最有效
which 有哪些措施呢，請問
which Which products sold best?
which what products grew
how 企业如何应对运价上涨
how 怎么稳外贸
how 怎样拿到订单
how 咋办
how 企業如何應對
how How do firms cope?
yes_no 出口增长了吗？
yes_no 是不是逆差
yes_no 能不能自己报关
yes_no 出口增長了嗎
yes_no Did exports rise?
yes_no is China the largest exporter
difficulty 2020年外贸企业遇到了哪些困难？
difficulty 疫情给外贸带来了什么冲击
difficulty 发展跨境电商有什么障碍
difficulty 新兴产业的短板是什么难题
difficulty 外貿企業面臨哪些挑戰
difficulty 外贸人才培养的瓶颈是什么
difficulty What difficulties did exporters face?
difficulty which challenges do small firms meet
difficulty What are the main obstacles to trade?
growth EV exports growth
how_much trade surplus 2023
how_much What was Apple's revenue in 2023?
how_much 赛伍公司2020年的净利润
which what drives growth
other 中欧班列
other 稳外贸的措施
other 海外倉
other RCEP
"""
TABLE = [line.split(" ", 1) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("kind", "question"), TABLE)
def test_question_types(kind: str, question: str) -> None:
    """Read from the search key, so script and width make no difference."""
    assert question_type(search_key(question)).value == kind


def test_the_table_is_wide_enough() -> None:
    """Every type, eighty questions, none twice."""
    assert {kind for kind, _ in TABLE} == {kind.value for kind in QuestionType}
    assert len({question for _, question in TABLE}) == len(TABLE) >= 80


def test_numeric_types_ask_for_a_number() -> None:
    """A share, a change or an amount."""
    assert {kind.value for kind in NUMERIC} == {"share", "growth", "how_much"}


@pytest.mark.parametrize("word", ["汇率", "税率", "效率"])
def test_some_rates_are_no_shares(word: str) -> None:
    """Exchange rates, tax rates and efficiency are not parts of a whole."""
    assert question_type(f"{word}是多少") is QuestionType.HOW_MUCH
