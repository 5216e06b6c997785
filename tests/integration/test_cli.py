"""The command line in processes of its own: exit codes, streams, help, one JSON object."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tradeqa.index.layout import LOCK
from tradeqa.settings import PREFIX, Settings

ARTICLE = """---
title: 2020年中欧班列成绩
published: 2021-03-29
---
## 班列成绩

2020年中欧班列全年开行12406列，同比增长50%。班列开行数量首次突破万列。

## 企业

宁波一家企业通过跨境电商出口玩具，全年订单增长三成。
"""
QUESTION = "2020年中欧班列开行了多少列？"


def start(*words: str, cwd: Path, **variables: str) -> subprocess.Popen[bytes]:
    """A command under way in a folder, without the settings of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tradeqa", *words],
        cwd=cwd,
        env={**environment, "PYTHONIOENCODING": "utf-8", **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(*words: str, cwd: Path, text: str = "", **variables: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    process = start(*words, cwd=cwd, **variables)
    out, err = process.communicate(text.encode(), timeout=100)
    return process.returncode, out.decode(), err.decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of one article and its index."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "trains.md").write_text(ARTICLE, encoding="utf-8")
    code, out, err = run("index", cwd=folder)
    assert (code, out) == (0, "")
    assert "索引已更新：1 篇文档" in err
    return folder


@pytest.mark.parametrize("name", ["index", "ask", "chat", "serve", "verify", "train"])
def test_help_of_each_command(tmp_path: Path, name: str) -> None:
    """Help goes to stdout with exit code 0, and names the variable of each setting."""
    code, out, err = run(name, "--help", cwd=tmp_path)
    assert (code, err) == (0, "")
    options = {
        "--corpus": "TRADEQA_CORPUS_DIR",
        "--index": "TRADEQA_INDEX_DIR",
        "--encoder": "TRADEQA_ENCODER",
        "--host": "TRADEQA_HOST",
        "--port": "TRADEQA_PORT",
        "--workers": "TRADEQA_WORKERS",
        "--top-k": "TRADEQA_TOP_K",
    }
    for option, variable in options.items():
        assert (option in out) == (variable in out)
        assert variable.removeprefix(PREFIX).lower() in Settings.model_fields


def test_help_says_where_settings_stand(tmp_path: Path) -> None:
    """The settings file and the exit codes are in the help; no command is a stub."""
    code, out, _ = run("--help", cwd=tmp_path)
    assert code == 0
    assert "tradeqa.toml" in out
    assert "TRADEQA_SETTINGS" in out
    for name in ("index", "ask", "chat", "serve", "verify", "train"):
        assert f"  {name} " in out


@pytest.mark.parametrize(
    ("words", "variables", "said"),
    [
        (["ask"], {}, "QUESTION"),
        (["ask", "x", "--nonsense"], {}, "--nonsense"),
        (["nonsense"], {}, "nonsense"),
        (["ask", "x", "--top-k", "0"], {}, "--top-k"),
        (["ask", "中", "--top-k", "21"], {}, "max_top_k"),
        (["ask", "中"], {"TRADEQA_PORT": "x"}, "TRADEQA_PORT is 'x'"),
        (["ask", "中"], {"TRADEQA_PROT": "1"}, "TRADEQA_PORT"),
    ],
)
def test_wrong_usage_is_exit_code_2(
    tmp_path: Path, words: list[str], variables: dict[str, str], said: str
) -> None:
    """Nothing on stdout; stderr names what is wrong."""
    code, out, err = run(*words, cwd=tmp_path, **variables)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_missing_index_is_exit_code_1_and_one_line(tmp_path: Path) -> None:
    """It says what to run, in the language of the question."""
    code, out, err = run("ask", "中欧班列", "--json", cwd=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("错误：还没有索引，请先运行 tradeqa index。")
    assert err.count("\n") == 1
    code, out, err = run("ask", "How many trains?", cwd=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert err.isascii() or str(tmp_path) in err


def test_index_is_left_alone_when_up_to_date(home: Path) -> None:
    """The second run says so; --json is one object on stdout."""
    code, out, err = run("index", "--json", cwd=home)
    assert code == 0
    report = json.loads(out)
    assert (report["documents"], report["published"], report["problems"]) == (1, False, [])
    assert "索引已是最新" in err


def test_bad_file_is_named_and_the_rest_is_built(tmp_path: Path) -> None:
    """Exit code 1, the file with its reason, and an index that answers."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "good.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "texts" / "bad.md").write_bytes(b"")
    code, out, err = run("index", "--corpus", "texts", "--json", cwd=tmp_path)
    assert code == 1
    assert json.loads(out)["documents"] == 1
    assert [problem["path"] for problem in json.loads(out)["problems"]] == ["bad.md"]
    assert "bad.md：" in err
    assert "其余已经建好" in err
    assert run("ask", QUESTION, cwd=tmp_path)[0] == 0


def test_old_office_file_is_named_not_passed_over(tmp_path: Path) -> None:
    """A .doc is no accepted format: its name, and what to save it as."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "good.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "corpus" / "Old.DOC").write_bytes(b"\xd0\xcf\x11\xe0")
    code, out, err = run("index", "--json", cwd=tmp_path)
    assert code == 1
    assert json.loads(out)["documents"] == 1
    assert [problem["path"] for problem in json.loads(out)["problems"]] == ["Old.DOC"]
    assert "save it as .docx" in err


def test_missing_corpus_is_said_plainly(tmp_path: Path) -> None:
    """A folder that is not there is a wrong setting."""
    code, out, err = run("index", "--corpus", "nowhere", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "nowhere" in err
    assert err.count("\n") == 1


def test_ask_prints_answer_quote_and_source(home: Path) -> None:
    """The short answer first, then the quote with title, date, section and position."""
    code, out, err = run("ask", QUESTION, cwd=home)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "12406" in lines[0]
    assert lines[2].startswith("1. ")
    assert "12406列" in lines[2]
    assert "《2020年中欧班列成绩》，2021-03-29，班列成绩，第 " in lines[3]


def ask_json(home: Path, question: str = QUESTION) -> dict[str, Any]:
    """The payload of an answer."""
    code, out, err = run("ask", question, "--json", cwd=home)
    assert (code, err, out.count("\n")) == (0, "", 1)
    return dict(json.loads(out))


def test_json_quote_is_a_slice_of_the_file(home: Path) -> None:
    """The quote's position counts code points of the file's text."""
    quote = ask_json(home)["quotes"][0]
    place = quote["location"]
    assert ARTICLE[place["start"] : place["end"]] == quote["quote"]


def test_refusal_is_done_work(home: Path) -> None:
    """Exit code 0; near misses are marked as not answers; English for English."""
    code, out, _ = run("ask", "如何腌制泡菜？", cwd=home)
    assert code == 0
    assert out.startswith("这些文档里没有答案。")
    code, out, _ = run("ask", "How do I pickle cabbage?", cwd=home)
    assert code == 0
    assert out.startswith("These documents hold no answer.")


def test_verify_of_an_answer_and_of_lines(home: Path) -> None:
    """What ask printed is found; what was changed is not, with exit code 1."""
    payload = ask_json(home)
    code, out, _ = run("verify", "-", cwd=home, text=json.dumps(payload))
    assert code == 0
    assert out.startswith("✓ ")
    payload["quotes"][0]["location"]["start"] += 1
    code, out, _ = run("verify", "-", "--json", cwd=home, text=json.dumps(payload))
    assert code == 1
    assert json.loads(out)["results"][0]["status"] == "moved"
    lines = '全年开行12406列\n{"quote": "全年开行12407列"}\n'
    code, out, _ = run("verify", "-", "--json", cwd=home, text=lines)
    assert code == 1
    assert [entry["status"] for entry in json.loads(out)["results"]] == ["found", "not_found"]
    assert run("verify", "nowhere.txt", cwd=home)[0] == 1
    code, _, err = run("verify", "-", cwd=home, text='全年开行12406列\n{"quote": "全年\n')
    assert (code, "Line 2" in err) == (1, True)


def test_chat_answers_line_by_line(home: Path) -> None:
    """Each line of stdin gets an answer; an odd one does not end the conversation."""
    code, out, err = run("chat", cwd=home, text=f"{'问' * 1001}\n{QUESTION}\n/quit\n不会到这里\n")
    assert code == 0
    assert "这个问题无法受理" in err
    assert out.count("12406列") >= 1


def test_ctrl_c_is_exit_code_130_and_one_line(home: Path) -> None:
    """No traceback."""
    process = start("chat", cwd=home)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{QUESTION}\n".encode())
    process.stdin.flush()
    process.stdout.readline()  # it is past its start
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode()) == (130, "已停止。\n")


def _first_reply(process: subprocess.Popen[bytes], port: int) -> dict[str, Any]:
    """The answer of a service that has just been started."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        end = time.monotonic() + 60
        while True:
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        return dict(client.post("/v1/ask", json={"question": QUESTION}).json())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_refreshes_then_answers_until_stopped(home: Path, workers: str) -> None:
    """It says what it does, answers over HTTP, and ends cleanly on Ctrl-C."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = start("serve", "--port", str(port), "--workers", workers, cwd=home)
    try:
        assert "12406列" in _first_reply(process, port)["quotes"][0]["quote"]
        if workers == "1":
            code, out, err = run("serve", "--port", str(port), cwd=home)
            assert (code, out) == (1, "")
            assert "--port" in err
    finally:
        process.send_signal(signal.SIGINT)
        out_bytes, err_bytes = process.communicate(timeout=60)
    err = err_bytes.decode()
    assert out_bytes == b""
    assert "索引已是最新" in err
    assert f"http://127.0.0.1:{port}" in err
    assert "Traceback" not in err
    if workers == "1":
        assert process.returncode == 130
        assert err.endswith("已停止。\n")


def test_answer_needs_no_torch_and_no_web_framework(home: Path) -> None:
    """What `ask` imports decides how fast it starts."""
    code = (
        "import sys\n"
        "from tradeqa.cli import main\n"
        f"sys.argv = ['tradeqa', 'ask', '{QUESTION}']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(','.join(sorted({'torch', 'fastapi', 'rich', 'sentence_transformers'} "
        "& set(sys.modules))), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=True
    )
    assert "12406" in done.stdout
    assert done.stderr.strip() == ""


def test_serve_answers_from_an_index_it_cannot_write(tmp_path: Path) -> None:
    """A read-only index serves as it is, and the reason stands on stderr."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "trains.md").write_text(ARTICLE, encoding="utf-8")
    assert run("index", cwd=tmp_path)[0] == 0
    (tmp_path / "index" / LOCK).unlink(missing_ok=True)
    (tmp_path / "index" / LOCK).mkdir()  # what even root cannot open for writing
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = start("serve", "--port", str(port), cwd=tmp_path)
    try:
        reply = _first_reply(process, port)
        assert "12406列" in reply["quotes"][0]["quote"]
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert "沿用现有的索引" in err.decode()
