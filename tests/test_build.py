"""Building writes one file a document, only what changed, and names what it could not read."""

import json
import os
import stat
import time
from pathlib import Path

import pytest

from commands import Run
from policygraph.build import build
from policygraph.errors import DocumentError

PLAN = """青澜市循环经济方案（2021—2025年）
一、重点任务
1.推进节水。改造管网。（牵头单位：市水利局，参加单位：市财政局）
"""
OTHER = """白石市循环经济方案（2021—2025年）
一、重点任务
1.推进节电。换装路灯。（责任单位：市住建局）
"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "qinglan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "baishi.txt").write_text(OTHER, encoding="gb18030")
    (folder / "notes.md").write_text("not a plan", encoding="utf-8")
    return folder


def test_a_directory_means_its_text_files(plans: Path, tmp_path: Path) -> None:
    done: list[Path] = []
    report = build([plans], tmp_path / "out" / "deep", done.append)
    assert [path.name for path in report.written] == ["baishi.trig", "qinglan.trig"]
    assert done == [plans / "baishi.txt", plans / "qinglan.txt"]
    assert sorted(path.name for path in (tmp_path / "out" / "deep").iterdir()) == ["baishi.trig", "qinglan.trig"]
    assert not report.failed


def test_a_file_may_have_any_name(tmp_path: Path, run: Run) -> None:
    for name in (b"\xc7\xe0\xc0\xbd.txt", b"a\nb.txt", "回\u202etxt.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(PLAN, encoding="utf-8")
    done = run("build", tmp_path, "-o", tmp_path / "out", "--format", "json")
    assert done.returncode == 0, done.stderr
    names = sorted(row["file"].rpartition("/")[2] for row in json.loads(done.stdout))
    assert names == ["a\\nb.trig", "回\\u202etxt.trig", "青澜.trig"]
    assert '"青澜"' in Path(os.fsdecode(os.fsencode(tmp_path) + b"/out/\xc7\xe0\xc0\xbd.trig")).read_text(
        encoding="utf-8"
    )


def test_what_is_unchanged_is_not_written_again(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([plans], out)
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    (plans / "qinglan.txt").write_text(PLAN.replace("市财政局", "市审计局"), encoding="utf-8")
    report = build([plans], out)
    assert [path.name for path in report.written] == ["qinglan.trig"]
    assert [path.name for path in report.unchanged] == ["baishi.trig"]
    assert (out / "baishi.trig").stat().st_mtime_ns == before[out / "baishi.trig"]
    assert (out / "qinglan.trig").stat().st_mtime_ns != before[out / "qinglan.trig"]


def test_what_it_did_not_write_stays(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.trig").write_text("", encoding="utf-8")
    build([plans / "qinglan.txt"], out)
    assert sorted(path.name for path in out.iterdir()) == ["mine.trig", "qinglan.trig"]


def test_one_bad_file_is_named_and_does_not_stop_the_rest(plans: Path, tmp_path: Path) -> None:
    (plans / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (plans / "empty.txt").write_bytes(b"")
    report = build([plans, tmp_path / "none.txt"], tmp_path / "out")
    assert len(report.written) == 2
    assert [Path(error.path).name for error in report.failed] == ["broken.txt", "empty.txt", "none.txt"]
    assert all(isinstance(error, DocumentError) and str(error.path) in str(error) for error in report.failed)


def test_a_directory_without_texts_is_named(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    report = build([tmp_path / "nothing"], tmp_path / "out")
    assert [error.path for error in report.failed] == [tmp_path / "nothing"]


def test_two_documents_of_one_name_are_told_apart(plans: Path, tmp_path: Path) -> None:
    twin = tmp_path / "other" / "qinglan.txt"
    twin.parent.mkdir()
    twin.write_text(OTHER, encoding="utf-8")
    report = build([plans, twin, plans / "qinglan.txt"], tmp_path / "out")
    assert len(report.written) == 2
    assert [error.path for error in report.failed] == [twin]


def test_a_place_that_cannot_be_written_stops_with_its_name(plans: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(DocumentError, match="file"):
        build([plans], blocked)


def test_files_are_whole_and_readable_by_everybody(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([plans], out)
    written = list(out.iterdir())
    assert written
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        assert path.read_bytes().rstrip().endswith(b"}")


def test_the_shipped_triples_are_what_the_documents_give(shared: Path, root: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    report = build([shared / "documents" / "core"], tmp_path)
    assert time.monotonic() - started < 10
    assert not report.failed
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in (root / "data" / "triples").iterdir()}
    assert len(built) == 5
    assert sorted(built) == sorted(committed)
    different = [name for name in built if built[name] != committed[name]]
    assert not different, f"run `policygraph build {os.path.relpath(shared / 'documents' / 'core', root)}`"
