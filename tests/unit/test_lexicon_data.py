"""Checks of the thesaurus files themselves; the loader is not used."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

DATA = Path(__file__).parents[2] / "src/tradeqa/lexicon/data"
NAMES = ("everyday", "industry", "organisations", "places", "society", "trade")
LONGEST = 16  # Chinese characters of a member: longer ones are sentences, not words
SINGLE = frozenset("涨跌升降增减买卖")  # the only one-character members


class Group(NamedTuple):
    where: str
    strict: tuple[str, ...]
    loose: tuple[str, ...]


@cache
def lines(name: str) -> tuple[str, ...]:
    return tuple((DATA / f"{name}.txt").read_bytes().decode("utf-8").split("\n"))


@cache
def groups() -> tuple[Group, ...]:
    found = []
    for name in NAMES:
        for number, line in enumerate(lines(name), start=1):
            if not line or line.startswith("#"):
                continue
            head, tilde, tail = line.partition("~")
            loose = tuple(tail.split("|")) if tilde else ()
            found.append(Group(f"{name}.txt:{number}", tuple(head.split("|")), loose))
    return tuple(found)


@cache
def standing() -> dict[str, frozenset[int]]:
    """For each strict member the numbers of its groups."""
    where: dict[str, set[int]] = {}
    for number, group in enumerate(groups()):
        for member in group.strict:
            where.setdefault(member, set()).add(number)
    return {member: frozenset(numbers) for member, numbers in where.items()}


def same(one: str, other: str) -> bool:
    none: frozenset[int] = frozenset()
    return bool(standing().get(one, none) & standing().get(other, none))


def chinese(member: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in member)


@pytest.mark.parametrize("name", NAMES)
def test_file_is_plain(name: str) -> None:
    raw = (DATA / f"{name}.txt").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\n\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert [line for line in lines(name) if line != line.strip()] == []
    assert unicodedata.is_normalized("NFKC", raw.decode("utf-8"))
    assert lines(name)[0].startswith("# ")


@pytest.mark.parametrize("name", NAMES)
def test_file_is_divided_by_themes(name: str) -> None:
    run, longest = 0, 0
    for line in lines(name):
        run = 0 if line.startswith("#") else run + 1
        longest = max(longest, run)
    assert longest < 260, "give the groups a '#' heading of their own"


def test_there_are_many_groups() -> None:
    counted = Counter(group.where.partition(".")[0] for group in groups())
    assert set(counted) == set(NAMES)
    assert min(counted.values()) > 800
    assert sum(counted.values()) > 6000


def test_every_group_says_something() -> None:
    idle = [g for g in groups() if not (len(g.strict) >= 2 or (g.strict and g.loose))]
    assert idle == []


def test_at_most_one_tilde() -> None:
    bad = [line for n in NAMES for line in lines(n) if line[:1] != "#" and line.count("~") > 1]
    assert bad == []


def test_no_member_twice_in_a_group() -> None:
    bad = []
    for group in groups():
        members = group.strict + group.loose
        if len(set(members)) < len(members):
            bad.append(group)
    assert bad == []


def test_no_group_twice() -> None:
    counted = Counter(frozenset(group.strict) for group in groups())
    assert [set(members) for members, times in counted.items() if times > 1] == []


def test_no_heading_word_twice() -> None:
    counted = Counter(group.strict[0] for group in groups())
    assert [member for member, times in counted.items() if times > 1] == []


def test_members_are_clean() -> None:
    bad = [
        (group.where, member)
        for group in groups()
        for member in group.strict + group.loose
        if not member
        or member != " ".join(member.split()).lower()
        or chinese(member) > LONGEST
        or (len(member) == 1 and member not in SINGLE)
    ]
    assert bad == []


def test_polysemes_stand_in_few_groups() -> None:
    assert {m: len(n) for m, n in standing().items() if len(n) > 2} == {}


def listed(text: str) -> list[str]:
    return text.split()


def test_question_words_are_no_members() -> None:
    """They say what is asked for, not what it is about; `did` is an English one."""
    asking = listed("多少 多少个 有多少 几家 多少钱 什么时候 何时 哪年 哪里 为什么 怎么办 why did")
    assert [word for word in asking if word in standing()] == []


def test_no_short_word_across_two_frequent_ones() -> None:
    """我国|电车, 2023年|中国: a name or word that is met inside others by accident."""
    assert [word for word in listed("国电 国网 国手 年中 年货 总经") if word in standing()] == []


FORBIDDEN = listed(
    """
