"""Words that carry no topic: function words, question words, politeness, in two languages.

They are left out of the question's terms; they still help to tell its type.
"""

from __future__ import annotations

CHINESE = frozenset(
    "的 了 是 在 和 与 及 或 而 但 也 都 就 又 还 把 被 让 给 对 从 到 向 以 于 为 之 其 该 这 那 此 "
    "这个 那个 这些 那些 它 他 她 我 你 您 我们 你们 他们 自己 有 没有 没 不 能 会 要 可以 可 应该 应当 "
    "吗 呢 吧 啊 呀 哦 嘛 么 什么 啥 哪 哪个 哪些 哪里 哪儿 哪家 谁 谁的 几 多少 多大 多高 多长 多久 多 "
    "怎么 怎样 如何 怎么样 怎么着 咋 咋样 为什么 为啥 为何 何时 何地 何 请问 请 想 想问 问 问下 一下 知道 "
    "告诉 说 说说 讲 介绍 看 看看 查 查查 帮 帮我 麻烦 谢谢 你好 一个 一些 有点 大概 大约 约 左右 "
    "到底 究竟 具体 分别 其中 所 等 等等 以及 并 并且 关于 根据 按 按照 通过 由 由于 因为 所以 如果 "
    "年 月 日 号 年份 时候 时 当时 当年 那年 之后 以后 以前 之前 后 前 里 中 上 下 内 外 间 个 "
    "是不是 有没有 能不能 对不对 是否 多少钱 多少个 哪年 哪一年 几月 什么时候 哪几 几个 第几 "
    "文章 文中 报道 资料 提到 提及 指出 认为 数据 情况 方面 东西 事 事情 问题 地方 "
    "达到 达 成为 进行 包括 属于 做 做到 弄 搞 用 拿 去 来 过 着 得 地 一 二 两 三 很 更 最 挺 特别 "
    "现在 目前 那么 这么 然后 呗 哈 嗯 唉 诶 那 呐 全 一共 总共 共 总".split()
)
ENGLISH = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being do does did has have "
    "had how what which who whom whose when where why much many long far old can could would should will "
    "may might it its this that these those there their they he she his her you your we our i me my as than "
    "then so not no yes about into over under during between according please tell give show me many any some "
    "percent per number amount total kind did does happen happened say says said there's what's".split()
)
STOPWORDS = CHINESE | ENGLISH
