"""Files that are no plan: a clear result or one clear line that names the file, and never a long wait."""

import json
import time
from pathlib import Path

import pytest

from commands import Run
from policygraph.extract import extract
from policygraph.structure import read_structure
from policygraph.text import Text

SECONDS = 20
LENGTH = 100_000

LINE = "　　（一）加强管理。利用煤矸石发电，到2020年利用率达到90%以上。（责任单位：市发改委、市财政局）\n"
HOSTILE = {
    "open brackets": "（",
    "pairs of brackets": "（）",
    "half-width brackets": "()",
    "em dashes": "—",
    "hyphens": "-",
    "commas of lists": "、",
    "book marks": "《",
    "headings": "1.\n",
    "chapters": "第一章\n",
    "markers on one line": "（一）",
    "one endless chain": "煤—",
    "one endless list": "市财政局、",
    "labels": "责任单位：",
    "leads": "市财政局牵头",
    "digits": "1",
    "years": "2020年",
    "percents": "90%、",
    "respectively": "分别达到",
    "flows": "利用煤矸石",
    "names of firms": "有限公司",
    "captions": "表1\n",
    "empty lines": "\n",
    "tabs": "1\t",
    "one word": "的",
    "a plan": LINE,
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_ends_soon(unit: str) -> None:
    text = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
    start = time.process_time()
    extract(read_structure(Text(text), "hostile", "0"))
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("depth", [1_000, 50_000])
def test_brackets_may_be_nested_deeply(depth: int) -> None:
    text = "（" * depth + "责任单位：市财政局" + "）" * depth
    extract(read_structure(Text(text), "nested", "0"))


@pytest.fixture
def bad_files(tmp_path: Path) -> dict[str, Path]:
    """Files that cannot be read as a text, by what is wrong with them."""
    contents = {
        "empty": b"",
        "blank": b" \n\n\t",
        "binary": bytes(range(256)) * 40,
        "zip": b"PK\x03\x04" + bytes(500),
        "pdf": b"%PDF-1.7\n" + bytes(500),
        "big5": LINE.encode("big5", errors="ignore") + b"\xff\xff",
    }
    files = {name: tmp_path / f"{name}.txt" for name in contents}
    for name, content in contents.items():
        files[name].write_bytes(content)
    (tmp_path / "folder").mkdir()
    return files | {"folder": tmp_path / "folder", "missing": tmp_path / "missing.txt"}


@pytest.mark.parametrize("kind", ["empty", "blank", "binary", "zip", "pdf", "big5", "folder", "missing"])
def test_a_file_that_is_no_text_is_named_in_one_line(run: Run, bad_files: dict[str, Path], kind: str) -> None:
    done = run("extract", bad_files[kind], "--format", "json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert str(bad_files[kind]) in done.stderr
    assert done.stderr.count("\n") == 1


def test_another_language_gives_a_record_with_nothing_in_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "english.txt"
    path.write_text("1. The city will use fly ash for bricks (lead: the city).\n" * 50, encoding="utf-8")
    done = run("extract", path, "--format", "json")
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert not any(task[role] for task in record["tasks"] for role in ("lead", "support", "responsible", "local"))
    assert record["chains"] == record["flows"] == record["cites"] == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-8"])
def test_other_encodings_read_like_utf8(run: Run, sample: Path, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "linlan.txt"
    path.write_bytes(sample.read_bytes().decode().encode(encoding))
    assert run("extract", path, "--format", "json").stdout == run("extract", sample, "--format", "json").stdout


def test_twenty_megabytes_end_soon(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(LINE * (20_000_000 // len(LINE.encode())), encoding="utf-8")
    start = time.perf_counter()
    done = run("extract", path, "--format", "json")
    assert time.perf_counter() - start < 3 * SECONDS
    assert done.returncode == 0 or (done.returncode == 2 and str(path) in done.stderr)


def test_build_names_the_file_that_cannot_be_read(run: Run, bad_files: dict[str, Path], tmp_path: Path) -> None:
    done = run("build", bad_files["binary"], "-o", tmp_path / "out")
    assert (done.returncode, str(bad_files["binary"]) in done.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["binary", "missing", "folder"])
def test_load_names_the_file_that_is_no_graph(run: Run, bad_files: dict[str, Path], tmp_path: Path, kind: str) -> None:
    path = bad_files[kind]
    if kind == "binary":
        path = path.rename(path.with_suffix(".trig"))
    done = run("load", path, "--store", tmp_path / "store")
    assert (done.returncode, str(path) in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr


def test_no_word_of_a_document_steers_the_terminal(run: Run, tmp_path: Path) -> None:
    words = "（一）加强管理。\n（责任单位：市\x1b[31m财政局、市\u202e发改委）\n" + LINE * 40
    path = tmp_path / "plan.txt"
    path.write_text(words, encoding="utf-8")
    shown = run("extract", path).stdout
    assert "\\x1b[31m" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    assert run("text", path).stdout == words
    assert "\x1b" not in run("extract", tmp_path / "\x1b[31m.txt").stderr