进口/出口 出口/进出口 进口/进出口 export/import 出口额/进口额 出口量/进口量 出口额/出口量
进口额/进口量 出口总额/进出口总额 出口增长/进口增长 出口增长/出口下降 进口增长/进口下降
外贸增长/外贸下降 顺差/逆差 贸易顺差/贸易逆差 增长/下降 上涨/下跌 上升/下滑 涨/跌 升/降
increase/decrease rise/fall 增长/增速 增长/翻番 下降/降幅 增幅/降幅 加快/放缓 转正/负增长
正增长/负增长 由负转正/由正转负 同比/环比 year-on-year/month-on-month 累计/当月 数量/金额
数量/重量 占比/增速 百分点/百分比 产量/销量 产量/产值 产能/产量 销量/销售额 利润/营业收入
利润/亏损 涨价/降价 升值/贬值 人民币升值/人民币贬值 加息/降息 宽松货币政策/紧缩货币政策
供不应求/供过于求 通货膨胀/通货紧缩 旺季/淡季 上半年/下半年 一季度/二季度 一季度/前三季度
今年/去年 今年/明年 年初/年底 亿元/万亿元 亿元/十亿 东盟/欧盟 东盟/东南亚 欧盟/欧洲 欧盟/欧元区
拉美/南美 中东/非洲 韩国/朝鲜 美国/英国 美国/加拿大 中国/台湾 香港/澳门 澳大利亚/新西兰
印度/印度尼西亚 俄罗斯/乌克兰 几内亚/赤道几内亚 山西/陕西 江苏/江西 湖南/湖北 广东/广西
河南/河北 长三角/珠三角 宁波港/上海港 宁波舟山港/深圳港 上海港/深圳港 青岛港/天津港
洛杉矶港/长滩港 洋山港/盐田港 鹿特丹港/汉堡港 中欧班列/中亚班列 中欧班列/中老铁路 rcep/cptpp
广交会/进博会 进博会/服贸会 商务部/海关总署 一般贸易/加工贸易 货物贸易/服务贸易
保税区/综合保税区 民营企业/国有企业 民营企业/外资企业 大企业/中小企业 国有企业/外商投资企业
买家/卖家 采购商/供应商 进口商/出口商 汽车/新能源汽车 新能源汽车/燃油车 乘用车/商用车
纯电动汽车/插电式混合动力汽车 机电产品/高新技术产品 锂电池/太阳能电池 新三样/老三样 服装/纺织品
原油/成品油 天然气/液化天然气 汽油/柴油 煤炭/焦煤 大豆/玉米 铜材/铝材 铁矿石/钢材 钢材/粗钢
手机/电脑 集装箱/标准箱 集装箱吞吐量/港口吞吐量 海运/空运 铁路运输/公路运输 海外仓/保税仓
全托管/半托管 跨境电商出口/跨境电商进口 碳达峰/碳中和 碳关税/碳税 脱钩/去风险 反倾销/反补贴
出口退税/离境退税 关税/增值税 进口关税/出口关税 外商直接投资/对外直接投资 内需/外需 内销/外销
内循环/外循环 存款/贷款 停工/复工 停产/复产 整箱/拼箱 买方/卖方 美元/欧元 人民币/美元
十四五/十五五 入境游/出境游 超预期/不及预期 期货/现货 批发/零售 离岸价/到岸价
世界银行/国际货币基金组织
集装箱船/货轮 网购/电商 贸易韧性/贸易顺差 世界第一/世界大国 靠泊/离港 重箱/空箱
造船完工量/新接订单量
跨境电商出口/出口额 电商渗透率/市场份额 免征/减税 中欧班列/海铁联运 集装箱发送量/开行列数
"""
)

OPPOSITES = listed(
    """
进口/出口 出口额/进口额 出口量/进口量 顺差/逆差 贸易顺差/贸易逆差 增长/下降 加快/放缓 同比/环比
涨价/降价 升值/贬值 加息/降息 内需/外需 买家/卖家 离岸价/到岸价 旺季/淡季 上半年/下半年 利润/亏损
"""
)

EXPECTED = listed(
    """
