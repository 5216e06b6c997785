"""The commands and their options. What they do is in one module each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

import tradeqa
from tradeqa.cli.console import command

app = typer.Typer(
    name="tradeqa",
    help=(
        "向外贸文章提问，得到逐字引用的原文段落；文章里没有答案时明确说明。\n\n"
        "每个选项都可以用方括号里的环境变量设置，或写在设置文件里"
        "（工作目录下的 tradeqa.toml，或 TRADEQA_SETTINGS 指定的文件；"
        "键名是变量名去掉 TRADEQA_ 后的小写）。\n\n"
        "退出码：0 完成，1 失败，2 用法或设置有误，130 按 Ctrl-C 停止。"
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # its tables cut long help off
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

IndexDir = Annotated[
    Path | None,
    typer.Option("--index", help="索引文件夹 [TRADEQA_INDEX_DIR，默认 index]", show_default=False),
]
CorpusDir = Annotated[
    Path | None,
    typer.Option(
        "--corpus", help="文档文件夹 [TRADEQA_CORPUS_DIR，默认 corpus]", show_default=False
    ),
]
EncoderName = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        help="sentence-transformers 模型的名称或文件夹 [TRADEQA_ENCODER，默认自带模型]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="在标准输出上只打印一个 JSON 对象")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tradeqa {tradeqa.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="打印版本")
    ] = False,
) -> None:
    """Options before the command."""


@app.command("index", help="读取文档，建立或更新索引。有文件读不了时，其余照常建立，退出码为 1。")
@command
def index_command(
    *,
    corpus: CorpusDir = None,
    index: IndexDir = None,
    encoder: EncoderName = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="全部重新计算")] = False,
    json: Json = False,
) -> None:
    """Build or refresh the index."""
    from tradeqa.cli.index import run  # noqa: PLC0415

    run({"corpus_dir": corpus, "index_dir": index, "encoder": encoder}, rebuild, json)


@app.command("ask", help="提一个问题。")
@command
def ask_command(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="问题", show_default=False)],
    *,
    index: IndexDir = None,
    top_k: Annotated[
        int | None,
        typer.Option(
            "--top-k", min=1, help="最多几条引文 [TRADEQA_TOP_K，默认 3]", show_default=False
        ),
    ] = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    """Answer one question."""
    from tradeqa.cli.ask import run  # noqa: PLC0415

    run(question, {"index_dir": index, "top_k": top_k, "encoder": encoder}, json)


@app.command("chat", help="在终端里连续提问，可以追问。")
@command
def chat_command(*, index: IndexDir = None, encoder: EncoderName = None) -> None:
    """Answer questions until the end of input."""
    from tradeqa.cli.chat import run  # noqa: PLC0415

    run({"index_dir": index, "encoder": encoder})


@app.command(
    "serve",
    help=(
        "更新索引，然后提供网页和 HTTP 接口；设了 TRADEQA_TELEGRAM_TOKEN 时也运行 Telegram 机器人。"
    ),
)
@command
def serve_command(
    *,
    index: IndexDir = None,
    corpus: CorpusDir = None,
    host: Annotated[
        str | None,
        typer.Option("--host", help="监听地址 [TRADEQA_HOST，默认 127.0.0.1]", show_default=False),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=0, max=65535, help="端口 [TRADEQA_PORT，默认 8000]", show_default=False
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            max=64,
            help="进程数 [TRADEQA_WORKERS，默认 1]",
            show_default=False,
        ),
    ] = None,
    encoder: EncoderName = None,
) -> None:
    """Refresh the index and serve."""
    from tradeqa.cli.serve import run  # noqa: PLC0415

    given = {"index_dir": index, "corpus_dir": corpus, "host": host, "port": port}
    run({**given, "workers": workers, "encoder": encoder})


@app.command("bot", help="在 Telegram 上回答问题（令牌写在 TRADEQA_TELEGRAM_TOKEN）。")
@command
def bot_command(*, index: IndexDir = None, encoder: EncoderName = None) -> None:
    """Answer on Telegram."""
    from tradeqa.cli.bot import run  # noqa: PLC0415

    run({"index_dir": index, "encoder": encoder})


@app.command(
    "verify",
    help=(
        "检查引文是否在文档里：一行一条，或 JSON、JSONL（quote、document_id），"
        "或 ask --json 的输出。有一条不在时退出码为 1。"
    ),
)
@command
def verify_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE_OR_-", help="文件，或 - 表示标准输入", show_default=False),
    ],
    *,
    index: IndexDir = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    """Check quotes."""
    from tradeqa.cli.verify import run  # noqa: PLC0415

    run(file, {"index_dir": index, "encoder": encoder}, json)


@app.command(
    "eval",
    help=(
        "用标准问题评测：答案命中、拒答、校准、延迟。"
        "（需要 pip install 'tradeqa[eval]'）与此前的运行比较而主要指标变差时，退出码为 1。"
    ),
)
@command
def eval_command(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD.jsonl...", help="标准问题文件", show_default=False),
    ],
    *,
    index: IndexDir = None,
    split: Annotated[
        str | None,
        typer.Option("--split", help="只用这一部分：dev 或 test", show_default=False),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="DIR",
            help="把 report.html 和 run.json 写到这个文件夹",
            show_default=False,
        ),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", metavar="RUN.json", help="与此前的运行比较", show_default=False),
    ] = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    """Ask gold questions and measure the replies."""
    from tradeqa.cli.eval import run  # noqa: PLC0415

    options = {"index_dir": index, "encoder": encoder}
    run(gold, options, split=split, report=report, against=compare, as_json=json)


feedback_app = typer.Typer(help="读者对回答的评价。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(feedback_app, name="feedback")


@feedback_app.command(
    "export",
    help=(
        "把评价导出为标准问题的候选，一行一个 JSON，供人工审核："
        "评为有用的可直接采用，评为有误的要填写 evidence 和 answer（null）。"
    ),
)
@command
def feedback_export_command(
    *,
    index: IndexDir = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="评价文件 [TRADEQA_FEEDBACK_PATH，默认索引文件夹里的 feedback.sqlite]",
            show_default=False,
        ),
    ] = None,
    rating: Annotated[
        Literal["up", "down", "all"], typer.Option("--rating", help="只要有用的或有误的")
    ] = "all",
) -> None:
    """Print gold-question candidates."""
    from tradeqa.cli.feedback import run  # noqa: PLC0415

    run({"index_dir": index, "feedback_path": file}, None if rating == "all" else rating)


@app.command("train", help="用自己的文章训练向量模型（需要 pip install 'tradeqa[models]'）。")
@command
def train_command(
    texts: Annotated[
        list[Path], typer.Argument(metavar="TEXTS...", help="文章文件或文件夹", show_default=False)
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="模型写到哪个新文件夹")],
    questions: Annotated[
        Path | None,
        typer.Option("--questions", help="问题与段落的 .jsonl 文件或文件夹", show_default=False),
    ] = None,
    thesaurus: Annotated[
        list[Path] | None,
        typer.Option("--thesaurus", help="同义词文件或文件夹", show_default=False),
    ] = None,
    holdout: Annotated[
        float, typer.Option("--holdout", min=0, max=0.9, help="留作检验、不用于训练的文章比例")
    ] = 0.0,
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="遍数")] = 3,
    dimension: Annotated[int, typer.Option("--dimension", min=8, help="向量维数")] = 512,
    vocabulary: Annotated[int, typer.Option("--vocabulary", min=100, help="词片数")] = 40_000,
    json: Json = False,
) -> None:
    """Train a static encoder."""
    from tradeqa.cli.train import run  # noqa: PLC0415
    from tradeqa.encoders.training_config import TrainingConfig  # noqa: PLC0415

    run(
        TrainingConfig(
            tuple(texts),
            output,
            questions,
            tuple(thesaurus or ()),
            vocabulary=vocabulary,
            dimension=dimension,
            epochs=epochs,
            holdout=holdout,
        ),
        as_json=json,
    )
