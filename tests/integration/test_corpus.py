"""A folder of files read into documents: originals, ids, metadata, and what goes wrong."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from pdfs import make_pdf
from tradeqa.documents.corpus import Corpus, derived_id, load_corpus, scan
from tradeqa.errors import SettingsError

RESTATEMENT = """---
id: port-2022
title: 口岸小记
authors: [某甲]
source: 自编
published: "2022-11"
published_note: 推知
kind: restatement
original: port.txt
keywords: [口岸]
---

# 口岸小记

2022年口岸货物12.5万吨。
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def problems(corpus: Corpus) -> dict[str, str]:
    return {problem.path: problem.reason for problem in corpus.problems}


def test_every_type_in_any_depth(tmp_path: Path) -> None:
    """All accepted types are read, sorted by path; other files are counted."""
    word = docx.Document()
    word.add_paragraph("口岸的通知")
    word.add_paragraph("货物12.5万吨。")
    word_bytes = io.BytesIO()
    word.save(word_bytes)
    book = openpyxl.Workbook()
    book.active.append(["口岸", "货物"])
    book.active.append(["甲", 12.5])
    book_bytes = io.BytesIO()
    book.save(book_bytes)
    write(
        tmp_path,
        {
            "a/b/c/one.md": "# 甲\n\n一句话。\n",
            "a/two.TXT": "口岸在2022年的货物有12.5万吨，比上年增长3%。\n",
            "three.html": "<h1>丙</h1><p>一句话。</p>",
            "four.csv": "口岸,货物\n甲,12.5\n",
            "five.docx": word_bytes.getvalue(),
            "six.xlsx": book_bytes.getvalue(),
            "seven.pdf": make_pdf([["口岸在2022年的货物有12.5万吨。"]]),
            "picture.png": b"\x89PNG",
            ".hidden.md": "# 不读\n",
            ".git/x.md": "# 不读\n",
            "originals/README.md": "# 不读\n",
            "drafts/x.md": "# 不读\n",
            "note.old.md": "# 不读\n",
            ".tradeqaignore": "# 草稿\ndrafts/\n*.old.md\n",
        },
    )
    seen: list[str] = []
    corpus = load_corpus(tmp_path, on_progress=seen.append)
    expected = ["a/b/c/one.md", "a/two.TXT", "five.docx", "four.csv", "seven.pdf", "six.xlsx"]
    expected.append("three.html")
    assert [document.path for document in corpus.documents] == expected
    assert seen == expected
    assert corpus.problems == ()
    assert corpus.skipped == 6
    assert corpus.files == scan(tmp_path)
    assert [stamp.path for stamp in corpus.files] == [".tradeqaignore", *expected]
    one = corpus.documents[0]
    assert one.id == derived_id("a/b/c/one.md")
    assert one.metadata.title == "甲"
    assert one.media_type == "text/markdown"
    for document in corpus.documents:
        for block in document.blocks:
            span = document.view.to_raw(block.span.start, block.span.end)
            assert document.raw[span.start : span.end].strip()


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    """Each bad file is listed with its reason; the good one is read."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (300 * 1024**2))
    assert len(bomb.getvalue()) < 1024**2
    write(
        tmp_path,
        {
            "bad-byte.md": "口岸货物".encode() + b"\xff" + "增长".encode(),
            "binary.txt": bytes(range(256)),
            "bomb.docx": bomb.getvalue(),
            "empty.md": "",
            "blank.md": " \n\n",
            "good.md": "# 好\n\n一句话。\n",
            "id.md": "---\nid: 口岸\n---\n一句话。\n",
            "date.md": "---\npublished: 明年\n---\n一句话。\n",
            "nested.md": "---\nauthors: {a: b}\n---\n一句话。\n",
            "locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
            "notpdf.pdf": "hello",
            "scan.pdf": make_pdf([[]]),
            "yaml.md": "---\ntitle: a: b\n---\n一句话。\n",
            "side.md": "一句话。",
            "side.md.meta.yaml": "title: [\n",
        },
    )
    corpus = load_corpus(tmp_path)
    assert [document.path for document in corpus.documents] == ["good.md"]
    found = problems(corpus)
    assert sorted(found) == sorted(
        p.path for p in corpus.files if p.path not in ("good.md", "side.md.meta.yaml")
    )
    for path, said in {
        "bad-byte.md": "UTF-8 fails at byte 12 (0xFF",
        "binary.txt": "zero byte at 0",
        "bomb.docx": "300 MiB; the limit is 200 MiB",
        "empty.md": "it is empty",
        "blank.md": "it holds no text",
        "id.md": "id '口岸'",
        "date.md": "'published' is '明年'; write a date such as",
        "nested.md": "'authors' must be a text",
        "locked.xlsx": "password-protected",
        "notpdf.pdf": "not a PDF",
        "scan.pdf": "character recognition",
        "yaml.md": "line 2: not YAML",
        "side.md": "side.md.meta.yaml, line ",
    }.items():
        assert said in found[path], path


def test_an_original_takes_the_place_of_its_restatement(tmp_path: Path) -> None:
    """It stands under the restatement's id and takes what it does not state itself."""
    original = "2022年，这个口岸的货物总量为12.5万吨，比上年增长3%，再创新高。\n"
    write(tmp_path, {"port.md": RESTATEMENT})
    before = load_corpus(tmp_path)
    assert [(d.id, d.path) for d in before.documents] == [("port-2022", "port.md")]
    assert dict(before.documents[0].metadata.extra)["original"] == "port.txt"
    write(tmp_path, {"originals/port.txt": original})
    corpus = load_corpus(tmp_path)
    (document,) = corpus.documents
    assert (document.id, document.path) == ("port-2022", "originals/port.txt")
    assert document.raw == original
    metadata = document.metadata
    assert (metadata.title, metadata.authors, metadata.source) == ("口岸小记", ("某甲",), "自编")
    assert (metadata.published, metadata.keywords) == ("2022-11", ("口岸",))
    assert metadata.derived == {"language"}
    assert dict(metadata.extra) == {"published_note": "推知"}
    (replaced,) = corpus.replaced
    assert (replaced.restatement, replaced.original) == ("port.md", "originals/port.txt")
    assert corpus.problems == ()


