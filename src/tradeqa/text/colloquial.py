"""Tells everyday speech from formal wording.

Reports and papers share their words with a formal question: a word of it that stands
nowhere means that the matter does not. In everyday speech it may only be said otherwise.
"""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"咱|啥|咋|俺|老外|多少钱|干嘛|干啥|哪儿|[呀哈嘛呗啦喔唉诶哦]|多少啊|老百姓|老板|洋人|洋平台|玩意|那边|这边"
    r"|头一[回次趟]|一趟|几趟|家里|人家|东西|弄|搞|(?<![售拍])卖(?!家)|(?<![购采])买(?!家)|花了|挣|赚|拉了|跑|掉了|涨了没"
    r"|能顶|靠[什啥谁]|压着|活儿|货柜|柜子|火车|到底|听说|挺|划算|得了|多了|少了|天底下|几成|那年|怎么说|拿什么"
    r"|地方上|伙计|大伙|乡亲|东家|钱包|\b(?:guys|folks|stuff|gonna|wanna|kinda|lots of|cash|bucks?)\b"
)


def is_colloquial(key: str) -> bool:
    """Whether a search key has a mark of everyday speech."""
    return _MARKS.search(key) is not None
