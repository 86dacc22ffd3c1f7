"""Documents → TriG files: one file and one named graph a document; only what changed is written, atomically."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.decisions import Decided, Decision, apply_decisions, is_finding, last_of, read_decisions
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.locks import lock_to_build
from policygraph.namespaces import ID
from policygraph.reading import ENDINGS
from policygraph.store import open_store
from policygraph.structure import read_document
from policygraph.triples import write_trig
from policygraph.whole import remove_abandoned, whole_file

ENDING = ".trig"
DECISIONS = "decisions.jsonl"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote, what was the same already, what failed, how many decisions there are and fit.

    Failed are documents that could not be read and decisions that do not fit what was built.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    failed: tuple[DocumentError, ...]
    decisions: int = 0
    decided: int = 0


def build(
    paths: Iterable[Path],
    out: Path,
    progress: Callable[[Path], object] | None = None,
    decisions: Path | None = None,
) -> BuildReport:
    """Write `out/{stem}.trig` for every document; a directory stands for its documents.

    The decisions of a file are applied: of `decisions`, else of `decisions.jsonl` beside `out` where there is one.
    `progress` is called with each document's path when it is done. A document that cannot be read does not stop the
    others. Files that no document of this call makes are left alone. DocumentError when there is nothing to read,
    `out` cannot be written or another process builds to it.
    """
    documents, failed = _documents(paths)
    book = decisions or decisions_beside(out)
    known = last_of(read_decisions(book)) if book else ()
    heard: list[Decided] = []
    with only_builder(out):
        made: dict[bool, list[Path]] = {True: [], False: []}
        for path in documents:
            target = out / f"{path.stem}{ENDING}"
            try:
                decided = apply_decisions(extract(read_document(path)), known)
            except DocumentError as error:
                failed.append(error)
            else:
                made[write_changed(target, write_trig(decided.quads))].append(target)
                heard.append(decided)
            if progress:
                progress(path)
        unfit = unfitting(known, heard, out, [*made[True], *made[False]])
    failed.extend(DocumentError(str(book), f"line {d.line}: {reason}") for d, reason in unfit)
    applied = {d for decided in heard for d in decided.applied} - {d for d, _ in unfit}
    return BuildReport(tuple(made[True]), tuple(made[False]), tuple(failed), len(known), len(applied))


def unfitting(
    decisions: Iterable[Decision], heard: Sequence[Decided], out: Path, built: Sequence[Path]
) -> list[tuple[Decision, str]]:
    """The decisions that do not fit what was built, by line, and why: refused, of nothing, or of no finding any more.

    A decision about a document whose file in `out` is older than this build is left to that document's own build.
    """
    unfit = {d: reason for decided in heard for d, reason in decided.refused}
    applied = {d for decided in heard for d in decided.applied}
    lost = [d for d in decisions if d not in applied and d not in unfit]
    others = [path.read_bytes() for path in sorted(out.glob(f"*{ENDING}")) if path not in built] if lost else []
    unfit |= {d: "no document states this" for d in lost if not any(_speaks_of(text, d) for text in others)}
    findings = [d for d in applied if is_finding(d.statement)]
    made = _findings(out) if findings else set()
    unfit |= {d: "the audit does not find this (any more)" for d in findings if d.statement not in made}
    return sorted(unfit.items(), key=lambda item: item[0].line)


def _speaks_of(text: bytes, decision: Decision) -> bool:
    """Whether a TriG file speaks of the thing decided on, or of its document."""
    local = decision.statement.removeprefix(ID)
    things = {local, "/".join(local.split("/")[:2])} if local.startswith("doc/") else {local}
    return any(f"<{thing}>".encode() in text for thing in things)


def _findings(out: Path) -> set[str]:
    """The IRIs of what the audit finds in a folder of triples, whatever the day."""
    with open_store([*resources.vocabulary_files(), *sorted(out.glob(f"*{ENDING}"))]) as store:
        return {finding.iri for day in (None, date.max) for finding in audit(store, as_of=day)}


def decisions_beside(out: Path) -> Path | None:
    """The decisions file beside a folder of triples (data/decisions.jsonl for data/triples), where there is one."""
    path = out.parent / DECISIONS
    return path if path.is_file() else None


def documents_of(path: Path) -> tuple[Path, ...]:
    """The documents that a path stands for: itself, or those of a directory by name; DocumentError when none."""
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(item for item in path.iterdir() if item.suffix.lower() in ENDINGS and item.is_file()))
    if not found:
        raise DocumentError(path, f"holds no document ({', '.join(ENDINGS)})")
    return found


def write_changed(target: Path, content: bytes) -> bool:
    """Write a file unless it holds this already; whether it was written. It is never seen half-written."""
    try:
        if target.is_file() and target.read_bytes() == content:
            return False
        with whole_file(target) as file:
            file.write(content)
    except OSError as error:
        raise DocumentError(target, f"cannot be written: {error.strerror}") from error
    return True


def _documents(paths: Iterable[Path]) -> tuple[list[Path], list[DocumentError]]:
    """All documents in the order given, each once; two that would make the same file are an error of the second."""
    found: dict[str, Path] = {}
    failed: list[DocumentError] = []
    for path in paths:
        try:
            documents = documents_of(path)
        except DocumentError as error:
            failed.append(error)
            continue
        for document in documents:
            other = found.setdefault(document.stem, document)
            if other.resolve() != document.resolve():
                failed.append(DocumentError(document, f"has the same name as {other}; rename one of them"))
    return list(found.values()), failed


@contextmanager
def only_builder(out: Path) -> Iterator[None]:
    """A folder, made where it is not there, that no other process builds to meanwhile; DocumentError when one does."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise DocumentError(out, f"cannot be made a directory: {error.strerror}") from error
    try:
        lock_to_build(folder, out)
        remove_abandoned(out.resolve())
        yield
    finally:
        os.close(folder)