def test_what_an_original_states_itself_stays(tmp_path: Path) -> None:
    """Front matter and a file beside the original weigh more than the restatement."""
    write(
        tmp_path,
        {
            "port.md": RESTATEMENT,
            "originals/port.txt": "---\ntitle: 原题\n---\n2022年，口岸货物总量为12.5万吨。\n",
            "originals/port.txt.meta.yaml": "date: 2022-11-08\nauthor: 某乙、某丙\n",
        },
    )
    metadata = load_corpus(tmp_path).documents[0].metadata
    assert metadata.title == "原题"
    assert metadata.authors == ("某乙", "某丙")
    assert metadata.published == "2022-11-08"
    assert metadata.source == "自编"


def test_an_original_is_also_known_by_its_id(tmp_path: Path) -> None:
    """Another document with the restatement's id is its original."""
    write(
        tmp_path,
        {
            "port.md": RESTATEMENT,
            "other/report.txt": "2022年，口岸货物总量为12.5万吨，比上年增长。\n",
            "other/report.txt.meta.yaml": "id: port-2022\n",
        },
    )
    corpus = load_corpus(tmp_path)
    assert [(d.id, d.path) for d in corpus.documents] == [("port-2022", "other/report.txt")]
    assert len(corpus.replaced) == 1


def test_a_missing_part_or_an_unreadable_original_keeps_the_restatement(tmp_path: Path) -> None:
    """Nothing is lost because an original is damaged or shorter than said."""
    part = RESTATEMENT.replace("original: port.txt", "original: port.txt\noriginal_part: 2")
    write(tmp_path, {"port.md": part, "originals/port.txt": "2022年，口岸货物总量为12.5万吨。\n"})
    corpus = load_corpus(tmp_path)
    assert [d.path for d in corpus.documents] == ["originals/port.txt", "port.md"]
    assert "has no such part; the restatement is kept" in problems(corpus)["port.md"]
    write(tmp_path, {"port.md": RESTATEMENT, "originals/port.txt": b"\xff\xff\xff\xff"})
    corpus = load_corpus(tmp_path)
    assert [d.path for d in corpus.documents] == ["port.md"]
    assert list(problems(corpus)) == ["originals/port.txt"]