集装箱/货柜 集装箱/container 标准箱/teu 增长/上涨 增长/上升 增长/增加 下降/减少 下降/下跌
大幅增长/猛增 大幅下降/锐减 翻番/double 美国/usa 美国/united_states 英国/uk 德国/germany
韩国/南韩 澳大利亚/澳洲 俄罗斯/俄国 印度尼西亚/印尼 新西兰/纽西兰 沙特阿拉伯/沙特
阿联酋/阿拉伯联合酋长国 欧盟/eu 东盟/asean 拉丁美洲/拉美 一带一路/belt_and_road 世界贸易组织/wto
商务部/mofcom 海关总署/gacc 国家发展改革委/发改委 国家统计局/统计局 广西壮族自治区/广西
广西/八桂 上海/魔都 粤港澳大湾区/大湾区 长三角/长江三角洲 宁波舟山港/宁波港
中欧班列/中欧货运班列 中欧班列/欧亚铁路货运 中欧班列/china-europe_freight_train
跨境电商/跨境电子商务 海外仓/海外仓库
海外仓/overseas_warehouse 广交会/canton_fair 进博会/中国国际进口博览会 出口/外销 出口额/出口总值
出口额/出口多少钱 进口额/进口多少钱 利润/赚了多少 销量/卖了多少 增速/涨了多少 增速/增长率
占比/比重 排名/第几位 进出口总值/外贸总额 贸易顺差/出超 贸易逆差/贸易赤字 同比/比去年
环比/比上个月 上半年/前六个月 前三季度/1-9月 一季度/第一季度 民营企业/民企 民营企业/私企
外商投资企业/外企 国有企业/国企 中小微企业/中小企业 专精特新/专精特新企业 独角兽企业/独角兽
灯塔工厂/lighthouse_factory 新质生产力/new_quality_productive_forces 虚拟集聚/线上集聚
碳关税/cbam 数智化/数字化智能化 新能源汽车/电动车 锂离子蓄电池/锂电池 太阳能电池/光伏电池
光伏组件/太阳能板 集成电路/芯片 箱包/箱包及类似容器 鞋靴/鞋子 服装/衣服 成品油/refined_oil
未锻轧铝及铝材/未锻轧铝 自动数据处理设备/automatic_data_processing_equipment 家用电器/家电
大豆/黄豆 农产品/农副产品 出口退税/export_tax_rebate 人民币/rmb 汇率/exchange_rate 关税/tariff
电子提单/electronic_bill_of_lading 货代/货运代理 采购经理指数/pmi 国内生产总值/gdp 缺箱/一箱难求
订单/单子 复工复产/恢复生产 海运费/海运价格
中欧班列/跑欧洲的火车 中欧班列/往欧洲的火车 中欧班列/zhong_ou_ban_lie 开行列数/发了几趟
开行列数/跑了几趟
集装箱发送量/拉了多少货柜 集装箱/大箱子 集装箱/柜子 集装箱船/货柜船 超大型集装箱船/巨型集装箱船
靠泊/停靠 装载/装上船 港口吞吐量/港口过货量 集装箱吞吐量/货柜处理量 海运费/船运费 空运/走飞机
出口/卖出国 出口/往国外卖 出口额/卖出国的钱 进口/从国外进货 对外贸易/跟外国做生意
双边贸易额/两国之间的买卖
增速/涨了几成 增速/成长幅度 降幅/跌了几成 大幅下降/跌惨了 增长/成长 占比/占了几成 翻番/多了一倍
世界第一/天底下最大 主要经济体/世界大国 贸易韧性/抗打击能力 电商渗透率/网购占比
社会消费品零售总额/老百姓花了多少钱 跨境电商/做跨境 跨境电商/夸境电商 海外仓/国外库房
海外仓/hai_wai_cang
轮胎/车轱辘 药品/药丸 手持订单量/没交的船 外贸新三样/新三件套 新能源汽车/充电的车
出口信用保险/出口收款保险 贸易壁垒/trade_barriers 碳关税/carbon_tariffs 更新换代/上新速度
提货/把货提走
询盘/询单 民营企业/私人办的厂 第一大贸易伙伴/largest_trade_partner 社交媒体/社群平台
从中国进口/买中国货
口罩/防疫口罩 关税/过关要交的税 订单/外国单子 负责人/话事人 免征/不用交税
"""
)


def pair(text: str) -> tuple[str, str]:
    one, other = text.replace("_", " ").split("/")
    return one, other


def test_lists_of_pairs_are_long_enough() -> None:
    assert len(set(FORBIDDEN)) == len(FORBIDDEN) >= 40
    assert len(set(EXPECTED)) == len(EXPECTED) >= 60


@pytest.mark.parametrize("text", FORBIDDEN)
def test_different_things_are_not_synonyms(text: str) -> None:
    assert not same(*pair(text))


@pytest.mark.parametrize("text", EXPECTED)
def test_same_things_are_synonyms(text: str) -> None:
    assert same(*pair(text))


@pytest.mark.parametrize("text", OPPOSITES)
def test_opposites_are_not_even_loose(text: str) -> None:
    one, other = pair(text)
    for group in groups():
        members = set(group.strict + group.loose)
        assert not ({one, other} <= members and {one, other} & set(group.strict)), group.where


def test_members_of_forbidden_pairs_are_known() -> None:
    """A misspelt pair would pass above without testing anything."""
    known = {m for group in groups() for m in group.strict + group.loose}
    unknown = {m for text in FORBIDDEN for m in pair(text)} - known
    assert unknown <= {"升", "降"}
