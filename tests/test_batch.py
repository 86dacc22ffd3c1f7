"""A corpus build ends in the same bytes, however many processes read, and however often it was interrupted."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest
import rdflib

from benchmarks.plans import plan
from commands import COMMAND, Run
from folders import contents, limited
from policygraph.batch import Form, Plan, build_corpus
from policygraph.batch.folder import Folder
from policygraph.corpus import Corpus
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document
from policygraph.triples import to_graph, to_quads
from policygraph.whole import UNFINISHED

COUNT = 72
LENGTH = 1_400
"""Characters of a plan: two shards end among them, the third holds the rest."""

READING = 0.03
"""Seconds of computing after which a process must have begun with a document."""

BOTH = (Form.nquads, Form.jsonl)


def write_plans(folder: Path) -> None:
    """The beginnings of plans: enough for aims and tasks, read in a moment."""
    (folder / "0000").mkdir(parents=True)
    for number in range(COUNT):
        (folder / "0000" / f"plan-{number:07}.txt").write_text(plan(number)[:LENGTH], encoding="utf-8")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "plans"
    write_plans(folder)
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "copy.txt").write_text(plan(3)[:LENGTH], encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def whole(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an uninterrupted build by one process writes."""
    out = tmp_path_factory.mktemp("whole") / "out"
    report = build_corpus(Plan(Corpus([plans]), out, BOTH, workers=1))
    assert (report.documents, report.failed, report.copies) == (COUNT, 2, 1)
    return contents(out)


def lines(content: bytes) -> Iterator[dict[str, object]]:
    return map(json.loads, content.splitlines())


def command(plans: Path, out: Path) -> list[str]:
    return [str(COMMAND), "build", str(plans), "-o", str(out), "--to", "nquads", "--to", "jsonl", "--workers", "2"]


def test_files_tell_what_was_read_and_what_was_not(whole: dict[str, bytes]) -> None:
    manifest = json.loads(whole["corpus.json"])
    names = [shard["name"] for shard in manifest["shards"]]
    expected = {f"{form}/{name}.{ending}" for name in names for form, ending in (("nquads", "nq"), ("jsonl", "jsonl"))}
    expected |= {f"documents/{name}.jsonl" for name in names}
    assert set(whole) == expected | {"corpus.json", "failures.jsonl", "duplicates.jsonl", "lock"}
    assert sum(shard["documents"] for shard in manifest["shards"]) == COUNT + 1
    assert [line["source"] for line in lines(whole["failures.jsonl"])] == ["plans/empty.txt", "plans/picture.txt"]
    (copy,) = lines(whole["duplicates.jsonl"])
    assert copy == {"source": "plans/copy.txt", "same_bytes_as": "plans/0000/plan-0000003.txt"}