def test_ids_are_unique(tmp_path: Path) -> None:
    """The second document with an id is a problem, and so is a second restatement."""
    write(
        tmp_path,
        {
            "a.md": "---\nid: x\n---\n一句话。\n",
            "b.md": "---\nid: x\n---\n另一句话。\n",
            "p.md": RESTATEMENT,
            "q.md": RESTATEMENT,
        },
    )
    corpus = load_corpus(tmp_path)
    assert [(d.id, d.path) for d in corpus.documents] == [("x", "a.md"), ("port-2022", "p.md")]
    assert problems(corpus) == {
        "b.md": "has the id 'x' of a.md; give it another id",
        "q.md": "has the id 'port-2022' of p.md; give it another id",
    }
    write(tmp_path, {"originals/port.txt": "2022年，口岸货物总量为12.5万吨。\n"})
    corpus = load_corpus(tmp_path)
    assert [d.path for d in corpus.documents] == ["a.md", "originals/port.txt"]
    assert "another restatement also names originals/port.txt" in problems(corpus)["q.md"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_stay_inside(tmp_path: Path) -> None:
    """A link out of the corpus, or to nowhere, is refused; one within it is followed once."""
    folder = write(
        tmp_path / "corpus", {"a.md": "# 甲\n\n一句话。\n", "sub/b.md": "# 乙\n\n话。\n"}
    )
    write(tmp_path, {"secret.md": "# 秘密\n", "outside/x.md": "# 秘密\n"})
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "up.md").symlink_to("../secret.md")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "nowhere.md").symlink_to("nothing.md")
    (folder / "loop").symlink_to(".")
    (folder / "in.md").symlink_to("a.md")
    os.mkfifo(folder / "pipe.md")
    corpus = load_corpus(folder)
    assert [d.path for d in corpus.documents] == ["a.md", "in.md", "sub/b.md"]
    assert sorted(problems(corpus)) == ["folder", "nowhere.md", "out.md", "up.md"]
    assert all("out of the corpus" in reason for reason in problems(corpus).values())
    assert "秘密" not in "".join(d.raw for d in corpus.documents)


def test_a_scan_sees_every_change(tmp_path: Path) -> None:
    """Content, a file beside it, the ignore file, new and removed files all show."""
    write(tmp_path, {"a.md": "甲", "b.md": "乙"})
    seen = {scan(tmp_path)}
    for change in (
        {"a.md": "丙"},
        {"a.md.meta.yaml": "title: 丁\n"},
        {".tradeqaignore": "b.md\n"},
        {"sub/c.md": "戊"},
    ):
        write(tmp_path, change)
        now = scan(tmp_path)
        assert now not in seen
        assert load_corpus(tmp_path).files == now
        seen.add(now)
    write(tmp_path, {"picture.png": b"x"})
    assert scan(tmp_path) in seen


def test_a_file_beside_weighs_most(tmp_path: Path) -> None:
    """`<file>.meta.yaml` over front matter over the text; unknown keys are kept in order."""
    write(
        tmp_path,
        {
            "a.md": "---\ntitle: 甲\nsource: 乙\nz: 1\ny: [2, 3]\nx: {v: 4}\n---\n# 丙\n\n话。\n",
            "a.md.meta.yaml": "title: 丁\nurl: http://a.org\ndoi: doi:10.1/x\n",
        },
    )
    metadata = load_corpus(tmp_path).documents[0].metadata
    assert (metadata.title, metadata.source) == ("丁", "乙")
    assert (metadata.url, metadata.doi) == ("http://a.org", "10.1/x")
    assert metadata.extra == (("z", "1"), ("y", "2; 3"))
    assert metadata.derived == {"language"}


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2021-03-29", "2021-03-29"),
        ('"2020-05"', "2020-05"),
        ("2024", "2024"),
        ("2021-03-29 10:00:00", "2021-03-29"),
        ("2021年3月9日", "2021-03-09"),
        ("2021/3", "2021-03"),
    ],
)
def test_dates_keep_the_precision_they_are_stated_with(
    tmp_path: Path, stated: str, published: str
) -> None:
    """ISO 8601, possibly reduced."""
    write(tmp_path, {"a.md": f"---\npublished: {stated}\n---\n话。\n"})
    assert load_corpus(tmp_path).documents[0].metadata.published == published


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """50 MiB is the limit; the stamp is still that of the whole file."""
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(50 * 1024**2 + 1)
    corpus = load_corpus(tmp_path)
    assert problems(corpus) == {
        "large.txt": "it is larger than 50 MiB, the limit for one file; split it"
    }
    assert corpus.files == scan(tmp_path)


def test_a_missing_folder_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    """The message names the folder and the option."""
    with pytest.raises(SettingsError, match="no such folder; name the corpus folder with --corpus"):
        load_corpus(tmp_path / "none")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_text_is_told_readably(tmp_path: Path) -> None:
    """Such a file is a problem whose path can be printed; the others are read."""
    write(tmp_path, {"a.md": "一句话。\n"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text("x", encoding="utf-8")
    corpus = load_corpus(tmp_path)
    assert [d.path for d in corpus.documents] == ["a.md"]
    assert problems(corpus) == {"\\udcff.md": "its name is not UTF-8; rename it"}
    assert corpus.files == scan(tmp_path)
