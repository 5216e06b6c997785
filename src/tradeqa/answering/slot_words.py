"""The words by which pieces of a question are told apart; all are search keys."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of a question is."""

    YEAR = "year"
    MONTHS = "months"
    PLACE = "place"
    REGION = "region"  # a set of places: 最多的十个国家
    THING = "thing"  # a noun phrase: product, company, port, topic
    DIRECTION = "direction"
    AMOUNT = "amount"  # what is counted or told of a thing: 出口额, 面积, 董事长
    CHANGE = "change"
    SHARE = "share"
    RANK = "rank"
    ASK = "ask"
    PRONOUN = "pronoun"
    VERB = "verb"
    LINK = "link"  # a preposition
    FILLER = "filler"
    MARK = "mark"


_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,2})"
_CLASSIFIER = "家|个|座|条|艘|位|篇|项|种|款|批|届|次|类|座|趟|本|名"
_NOUN = (
    "国家|国|省份|省|城市|市|县|区|地区|港口|港|口岸|海关|企业|公司|集团|工厂|厂|机构|组织|部门|文章|文|报告|论文"
    "|人|专家|学者|地方|地|指标|船|产品|商品|品牌|平台|项目|协定|协议|政策|班列|线路|航线|概念|词|模式|行业|产业"
)

# tried in order at each place of a question; the first that matches names the piece
PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.CHANGE, r"[比较](?:上年|去年|上一年|前一年)(?:度|同期)?"),
        (Kind.VERB, r"换成|换算成?|折合成?|折算成?"),
        (
            Kind.YEAR,
            r"(?:19|20)\d\d\s?年?\s?(?:-|~|至|到)\s?(?:19|20)?\d\d\s?年"
            r"|(?:19|20)\d\d\s?(?:年度|年)|(?:19|20)\d\d(?![\d.,%])(?=\s*(?:[?？]|$|全年|[上下]半年|q\d))"
            r"|[12]\d年(?![代来间级以内度之多的])|[二一][零〇九][零〇一二三四五六七八九]{2}年"
            r"|今年|本年度?|去年|大前年|前年(?!同)|上一?年度?|前一年|第二年|次年|后一年|下一?年|明年|再前一年",
        ),
        (
            Kind.MONTHS,
            r"(?:到|截至|至)?(?:报道时|目前|现在|如今|今天)(?:为止)?(?=\W|呢|$)|"
            rf"{_NUMBER}\s?月?\s?(?:-|~|至|到)\s?{_NUMBER}\s?月份?|[前头]\s?{_NUMBER}\s?个?月"
            rf"|[上下]半年|前?第?[一二三四两三1-4]\s?个?季度|q[1-4]|全年|(?<![\d.]){_NUMBER}\s?月份?(?:\d{{1,2}}\s?[日号]|[底初末]|[上中下]旬)?(?:当月|单月)?"
            r"|(?<=年)\s?[底末初](?![\u4e00-\u9fff]{0}步)|年[底末初]|当月|单月|(?:上年)?同期|同月",
        ),
        (
            Kind.REGION,
            r"最.{1,3}的?前?(?:\d+|[一二三四五六七八九十]+)(?:个|大|座)?(?:国家|地区|城市|省份?|港口)",
        ),
        (
            Kind.PLACE,
            r"中国(?:香港|澳门|台湾|大陆|内地)|中?西部|东部(?!门)|中部|东北|西北|西南|华东|华南|华北|沿海地区|内陆地区|全球|全世界|世界(?=上|各地|最|范围)|全国|国内|我国|(?<=[对向往从])[美欧日韩俄英德法澳加印](?=的|出|进|贸|方)"
            r"|欧盟|东盟|“?一带一路”?沿线国家",
        ),
        (
            Kind.DIRECTION,
            r"(?:进出口|出口|进口|外销)(?!信用|退税|管制|博览|转内销|商品|产品|企业|处|许可|替代|导向|依存|货物|总额|总值)"
            r"|(?:进出口|出口|进口)(?=总额|总值|货物)",
        ),
        (
            Kind.ASK,
            r"(?:是)?(?:因为|由于)?为(?:什么|啥|何)|怎么回事|怎么会|怎么样?|怎样|如何|咋样?|是多少|多少|多(?=[大高长久重宽深远快])[大高长久重宽深远快]"
            r"|百分之几|几成|几分之几|第几|(?:有)?哪(?:几|一|两|二|三)?(?:些|里|儿|个|家|位|种|类|段|年|天|国|座|艘|项|条|款|月|步|方面)?"
            r"|什么(?:时候|时间|地方|人|样)?|啥(?:时候)?|是?谁|何时|何地|何处|是不是|是否|有没有|几(?!乎|何|点)|吗|呢|吧(?=$|\W)",
        ),
        (
            Kind.PRONOUN,
            rf"(?:这|该|那|此|上述)(?:些|几)?(?:一)?(?:{_CLASSIFIER})?(?:{_NOUN})(?!说|们|际|民|外|内|均)"
            rf"|[他她它](?:们)?(?!国|人)|其(?![中他它实余间次])|(?:这|该)(?:{_CLASSIFIER})(?=的|是|有|呢|在|$|\W)|那(?:{_CLASSIFIER})(?=的|是|有|呢|$)"
            r"|当地|那里|那儿|这里|这儿|本文|文中|文章(?:里|中)?(?=的?作者|提|说|指|认|是谁|什么时候|发)|当时|那年|那一年|当年|同年|那时候?",
        ),
        (
            Kind.CHANGE,
            r"同比|环比|增速|增幅|降幅|涨幅|跌幅|升幅|增长率|成长率|增长|成长(?!性|空间)|增加|增多|上升|上涨|提高|扩大|下降|下滑|减少|降低|回落|缩小|下跌"
            r"|变动的?幅度|变化的?幅度|变动|变化|(?:[涨跌升降增减掉](?=了|得|多少|几|幅|百分|到|$|\W))|[多少](?=了多少|了几)",
        ),
        (
            Kind.SHARE,
            r"占(?:全国|全球|世界|全省|全市|全部|整个|总|同期)[\u4e00-\u9fff]{0,8}?的?(?:比重|比例|份额|比)|占比|比重|份额|比例|占有率|占(?=了|多少|几|全|总|比|中|世|$|\W)",
        ),
        (
            Kind.RANK,
            r"排名|排在?(?=第|几|多少|哪)|名次|位次|位[居列](?=第|几)|第(?:[一二三四五六七八九十]|\d+)(?:位|名|大|(?=的|是|呢|$|\W))",
        ),
        (
            Kind.AMOUNT,
            r"(?:总|平均|累计)?(?:金额|数额|数量|总额|总值|总量|总数|货值|价值|面积|规模|营收|营业额|收入|利润|均价|单价|价格|价钱|顺差|逆差|差额"
            r"|成本|人数|家数|船长|船宽|长度|宽度|高度|航速|吃水|载重|重量|距离|里程|时长|总部|地址|员工|产能|投资|目标|定义|含义|原因|作用|特点|特征"
            r"|优势|劣势|意义|影响|措施|办法|对策|建议|问题|困难|挑战|任务|内容|结果|背景|效果|成效|前景|现状|进展|趋势|结构|流程|政策|好处|坏处|风险|结论|董事长|总经理|副总经理|负责人|创始人|总裁|法人|局长|主任|市长"
            r"|作者|标题|题目|来源|期刊|关键词|摘要|出处|电话|品种|种类|品类|时间|日期|港口数|[箱货运件票单][量数]|(?:取消|渗透|占有|覆盖|利用|开工|自给|满载|准点|失业|通过|合格)率)"
            r"|(?<=口)(?:额|值|量)|(?<=贸易)[额量]|(?:贸易|外贸)(?:总?[额值量]|顺差|逆差|差额)",
        ),
        (Kind.LINK, r"[对向往从自由给](?=[\u4e00-\u9fff])(?!外|于|此|方)"),
        (
            Kind.FILLER,
            r"美元|人民币|欧元|日元|那么|那边|这边|那一?[栏列块行]|我(?:说|指)的是|我(?:是)?(?:说|指|问)|情况|方面|其中|另外|此外|还有|以及|实际|预计",
        ),
    )
)