def test_each_form_says_what_a_single_document_says(whole: dict[str, bytes], plans: Path) -> None:
    records = {str(row["source"]): row for name in whole if name.startswith("jsonl/") for row in lines(whole[name])}
    quads = b"".join(whole[name] for name in whole if name.startswith("nquads/"))
    made = set(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
    assert len(records) == COUNT
    for number in (0, 7, COUNT - 1):
        path = plans / "0000" / f"plan-{number:07}.txt"
        extraction = extract(read_document(path))
        row = records[f"plans/0000/{path.name}"]
        assert row.pop("sha256") == extraction.document.digest
        row.pop("source")
        assert row == json.loads(json.dumps(to_record(extraction)))
        assert set(to_quads(extraction)) <= made


def test_quads_are_those_of_the_graph(shared: Path, tmp_path: Path) -> None:
    core = shared / "documents" / "core"
    build_corpus(Plan(Corpus([core]), tmp_path, workers=2))
    (built,) = (tmp_path / "nquads").iterdir()
    documents = [extract(read_document(path)) for path in sorted(core.glob("*.txt"))]
    assert len(documents) == 5
    assert set(ox.parse(path=built)) == {quad for document in documents for quad in to_quads(document)}
    graph = to_graph(documents[0])
    (name,) = (context.identifier for context in graph.graphs() if len(context))
    own = b"".join(line for line in built.read_bytes().splitlines(keepends=True) if f"<{name}> .".encode() in line)
    again = rdflib.Dataset().parse(data=own, format="nquads")
    assert {quad[:3] for quad in again.quads()} == {quad[:3] for quad in graph.quads()}  # no blank nodes


@pytest.mark.parametrize("workers", [2, 3])
def test_more_processes_write_the_same(whole: dict[str, bytes], plans: Path, tmp_path: Path, workers: int) -> None:
    build_corpus(Plan(Corpus([plans]), tmp_path / "out", BOTH, workers))
    assert contents(tmp_path / "out") == whole


def test_a_killed_build_goes_on_and_writes_the_same(whole: dict[str, bytes], plans: Path, tmp_path: Path) -> None:
    chance = random.Random(8)
    for _ in range(4):
        process = subprocess.Popen(command(plans, tmp_path), stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 2.5))
        process.kill()
        process.wait()
        finished = [path for path in tmp_path.rglob("*.nq") if not path.name.startswith(UNFINISHED)]
        assert all(path.read_bytes() == whole[f"nquads/{path.name}"] for path in finished)
    assert subprocess.run(command(plans, tmp_path), capture_output=True, check=False).returncode == 1  # two bad files
    assert contents(tmp_path) == whole


