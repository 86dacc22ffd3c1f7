"""A corpus is every document of files, folders, globs, archives and Parquet files, whatever else is in them."""

import ctypes
import io
import json
import os
import struct
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commands import COMMAND
from policygraph.corpus import Corpus, Found, Unread
from policygraph.corpus.budget import Bounds

PLAN = "青澜市循环经济方案\n一、重点任务\n1.推进节水。（牵头单位：市水利局）\n".encode()


def found(*paths: Path, bounds: Bounds | None = None) -> dict[str, bytes | str]:
    """What a corpus yields: bytes, or the reason that there are none."""
    corpus = Corpus(paths, bounds) if bounds else Corpus(paths)
    items = list(corpus)
    assert all(isinstance(item, Found | Unread) for item in items)
    return {item.source: item.raw if isinstance(item, Found) else item.reason for item in items}


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return packed.getvalue()


def tarred(path: Path, mode: str, members: Iterable[tuple[str, bytes]]) -> None:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, raw in members:
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))


def test_folders_are_read_with_all_below_them_by_name(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    for name in ("b/2.txt", "b/10.txt", "a.txt", "b/deep/x.html", "b/notes.md", ".hidden.txt"):
        (plans / name).parent.mkdir(parents=True, exist_ok=True)
        (plans / name).write_bytes(PLAN + name.encode())
    (plans / "b" / "round").symlink_to(plans)
    assert list(found(plans)) == ["plans/a.txt", "plans/b/10.txt", "plans/b/2.txt", "plans/b/deep/x.html"]
    assert Corpus([plans]).size() == sum(len(raw) for raw in found(plans).values())


def test_globs_are_called_from_where_they_begin(tmp_path: Path) -> None:
    for name in ("plans/2021/a.txt", "plans/2022/b.txt", "plans/2022/c.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PLAN)
    assert list(found(tmp_path / "plans" / "*" / "*.txt")) == ["plans/2021/a.txt", "plans/2022/b.txt"]
    assert list(found(tmp_path / "plans" / "**" / "b.txt")) == ["plans/2022/b.txt"]
    assert list(found(tmp_path / "none*.txt").values()) == ["matches no file"]


@pytest.mark.parametrize("pattern", ["[", "[!", "***", "a**", "x/**y/*"])
def test_a_glob_may_be_anything(pattern: str, tmp_path: Path) -> None:
    (told,) = found(tmp_path / pattern).values()
    assert str(told).startswith(("matches no file", "is no pattern: "))


@pytest.mark.parametrize("name", ["a\nb.txt", "回\u202etxt.txt", "引'\"号.txt", "x" * 240 + ".txt"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PLAN)
    (source,) = found(tmp_path)
    assert source.isprintable()
    source.encode()


def test_a_file_name_need_not_be_unicode(tmp_path: Path) -> None:
    for name in (b"\xc7\xe0.txt", b"\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(PLAN)
    assert list(found(tmp_path)) == [f"{tmp_path.name}/青.txt", f"{tmp_path.name}/\\udcff.txt"]


def test_what_is_no_file_or_not_there_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "empty.txt").write_bytes(b"")
    told = found(tmp_path, tmp_path / "missing.txt")
    assert told == {
        f"{tmp_path.name}/empty.txt": "is empty",
        f"{tmp_path.name}/gone.txt": "is no regular file",
        f"{tmp_path.name}/pipe.txt": "is no regular file",
        "missing.txt": "does not exist",
    }


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "memory.txt").symlink_to("/proc/self/mem")
    long = tmp_path / ("x" * 300)
    told = found(tmp_path, long)
    assert told[f"{tmp_path.name}/memory.txt"] == "cannot be read: Input/output error"
    assert "File name too long" in str(told[long.name])


def without_rights_of_root() -> None:
    """Have the next program keep to the modes of files, whoever runs it."""
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP


def test_what_may_not_be_read_stops_nothing(tmp_path: Path) -> None:
    closed, plan, folder = tmp_path / "closed.txt", tmp_path / "plan.txt", tmp_path / "folder"
    for path in (closed, plan):
        path.write_bytes(PLAN)
    folder.mkdir()
    closed.chmod(0)
    folder.chmod(0)
    command = [str(COMMAND), "build", str(closed), str(folder), str(plan), "-o", str(tmp_path / "out"), "--to", "jsonl"]
    done = subprocess.run(command, preexec_fn=without_rights_of_root, capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert (done.returncode, done.stderr.partition("\n")[0]) == (1, f"1 documents in {tmp_path / 'out'}")
    failures = map(json.loads, (tmp_path / "out" / "failures.jsonl").read_text(encoding="utf-8").splitlines())
    assert [(failed["source"], failed["reason"]) for failed in failures] == [
        ("closed.txt", "cannot be read: Permission denied"),
        ("folder", "cannot be read: Permission denied"),
    ]


def test_zip_archives_are_read_in_their_order(tmp_path: Path) -> None:
    inner = zipped([("c.txt", PLAN)])
    path = tmp_path / "plans.zip"
    path.write_bytes(zipped([("b/2.txt", PLAN), ("a.txt", PLAN), ("x.jpg", b"x"), ("in.zip", inner), ("e.txt", b" ")]))
    assert found(path) == {
        "plans.zip/b/2.txt": PLAN,
        "plans.zip/a.txt": PLAN,
        "plans.zip/in.zip/c.txt": PLAN,
        "plans.zip/e.txt": "is empty",
    }


def test_names_in_zip_archives_of_chinese_windows(tmp_path: Path) -> None:
    raw = zipped([("aaaaaaaa.txt", PLAN)])
    (tmp_path / "plans.zip").write_bytes(raw.replace(b"aaaaaaaa", "青澜方案".encode("gb18030")))
    assert list(found(tmp_path / "plans.zip")) == ["plans.zip/青澜方案.txt"]


def test_names_in_zip_archives_may_stand_in_unicode_beside(tmp_path: Path) -> None:
    name = "规划.txt"
    written, plain = name.encode("gbk"), "abcd.txt"
    info = zipfile.ZipInfo(plain)
    beside = struct.pack("<BL", 1, zlib.crc32(written)) + name.encode()
    info.extra = struct.pack("<HH", 0x7075, len(beside)) + beside
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(info, PLAN)
    path = tmp_path / "plans.zip"
    path.write_bytes(packed.getvalue().replace(plain.encode(), written))
    assert found(path) == {f"plans.zip/{name}": PLAN}


@pytest.mark.parametrize(
    ("ending", "mode"), [("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.xz", "w:xz"), ("tar.bz2", "w:bz2")]
)
def test_tar_archives_are_read_in_one_pass(tmp_path: Path, ending: str, mode: str) -> None:
    path = tmp_path / f"plans.{ending}"
    tarred(path, mode, [("b.txt", PLAN), ("big.bin", bytes(100_000)), ("../../a.txt", PLAN), ("/etc/c.txt", PLAN)])
    assert found(path) == dict.fromkeys(
        [f"plans.{ending}/{name}" for name in ("b.txt", "../../a.txt", "/etc/c.txt")], PLAN
    )
    assert sorted(item.name for item in tmp_path.iterdir()) == [path.name]


def test_a_damaged_archive_gives_what_it_holds_and_its_fault(tmp_path: Path) -> None:
    noise = os.urandom(50_000)
    tarred(tmp_path / "a.tar.gz", "w:gz", [("a.txt", PLAN), ("b.txt", noise), ("c.txt", PLAN)])
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes((tmp_path / "a.tar.gz").read_bytes()[:20_000])
    told = found(cut)
    assert told["cut.tar.gz/a.txt"] == PLAN
    assert any("is damaged" in str(reason) for reason in told.values())
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 no archive")
    assert found(tmp_path / "no.zip")["no.zip"] == "is damaged: File is not a zip file"


def test_a_locked_member_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    raw = bytearray(zipped([("a.txt", PLAN), ("b.txt", PLAN)]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    (tmp_path / "plans.zip").write_bytes(raw)
    told = found(tmp_path / "plans.zip")
    assert told == {"plans.zip/a.txt": "is locked by a password; unpack it", "plans.zip/b.txt": PLAN}


SMALL = Bounds(members=20, ratio=10, least=100_000, depth=2)


def test_what_grows_out_of_proportion_is_left(tmp_path: Path) -> None:
    (tmp_path / "large.zip").write_bytes(zipped([("a.txt", PLAN), ("b.txt", b"a" * 300_000), ("c.txt", PLAN)]))
    tarred(tmp_path / "large.tar.gz", "w:gz", [("a.txt", PLAN), ("skipped.bin", bytes(300_000)), ("c.txt", PLAN)])
    for name in ("large.zip", "large.tar.gz"):
        told = found(tmp_path / name, bounds=SMALL)
        assert told[f"{name}/a.txt"] == PLAN
        assert "unpacks to more than" in str(told[name])
        assert f"{name}/c.txt" not in told


def test_archives_of_too_many_files_are_left(tmp_path: Path) -> None:
    many = [(f"{number}.txt", PLAN) for number in range(30)]
    (tmp_path / "many.zip").write_bytes(zipped(many))
    tarred(tmp_path / "many.tar", "w", many)
    assert found(tmp_path / "many.zip", bounds=SMALL) == {"many.zip": "holds more than 20 files; split it"}
    assert len(found(tmp_path / "many.tar", bounds=SMALL)) == 21


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    raw = zipped([("plan.txt", PLAN)])
    for number in range(3):
        raw = zipped([(f"{number}.zip", raw)])
    (tmp_path / "deep.zip").write_bytes(raw)
    assert found(tmp_path / "deep.zip", bounds=SMALL) == {
        "deep.zip/2.zip/1.zip": "is an archive in 2 others; unpack it"
    }


def test_a_header_that_never_ends_is_left(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 50_000_000
    with (tmp_path / "long.tar").open("wb") as file:
        file.write(info.tobuf())
        file.truncate(60_000_000)
    assert found(tmp_path / "long.tar") == {"long.tar": "has a header of more than 4 MB"}


def test_parquet_files_hold_a_document_a_row(tmp_path: Path) -> None:
    table = pa.table({"name": ["甲", None, "丙"], "text": [PLAN.decode(), "", PLAN.decode()], "year": [1, 2, 3]})
    pq.write_table(table, tmp_path / "plans.parquet")
    told = found(tmp_path / "plans.parquet")
    assert told == {"plans.parquet/甲": PLAN, "plans.parquet/2": "is empty", "plans.parquet/丙": PLAN}
    pq.write_table(pa.table({"path": ["a.pdf"], "content": [b"%PDF-1.7"]}), tmp_path / "files.parquet")
    assert found(tmp_path / "files.parquet") == {"files.parquet/a.pdf": b"%PDF-1.7"}


def test_parquet_names_are_text_where_their_column_is_bytes(tmp_path: Path) -> None:
    names = ["甲.txt".encode(), "乙.txt".encode("gb18030"), b"\xff\x00.txt", b""]
    pq.write_table(pa.table({"name": names, "content": [PLAN] * 4}), tmp_path / "plans.parquet")
    told = ["甲.txt", "乙.txt", r"\udcff\x00.txt", "4"]
    assert list(found(tmp_path / "plans.parquet")) == [f"plans.parquet/{name}" for name in told]


@pytest.mark.parametrize("kind", [pa.string(), pa.binary()])
def test_parquet_cells_that_are_null_are_empty(tmp_path: Path, kind: pa.DataType) -> None:
    pq.write_table(pa.table({"text": pa.array([None, "词"], kind)}), tmp_path / "plans.parquet")
    assert found(tmp_path / "plans.parquet") == {"plans.parquet/1": "is empty", "plans.parquet/2": "词".encode()}


def test_other_parquet_files_are_named_with_their_columns(tmp_path: Path) -> None:
    pq.write_table(pa.table({"year": [1]}), tmp_path / "years.parquet")
    assert "has no column text or content, but year" in str(found(tmp_path / "years.parquet"))
    (tmp_path / "no.parquet").write_bytes(b"PAR1")
    assert "cannot be read" in str(found(tmp_path / "no.parquet"))


def test_a_file_that_changes_while_it_is_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plans.zip"
    path.write_bytes(zipped([("a.txt", PLAN), ("b.txt", PLAN)]))
    items = iter(Corpus([path]))
    assert isinstance(next(items), Found)
    os.utime(path, (1, 1))
    told = [item.reason for item in items if isinstance(item, Unread)]
    assert told == ["changed while it was read; build again"]
