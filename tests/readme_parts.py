"""The parts of README.md that are made from the product: settings and example outputs.

    python tests/readme_parts.py        writes them into README.md again

A part stands between `<!-- NAME:start -->` and `<!-- NAME:end -->`. The examples are asked
of an index of `corpus/` without originals, as a fresh clone has it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tradeqa.answering.model import Answer
from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.cli.rendering import render
from tradeqa.service import QAService
from tradeqa.settings import PREFIX, Settings

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
QUESTION = "2020年中欧班列开行了多少列？"
UNANSWERED = "2022年中欧班列开行了多少列？"
ENGLISH = "How many China-Europe freight trains ran in 2020?"
UNANSWERED_ENGLISH = "How many China-Europe freight trains ran in 2022?"
_PAIR = re.compile(r"\[\s+(\d+),\s+(\d+)\s+\]")

MEANINGS = {  # in Chinese; English is the field's own description
    "corpus_dir": "文档文件夹",
    "index_dir": "索引文件夹",
    "encoder": "sentence-transformers 模型的名称或文件夹；不设则用自带模型",
    "reranker": "sentence-transformers 交叉编码器（重排序）的名称或文件夹；不设则不用",
    "top_k": "一个答案最多几条引文，1 到 max_top_k",
    "thesaurus": "自己的同义词文件，用逗号分开，加在自带的之后",
    "max_top_k": "top_k 的上限，1 到 1000",
    "max_question": "问题最长多少字，1 到 100000",
    "max_wrong": "首条引文有错的回答可占多大比例（开发集实测，如 0.05）；不设则用平常的严格程度",
    "host": "监听地址",
    "port": "监听端口，0 到 65535（0：任选一个空闲的）",
    "workers": "服务进程数，1 到 64",
    "threads": "同时回答几个问题，1 到 256；默认 1，用你自己的编码器或重排模型时 4",
    "queue": "最多多少个问题排队等待，0 到 100000",
    "timeout": "一个问题最多用几秒，大于 0，不超过 3600",
    "max_body": "请求体最大字节数，1 到 1073741824",
    "api_keys": (
        "访问 /v1/* 的密钥（Authorization: Bearer），用逗号分开，可写原样，也可写 `sha256:` 加上"
        "密钥的 SHA-256（64 位十六进制）；空：不需要密钥"
    ),
    "rate_limit": (
        "每个密钥（没有设密钥时每个地址）每分钟最多几次请求，0（不限）到 1000000；各进程分别计数"
    ),
    "trusted_proxies": (
        "哪些反向代理（地址或网段，用逗号分开）的 X-Forwarded-For 或 Forwarded 可信；空：都不信"
    ),
    "allowed_hosts": (
        "除 IP 地址、localhost、public_url 和 telegram_webhook_url 的主机名以外，还能用哪些主机名"
        "访问，用逗号分开；`*`：任何名称；空：任何名称，但 host 是本机回环地址时不再有别的"
    ),
    "read_timeout": "一个请求最多几秒发完，大于 0，不超过 3600",
    "reload_seconds": "隔几秒看一次有没有新索引，0（不看）到 86400",
    "feedback": "能否评价答案，true 或 false",
    "feedback_path": "评价存在哪个文件；不设则为索引文件夹里的 feedback.sqlite",
    "sessions": (
        "追问从哪里得知前文：memory（内存）、file（文件，各进程共用，重启后仍在）"
        "或 auto（多个进程或有 Telegram 机器人时用文件）"
    ),
    "sessions_path": "会话存在哪个文件；不设则为索引文件夹里的 sessions.sqlite",
    "log_level": "日志级别：debug、info、warning 或 error",
    "log_format": "日志（标准错误）一行一条文字 text，或 JSON json",
    "telegram_token": "Telegram 机器人的令牌",
    "telegram_api_url": "Bot API 服务器地址（http 或 https）",
    "telegram_allowed_users": (
        "机器人回答哪些用户（编号，用逗号分开）；空，且 telegram_allowed_chats 也空：所有人"
    ),
    "telegram_allowed_chats": (
        "机器人在哪些会话里回答所有人（编号，用逗号分开）；"
        "空，且 telegram_allowed_users 也空：所有会话"
    ),
    "telegram_rate_limit": "机器人每分钟最多接受一个用户几个问题，0（不限）到 10000",
    "telegram_keep_days": "机器人把会话和按钮所需的内容保存几天，大于 0，不超过 3650",
    "telegram_state_path": "机器人的状态存在哪个文件；不设则为索引文件夹里的 telegram.sqlite",
    "public_url": "网页的地址（http 或 https），供机器人链接到网页",
    "telegram_webhook_url": (
        "Telegram 回调的地址（http 或 https）；不含路径时自动生成一个猜不到的路径；"
        "不设则由机器人去取（轮询）"
    ),
    "telegram_webhook_secret": (
        "Telegram 每次回调时附带的密钥，1 到 256 个字母、数字、_ 或 -；"
        "设了 telegram_webhook_url 就必须设"
    ),
    "telegram_webhook_port": (
        "`tradeqa bot` 在哪个端口接受回调，0 到 65535；`tradeqa serve` 用它自己的端口"
    ),
}


def copy_corpus(target: Path) -> None:
    """The documents of a fresh clone."""
    shutil.copytree(REPOSITORY / "corpus", target, ignore=shutil.ignore_patterns("originals", ".*"))


def make_service(folder: Path) -> QAService:
    """A service over `corpus/` and `index/` made in a folder."""
    copy_corpus(folder / "corpus")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    refresh_index(settings)
    return open_service(settings)


def settings_table(*, english: bool) -> str:
    """Every setting: variable, key of the file, default and meaning."""
    heads = (
        ("variable", "file key", "default", "meaning")
        if english
        else ("环境变量", "文件键名", "默认", "含义")
    )
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        meaning = field.description if english else MEANINGS[name]
        cells = (f"`{PREFIX}{name.upper()}`", f"`{name}`", _default(field), meaning)
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


def parts(service: QAService) -> dict[str, str]:
    """Every part by its name."""
    service.ask(QUESTION)  # the first question of a process waits for what loads late
    answered = service.ask(QUESTION, top_k=1)
    return {
        "settings-zh": settings_table(english=False),
        "settings-en": settings_table(english=True),
        "answer": _shell(f"tradeqa ask {QUESTION} --top-k 1", answered),
        "payload": f"```json\n{payload_text(answered)}\n```",
        "refusal": _shell(f"tradeqa ask {UNANSWERED} --top-k 1", service.ask(UNANSWERED, top_k=1)),
        "answer-en": _shell(f'tradeqa ask "{ENGLISH}" --top-k 1', service.ask(ENGLISH, top_k=1)),
        "refusal-en": _shell(
            f'tradeqa ask "{UNANSWERED_ENGLISH}" --top-k 1',
            service.ask(UNANSWERED_ENGLISH, top_k=1),
        ),
    }


def payload_text(answer: Answer) -> str:
    """The HTTP payload, indented, spans on one line."""
    return _PAIR.sub(r"[\1, \2]", json.dumps(answer.to_json(), ensure_ascii=False, indent=2))


def part(readme: str, name: str) -> str:
    """What stands between the marks of a name.

    Raises:
        ValueError: the marks are not there exactly once.
    """
    found = re.findall(rf"<!-- {name}:start -->\n(.*?)\n?<!-- {name}:end -->", readme, re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"README.md has the marks of {name!r} {len(found)} times")
    return str(found[0])


def rewrite(readme: str, made: Mapping[str, str]) -> str:
    """The README with these parts in their places."""
    for name, content in made.items():
        before = part(readme, name)
        start = readme.index(f"<!-- {name}:start -->\n") + len(f"<!-- {name}:start -->\n")
        readme = readme[:start] + content + "\n" + readme[start + len(before) :].lstrip("\n")
    return readme


def _shell(command: str, answer: Answer) -> str:
    lines = "\n".join(line.rstrip() for line in render(answer))
    return f"```console\n$ {command}\n{lines}\n```"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value is PydanticUndefined or value == ():
        return "—"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        made = parts(make_service(Path(temporary)))
        README.write_text(rewrite(README.read_text(encoding="utf-8"), made), encoding="utf-8")