def test_processes_end_with_the_build(plans: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(command(plans, tmp_path), stderr=subprocess.DEVNULL)
    family: list[psutil.Process] = []
    while len(family) < 3:
        time.sleep(0.05)
        family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_processes_that_die_are_replaced(whole: dict[str, bytes], plans: Path, tmp_path: Path) -> None:
    with subprocess.Popen(command(plans, tmp_path), stderr=subprocess.DEVNULL) as build:
        workers: list[psutil.Process] = []
        while len(workers) < 2:
            assert build.poll() is None
            time.sleep(0.02)
            workers = [worker for server in psutil.Process(build.pid).children() for worker in server.children()]
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
    assert contents(tmp_path) == whole


def test_a_second_build_is_refused(plans: Path, tmp_path: Path, run: Run) -> None:
    with Folder(tmp_path, (Form.nquads,)).held():
        done = run("build", plans, "-o", tmp_path, "--workers", 1)
    assert done.returncode == 2
    assert done.stderr == f"policygraph: {tmp_path}: is being built by another process; wait for its end\n"


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    whole: dict[str, bytes], plans: Path, tmp_path: Path
) -> None:
    done = limited(max(map(len, whole.values())) * 2 // 3, *command(plans, tmp_path)[1:])
    assert done.returncode == 2
    assert done.stderr == f"policygraph: {tmp_path}: cannot be written: File too large\n"
    assert all(whole[name] == content for name, content in contents(tmp_path).items())
    build_corpus(Plan(Corpus([plans]), tmp_path, BOTH, workers=2))
    assert contents(tmp_path) == whole


def test_other_files_are_not_built_over(plans: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = run("build", plans, "-o", tmp_path, "--to", "jsonl")
    assert done.returncode == 2
    assert "holds other files and is no corpus build" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["documents", "nquads", "jsonl"])
def test_documents_in_a_folder_that_is_called_like_one_of_a_build_are_left(
    name: str, plans: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "plan.txt").write_text("mine", encoding="utf-8")
    done = run("build", tmp_path / name, "-o", tmp_path, "--to", "nquads")
    assert done.returncode == 2
    assert done.stderr == f"policygraph: {tmp_path}: holds other files and is no corpus build; name a new folder\n"
    assert (tmp_path / name / "plan.txt").read_text(encoding="utf-8") == "mine"


def test_only_what_changed_is_read_again(plans: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "plans", tmp_path / "out"
    write_plans(folder)
    build_corpus(Plan(Corpus([folder]), out, workers=2))
    before = {path: path.stat().st_mtime_ns for path in (out / "nquads").iterdir()}
    (folder / "0000" / "plan-0000000b.txt").write_text(plan(COUNT + 1), encoding="utf-8")
    build_corpus(Plan(Corpus([folder]), out, workers=2))
    after = {path: path.stat().st_mtime_ns for path in (out / "nquads").iterdir()}
    assert len(before.keys() - after.keys()) == 1
    assert len(before.items() & after.items()) == len(before) - 1 >= 2


def test_damaged_rows_are_written_again_or_named(tmp_path: Path, run: Run) -> None:
    (tmp_path / "plan.txt").write_text(plan(1)[:LENGTH], encoding="utf-8")
    command = ("build", tmp_path / "plan.txt", "-o", tmp_path / "out", "--to", "jsonl")
    assert run(*command).returncode == 0
    (rows,) = (tmp_path / "out" / "documents").iterdir()
    sound = rows.read_bytes()
    for damaged in (b"", b"\xff\n", b"[]\n", sound[:30]):
        rows.write_bytes(damaged)
        assert run(*command).returncode == 0
        assert rows.read_bytes() == sound
    rows.write_bytes(sound[:-30])
    done = run(*command)
    assert (done.returncode, done.stderr) == (2, f"policygraph: {rows}: is damaged; remove it and build again\n")


def test_a_document_that_takes_too_long_is_left_and_tried_again(plans: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as beside:
        stopped = beside.submit(stop_a_reader)
        report = build_corpus(Plan(Corpus([plans]), tmp_path, (Form.jsonl,), workers=1, patience=5))
    assert stopped.result()
    assert (report.documents, report.failed) == (COUNT - 1, 3)
    reasons = [line["reason"] for line in lines(Path(report.failures).read_bytes())]
    assert reasons.count("took more than 5 s") == 1
    report = build_corpus(Plan(Corpus([plans]), tmp_path, (Form.jsonl,), workers=1))
    assert (report.documents, report.failed) == (COUNT, 2)


def stop_a_reader() -> bool:
    """Have the first process that is reading stand still."""
    own = psutil.Process()
    while True:
        with suppress(psutil.NoSuchProcess):
            for server in own.children():
                for worker in server.children():
                    if "policygraph.batch.worker:serve" in server.cmdline() and worker.cpu_times().user >= READING:
                        worker.suspend()
                        return True
        time.sleep(0.01)


def test_decisions_are_applied_and_those_that_fit_nothing_are_told(tmp_path: Path, run: Run, plans: Path) -> None:
    document = extract(read_document(plans / "0000" / "plan-0000005.txt"))
    subjects = {str(quad.subject.value) for quad in to_quads(document) if isinstance(quad.subject, ox.NamedNode)}
    target = min(iri for iri in subjects if "/target/" in iri)
    told = {"verdict": "reject", "reason": "r", "by": "b", "date": "2024-01-01"}
    book = tmp_path / "decisions.jsonl"
    book.write_text("".join(json.dumps(told | {"statement": iri}) + "\n" for iri in (target, f"{target}0")))
    done = run("build", plans / "0000", "-o", tmp_path / "out", "--workers", 1)  # the file beside OUT counts
    assert done.returncode == 1
    assert "1 of 2 decisions applied" in done.stderr
    assert "line 2: the document does not state" in done.stderr
    built = b"".join(content for name, content in contents(tmp_path / "out").items() if name.endswith(".nq"))
    assert f"<{target}> <https://w3id.org/policygraph/ontology#indicator>".encode() not in built
    assert b"/id/graph/decisions>" in built


def test_an_unknown_form_is_refused(plans: Path, tmp_path: Path, run: Run) -> None:
    done = run("build", plans, "-o", tmp_path, "--to", "turtle")
    assert done.returncode == 2
    assert "--to takes nquads and jsonl" in done.stderr
