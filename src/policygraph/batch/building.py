"""A corpus built by a pool of processes; what an earlier build finished is kept, and all of it gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.batch.folder import DUPLICATES, FAILURES, Folder
from policygraph.batch.forms import Form
from policygraph.batch.ledger import Ledger
from policygraph.batch.pool import PATIENCE, Pool
from policygraph.batch.program import program_version
from policygraph.batch.seen import Seen
from policygraph.batch.shards import Cutter, Shard
from policygraph.corpus import Corpus, Found, Unread
from policygraph.decisions import last_of, read_decisions
from policygraph.errors import DocumentError

Progress = Callable[[int, int], object]
"""Told how many more bytes of the corpus's files are done, and how many documents."""


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """How many documents were read, could not be, have the bytes of another, and are the same document as another.

    `failures` and `duplicates` are the names of the files that tell which. Of `decisions` people's decisions, `decided`
    were applied; `unfit` are the lines of those that fit no document, and why.
    """

    documents: int
    failed: int
    copies: int
    same_document: int
    failures: str
    duplicates: str
    decisions: int = 0
    decided: int = 0
    unfit: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is built, where to, in which forms, by how many processes; `decisions` are those of people."""

    corpus: Corpus
    out: Path
    forms: Sequence[Form] = (Form.nquads,)
    workers: int = 0
    decisions: Path | None = None
    patience: float = PATIENCE


def build_corpus(plan: Plan, progress: Progress = lambda _bytes, _documents: None) -> CorpusReport:
    """Read every document of a corpus and write what it states to files of some documents each.

    What a build that was interrupted has finished is not read again, as long as contents, names and rules are the same.
    The files are the same whatever `workers` is (0: one for each processor) and however often the build was
    interrupted. A document that cannot be read is named in the report and stops nothing. DocumentError when `out`
    cannot be written, holds other files, or is being built by another process.
    """
    folder = Folder(plan.out, tuple(form for form in Form if form in plan.forms))
    program = _program(folder.forms, plan.decisions)
    with folder.held(), tempfile.TemporaryFile() as notes:
        ledger = Ledger(notes)
        _read(plan, folder, _shards(plan.corpus, program, ledger, progress), progress)
        counts = ledger.write(folder, program)
        folder.keep_only(ledger.shards.keys())
    report = CorpusReport(
        counts["documents"],
        counts["failed"],
        counts["copies"],
        counts["same_document"],
        str(plan.out / FAILURES),
        str(plan.out / DUPLICATES),
    )
    return _with_decisions(report, plan.decisions, ledger) if plan.decisions else report


def _with_decisions(report: CorpusReport, book: Path, ledger: Ledger) -> CorpusReport:
    lines = {decision.line for decision in last_of(read_decisions(book))}
    lost = dict.fromkeys(lines - ledger.decided, "no document states this")
    unfit = tuple(sorted((lost | ledger.refused).items()))
    return replace(report, decisions=len(lines), decided=len(lines) - len(unfit), unfit=unfit)


def _read(plan: Plan, folder: Folder, shards: Iterator[Shard], progress: Progress) -> None:
    """Have those shards read that are not finished."""

    def unfinished() -> Iterator[Shard]:
        for shard in shards:
            if folder.finished(shard.name) is None:
                yield shard
            else:
                told(shard)

    def told(shard: Shard) -> None:
        progress(shard.weight, len(shard.documents))

    decisions = str(plan.decisions.resolve()) if plan.decisions else ""
    Pool(folder, plan.workers or processors(), decisions, plan.patience, told).run(unfinished())


def _shards(corpus: Iterable[Found | Unread], program: str, ledger: Ledger, progress: Progress) -> Iterator[Shard]:
    """The corpus in shards, each document once; the ledger hears of all that is in none."""
    cutter = Cutter(program)
    with Seen() as seen:
        for found in corpus:
            shard = None
            if isinstance(found, Unread):
                ledger.unread(found)
            elif (first := seen.before(found.digest, found.source)) is not None:
                ledger.copy(found.source, first)
            else:
                shard = cutter.add(found)
                if shard is None:
                    continue
            if shard is None:
                progress(found.weight, 1)
                continue
            ledger.close(shard)
            yield shard
        shard = cutter.rest()
        if shard:
            ledger.close(shard)
            yield shard


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _program(forms: Iterable[Form], decisions: Path | None) -> str:
    """What reads the documents, and what of them is written."""
    told = hashlib.sha256(f"{program_version()} {' '.join(forms)}".encode())
    if decisions:
        try:
            told.update(decisions.read_bytes())
        except OSError as error:
            raise DocumentError(decisions, f"cannot be read: {error.strerror}") from error
    return told.hexdigest()[:32]
