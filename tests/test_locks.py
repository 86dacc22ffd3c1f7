"""Locks and files that are no files: who writes is alone, and nothing is waited for that may never come."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import Run
from policygraph.cli.documents import gold_record
from policygraph.cli.evaluation import earlier_outcomes
from policygraph.decisions import Decision, read_decisions
from policygraph.decisions.book import append_decision
from policygraph.errors import DocumentError, QueryError
from policygraph.locks import lock, opened
from policygraph.queries import load_query
from policygraph.whole import whole_file

RECORD = '{"document": {}, "tasks": []}'


def test_a_lock_is_alone_or_shared(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("ab") as one, path.open("ab") as two, path.open("ab") as three:
        lock(one, shared=True)
        lock(two, shared=True, wait=False)
        with pytest.raises(BlockingIOError):
            lock(three, wait=False)
        one.close()
        two.close()
        lock(three, wait=False)


def test_import_is_refused_beside_a_build(sample: Path, tmp_path: Path, run: Run) -> None:
    record, out = tmp_path / "record.json", tmp_path / "out"
    record.write_text(RECORD, encoding="utf-8")
    out.mkdir()
    with opened(out) as folder:
        lock(folder)
        done = run("import", record, "--document", sample, "-o", out)
    assert done.returncode == 2
    assert done.stderr == f"policygraph: {out}: is being built by another process; wait for its end\n"
    assert not list(out.iterdir())
    assert run("import", record, "--document", sample, "-o", out).returncode == 0


@pytest.mark.parametrize("read", [load_query, read_decisions, gold_record, earlier_outcomes])
def test_pipes_are_refused_where_a_file_is_read(read: Callable[[Path], object], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.rq"
    os.mkfifo(pipe)
    with pytest.raises((DocumentError, QueryError, OSError), match="is a device or a pipe"):
        read(pipe)


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    book = tmp_path / "decisions.jsonl"
    decision = Decision("https://w3id.org/policygraph/id/x", "confirm", "seen", "A", "2026-01-01")
    for mode in (0o644, 0o600):
        if book.exists():
            book.chmod(mode)
        append_decision(book, decision)
        assert book.stat().st_mode & 0o777 == mode
    assert len(read_decisions(book)) == 2
    with whole_file(book) as file:
        file.write(b"")
    assert book.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [book.name]
