"""Killed, short of disk, given what is no file or changes: nothing is half-written, and the next run is whole."""

import fcntl
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from commands import COMMAND, Run
from folders import contents, limited
from policygraph.build import build
from policygraph.errors import DocumentError, StoreError
from policygraph.loading import POINTER, load_files
from policygraph.reading import LARGEST_FILE, read_bytes
from policygraph.store import open_store
from policygraph.whole import UNFINISHED, whole_file

LOCALES = (
    {
        "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    },
    {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "America/Adak", "PYTHONHASHSEED": "77"},
)  # fmt: skip


def triples(path: Path, count: int, name: str = "s") -> Path:
    path.write_text("".join(f"<urn:{name}{i}> <urn:p> <urn:o{i % 7}> .\n" for i in range(count)))
    return path


def test_killed_builds_leave_whole_files_and_the_next_clears_up(sample: Path, tmp_path: Path) -> None:
    plans, out = tmp_path / "plans", tmp_path / "out"
    plans.mkdir()
    for number in range(12):
        (plans / f"{number}.txt").write_bytes(sample.read_bytes().replace("临澜".encode(), f"临澜{number}".encode()))
    build([plans], tmp_path / "whole")
    wanted = contents(tmp_path / "whole")
    chance = random.Random(8)
    for _ in range(3):
        with subprocess.Popen(
            [str(COMMAND), "build", str(plans), "-o", str(out)], stdout=subprocess.DEVNULL
        ) as process:
            time.sleep(chance.uniform(0.2, 1.2))
            process.kill()
        left = contents(out) if out.is_dir() else {}
        assert all(wanted[name] == made for name, made in left.items() if not name.startswith(UNFINISHED))
    out.mkdir(exist_ok=True)
    (out / f"{UNFINISHED}left").write_bytes(b"half")
    subprocess.run([str(COMMAND), "build", str(plans), "-o", str(out)], check=True, capture_output=True)
    assert contents(out) == wanted


def test_what_another_process_still_writes_is_left(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED}dead").write_bytes(b"half")
    with (tmp_path / f"{UNFINISHED}alive").open("wb") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        with whole_file(tmp_path / "made") as file:
            file.write(b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{UNFINISHED}alive", "made"]


@pytest.mark.parametrize("name", ["report.md", "graph.html"])
def test_a_killed_export_leaves_the_old_file(name: str, sample_store: Path, tmp_path: Path) -> None:
    command = [str(COMMAND), name.partition(".")[0], "-o", str(tmp_path / name), "--store", str(sample_store)]
    subprocess.run(command, check=True, capture_output=True)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(b"old")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not any(path.name.startswith(UNFINISHED) for path in tmp_path.iterdir()):
            time.sleep(0.001)
        process.kill()
    assert (tmp_path / name).read_bytes() in {b"old", whole}
    subprocess.run(command, check=True, capture_output=True)
    assert contents(tmp_path) == {name: whole}


@pytest.mark.parametrize("left", [f"{UNFINISHED}pointer", "copy-000001.lock"])
def test_a_load_goes_on_where_a_first_one_was_killed(left: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (store / "copy-000001").mkdir(parents=True)
    (store / "lock").touch()
    (store / left).write_bytes(b"{")
    (store / "copy-000001" / "half").write_bytes(b"")
    load_files(store, [triples(tmp_path / "a.nt", 5)])
    assert sorted(path.name for path in store.iterdir()) == ["copy-000001", "lock", POINTER]
    assert not (store / "copy-000001" / "half").exists()


def test_a_store_can_be_opened_at_any_moment_of_loads(tmp_path: Path) -> None:
    store, files = tmp_path / "store", [triples(tmp_path / "a.nt", 10), triples(tmp_path / "b.nt", 20)]
    load_files(store, files[:1])
    sizes, stop = set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            with open_store(directory=store) as opened:
                sizes.add(len(list(opened.quads())))

    reading = threading.Thread(target=read)
    reading.start()
    try:
        for number in range(20):
            load_files(store, [files[number % 2]])
    finally:
        stop.set()
        reading.join()
    assert sizes <= {10, 20}


def test_two_loads_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    store = tmp_path / "store"
    files = [triples(tmp_path / f"{name}.nt", 20_000, name) for name in "ab"]
    running = [
        subprocess.Popen([COMMAND, "load", file, "--store", store], stderr=subprocess.PIPE, text=True) for file in files
    ]
    told = [process.communicate()[1] for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes in ([0, 0], [0, 2])
    if codes == [0, 2]:
        assert f"policygraph: {store}: is being loaded by another process; wait for its end\n" in told
    with open_store(directory=store) as opened:
        assert len(opened) == len(list(opened.quads())) == 20_000


def test_a_second_build_or_load_is_refused(sample: Path, tmp_path: Path, run: Run) -> None:
    held = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = run("build", sample, "-o", tmp_path)
    finally:
        os.close(held)
    assert done.returncode == 2
    assert done.stderr == f"policygraph: {tmp_path}: is being built by another process; wait for its end\n"
    assert contents(tmp_path) == {}
    assert run("build", sample, "-o", tmp_path).returncode == 0


@pytest.mark.parametrize(("size", "reason"), [(1_000, "File too large"), (200_000, "File too large")])
def test_a_full_disk_ends_a_load_and_keeps_the_old(size: int, reason: str, tmp_path: Path) -> None:
    store, big = tmp_path / "store", triples(tmp_path / "big.nt", 30_000)
    for fresh in (True, False):
        done = limited(size, "load", big, "--store", store)
        assert done.returncode == 2
        assert done.stderr == f"policygraph: {store}: cannot be written: {reason}\n"
        if fresh:
            assert not store.exists()
            load_files(store, [triples(tmp_path / "small.nt", 3)])
    with open_store(directory=store) as opened:
        assert len(opened) == 3
    assert load_files(store, [big]) == 30_000
    assert sorted(path.name for path in store.iterdir())[1:] == ["lock", POINTER]


def test_a_full_disk_ends_a_build_and_an_export(sample: Path, sample_store: Path, tmp_path: Path) -> None:
    targets: Mapping[Path, tuple[object, ...]] = {
        tmp_path / "linlan.trig": ("build", sample, "-o", tmp_path),
        tmp_path / "g.html": ("graph", "-o", tmp_path / "g.html", "--store", sample_store),
        tmp_path / "r.xlsx": ("report", "-o", tmp_path / "r.xlsx", "--store", sample_store),
    }
    for target, arguments in targets.items():
        done = limited(2_000, *arguments)
        assert done.returncode == 2
        assert done.stderr == f"policygraph: {target}: cannot be written: File too large\n"
        assert contents(tmp_path) == {}


def test_what_is_no_file_is_refused_and_nothing_waits(tmp_path: Path, run: Run) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "folder.txt").mkdir()
    reasons = {"pipe": "is a device or a pipe", "zero": "is a device or a pipe", "gone": "does not exist"}
    for name, reason in (reasons | {"folder": "is a directory"}).items():
        done = run("extract", tmp_path / f"{name}.txt")
        assert done.returncode == 2
        assert done.stderr.startswith(f"policygraph: {tmp_path / name}.txt: {reason}")
        assert done.stderr.count("\n") == 1
    for name in ("pipe.txt", "zero.txt"):
        with pytest.raises(DocumentError, match="is not a file"):
            load_files(tmp_path / "store", [(tmp_path / name).rename(tmp_path / f"{name}.nt")])


@pytest.mark.parametrize("device", ["pipe", "null"])
def test_nothing_takes_the_place_of_a_device(device: str, tmp_path: Path, run: Run, sample_store: Path) -> None:
    target = tmp_path / "out.html"
    os.mkfifo(target) if device == "pipe" else target.symlink_to("/dev/null")
    done = run("graph", "-o", target, "--store", sample_store)
    assert done.returncode == 2
    assert done.stderr.startswith(f"policygraph: {target}: cannot be written: is a device or a pipe")
    assert not target.is_file()


def test_a_file_that_grows_is_not_read_in_part(tmp_path: Path) -> None:
    path, stop = tmp_path / "grows.txt", threading.Event()
    path.write_bytes(b"x" * (LARGEST_FILE - 1_000_000))

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.is_set():
                file.write(b"y")
                file.flush()

    growing = threading.Thread(target=grow)
    growing.start()
    try:
        with pytest.raises(DocumentError, match=r"changed while it was read|is larger than"):
            read_bytes(path)
    finally:
        stop.set()
        growing.join()


def test_a_file_that_changes_while_it_is_loaded_is_named(tmp_path: Path) -> None:
    store, first, second = tmp_path / "store", triples(tmp_path / "a.nt", 5), triples(tmp_path / "b.nt", 5)
    load_files(store, [second])

    def grow(path: Path) -> None:
        if path == second:
            triples(first, 6)

    def remove(path: Path) -> None:
        if path == second:
            first.unlink()

    for change in (grow, remove):
        with pytest.raises(DocumentError, match=r"a\.nt: changed while it was loaded; load again"):
            load_files(store, [first, second], change)
    with open_store(directory=store) as opened:
        assert len(opened) == 5


def making(folder: Path, sample: Path, store: Path) -> tuple[tuple[object, ...], ...]:
    """Commands that write files of each kind into a folder."""
    return (
        ("build", sample, "-o", folder / "triples"),
        ("build", sample, "-o", folder / "corpus", "--to", "jsonl", "--workers", "1"),
        ("report", "-o", folder / "report.xlsx", "--store", store),
        ("graph", "-o", folder / "graph.html", "--store", store),
    )


def test_the_bytes_are_the_same_in_any_place_and_order(
    run: Run, sample: Path, sample_store: Path, tmp_path: Path
) -> None:
    for arguments in making(tmp_path / "here", sample, sample_store):
        assert run(*arguments).returncode == 0
    here = contents(tmp_path / "here")
    assert len(here) > 4
    for environment in LOCALES:
        folder = tmp_path / environment["LC_ALL"]
        for arguments in making(folder, sample, sample_store):
            command = [str(COMMAND), *map(str, arguments)]
            subprocess.run(command, check=True, capture_output=True, env=os.environ | environment)
        assert contents(folder) == here


def test_a_load_that_stands_still_holds_nobody_who_reads(tmp_path: Path) -> None:
    store, big = tmp_path / "store", triples(tmp_path / "big.nt", 60_000)
    load_files(store, [triples(tmp_path / "small.nt", 3)])
    with subprocess.Popen([COMMAND, "load", big, "--store", store], stderr=subprocess.DEVNULL) as loading:
        while not (store / "copy-000002").exists():
            assert loading.poll() is None
            time.sleep(0.001)
        os.kill(loading.pid, signal.SIGSTOP)
        try:
            with open_store(directory=store) as opened:
                assert len(list(opened.quads())) in {3, 60_000}
            with pytest.raises(StoreError, match="is being loaded by another process; wait for its end"):
                load_files(store, [big])
        finally:
            os.kill(loading.pid, signal.SIGCONT)
    with open_store(directory=store) as opened:
        assert len(opened) == 60_000


def test_a_search_that_takes_too_long_is_ended(run: Run, sample_store: Path) -> None:
    done = run("loops", "--store", sample_store, "--timeout", "0.001")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("policygraph: the search ended after 0.001 s; ask for less, raise the time limit")