# words that a tagger takes for nouns or verbs and that carry no topic
FILLERS = frozenset(
    (  # a word list reads best as text
        "那 那么 其中 还 再 另外 此外 然后 至于 关于 的 了 是 在 有 也 都 一共 "
        "总共 大概 大约 具体 请问 一下 能 会 要 可以 可 分别 情况 方面 来说 呢 "
        "目前 现在 最新 最近 又 才 已 已经 只 为 达 达到 超过 实现 合计 全 到 "
        "着 过 得 之 后来 接着 继续 说说 介绍 按 按照 一年 里面 里 中 上 旗下 "
        "需要 指 叫 累计 主要 平均 没有 没 不"
    ).split()
)
NEVER_THINGS = frozenset(
    (  # a word list reads best as text
        "多少 什么 国家 情况 方面 数据 实际 预计 一共 总共 其中 最多 平均 万亿 "
        "同期 新增 还有 开行 累计 主要"
    ).split()
)
# members of the thesaurus that are several pieces of a question
NOT_NAMES = re.compile(
    r"多少|[几吗哪谁啥]|什么|怎|如何|口$|开行$|(?:增长|下降)$|(?:出口|进口).*[额值量]$|.{2}(?:贸易|吞吐|运输|运)量$|(?<!数)量$|贸易[额]$"
)

# gap between a counted thing and its number: 多少万标箱, 几艘船
UNIT = re.compile(
    r"[十百千万亿]*(?:万亿)?(?:亿?美元|亿?元|欧元|人民币|块钱|块|钱|个?百分点|标准箱|标箱|teu|集装箱|箱|列次|班次|航次|班列|列|班|趟|总吨|吨|公斤|千克"
    r"|平方米|平方公里|公里|千米|立方米|米|辆|双|台|艘|架|条|个|家|座|人次|人|名|位|件|单|份|种|项|次|倍|岁|天|日|小时|分钟|周|只|桶|亩|笔|间|斤|步|车次|辆次|人次|千瓦时|个?月|年|号|仓|船|车|店|港|国|城|票|点|成|级|届|款|类|批)"
)
PLACE_TAIL = re.compile(
    r"港口|港|口岸|海关|机场|新区|保税区|自贸试验区|自贸区|自贸港|铁路|市场|大学|商务局|商务厅|银行|集团|公司"
)
# what a heading of the thesaurus says of the names under it, tried in order
PLACE_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("port", re.compile(r"\bports\b(?!.*lading)", re.IGNORECASE)),
    ("company", re.compile(r"companies|makers|banks|insurers", re.IGNORECASE)),
    (
        "body",
        re.compile(r"places: .*(?:authorit|missions|bodies|chambers|associations)", re.IGNORECASE),
    ),
    (
        "nation",
        re.compile(
            r"places: (?:countries|continents|groups of countries|hong kong|markets)", re.IGNORECASE
        ),
    ),
    (
        "city",
        re.compile(r"places: .*(?:cities|provinces|border|special zones|places$)", re.IGNORECASE),
    ),
)
UNGLUED = frozenset({"货物", "商品"})  # they end a noun phrase and are replaced by themselves
WORLD = frozenset(["全球", "世界", "全世界", "全国", "国内", "我国", "中国"])
