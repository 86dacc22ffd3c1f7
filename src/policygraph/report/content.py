"""All that a report tells, gathered once from a store; the rows of its tables, the same in each format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policygraph.analysis.aims import Aim, read_aims
from policygraph.analysis.audit import audit
from policygraph.analysis.evidence import Evidence, proven, read_evidence
from policygraph.analysis.findings import Finding
from policygraph.analysis.ledger import DocumentFacts, LedgerTask, read_documents, read_ledger
from policygraph.analysis.loops import Loop, find_loops
from policygraph.analysis.responsibility import Duty, duties
from policygraph.analysis.sources import Sources
from policygraph.errors import NotFound
from policygraph.report.words import words
from policygraph.store import Store

Cell = str | int | float
Row = dict[str, Cell]

SHEETS = ("tasks", "findings", "targets", "loops", "documents")


@dataclass(frozen=True)
class Content:
    """What is told of some documents. `duties` are all of the tasks' duties, `proofs` their words by IRI; `sources`
    are the user's own files; `truncated` says that there are more loops."""

    documents: tuple[DocumentFacts, ...]
    tasks: tuple[LedgerTask, ...]
    duties: tuple[Duty, ...]
    aims: tuple[Aim, ...]
    findings: tuple[Finding, ...]
    loops: tuple[Loop, ...]
    truncated: bool
    proofs: dict[str, Evidence]
    sources: Sources

    def title(self, document: str) -> str:
        """A document's title by its name; the name where there is none."""
        return self._titles.get(document, document)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {facts.name: facts.title for facts in reversed(self.documents)}


def gather(
    store: Store, *, names: Collection[str] = (), as_of: date | None = None, sources: Sources | None = None
) -> Content:
    """The content of the documents of these names, of all where none is given; NotFound for an unknown name."""
    known = read_documents(store)
    for name in names:
        if name not in {facts.name for facts in known}:
            raise NotFound("document", name)
    chosen = set(names) or {facts.name for facts in known}
    held = [duty for duty in duties(store) if duty.document in chosen]
    aims = [aim for aim in read_aims(store) if aim.document in chosen]
    search = find_loops(store)
    return Content(
        documents=tuple(facts for facts in known if facts.name in chosen),
        tasks=tuple(task for task in read_ledger(store, held, aims) if task.document in chosen),
        duties=tuple(held),
        aims=tuple(aims),
        findings=tuple(finding for finding in audit(store, as_of=as_of) if finding.document in chosen),
        loops=tuple(loop for loop in search.loops if chosen.intersection(loop.documents)),
        truncated=search.truncated,
        proofs=read_evidence(store, (iri for duty in held for iri in duty.evidence)),
        sources=sources or Sources(),
    )


def sheet_rows(content: Content, sheet: str) -> list[Row]:
    """The rows of one of SHEETS, by the keys of its columns."""
    made = {
        "tasks": task_rows, "findings": finding_rows, "targets": target_rows, "loops": loop_rows,
        "documents": document_rows,
    }  # fmt: skip
    return list(made[sheet](content))


def document_rows(content: Content) -> Iterator[Row]:
    """A row for each document, with how much of it is told."""
    tasks = Counter(task.document for task in content.tasks)
    aims = Counter(aim.document for aim in content.aims)
    findings = Counter(finding.document for finding in content.findings if finding.open)
    for facts in content.documents:
        yield {
            "name": facts.name, "title": facts.title, "place": facts.place, "issuer": facts.issuer,
            "number": facts.number, "issued": facts.issued, "period": facts.period, "draft": said(facts.draft),
            "tasks": tasks[facts.name], "aims": aims[facts.name], "findings": findings[facts.name],
            "digest": facts.digest,
        }  # fmt: skip


def task_rows(content: Content) -> Iterator[Row]:
    """The ledger of tasks: 任务分工表."""
    for task in content.tasks:
        proofs = proven(content.proofs, (iri for duty in task.duties for iri in duty.evidence))
        yield {
            "number": task.number,
            "document": content.title(task.document),
            "locator": task.locator,
            "title": task.title,
            **{role: named(task.bodies(role)) for role in words()["roles"]},
            "aims": words()["between"].join(aim_words(aim) for aim in task.aims),
            "deadlines": words()["between"].join(due.written for due in task.dues),
            "words": quoted(content, proofs or task.evidence),
            "iri": task.iri,
        }


def finding_rows(content: Content) -> Iterator[Row]:
    """What the audit finds, in its order; a rejected finding stays, and says so."""
    for number, finding in enumerate(content.findings, start=1):
        verdict = finding.decision
        told = words()["verdicts"].get(verdict.verdict, {}).get("zh", verdict.verdict) if verdict else ""
        yield {
            "number": number,
            "severity": words()["severities"][finding.severity]["zh"],
            "document": content.title(finding.document),
            "rule": finding.rule,
            "subject": finding.subject,
            "body": finding.body,
            "message": finding.message,
            "message_en": finding.message_en,
            "words": quoted(content, finding.evidence),
            "locator": places(finding.evidence),
            "advice": finding.advice,
            "decision": f"{told} {verdict.reason} ({verdict.by}, {verdict.date})" if verdict else "",
            "iri": finding.iri,
        }


def target_rows(content: Content) -> Iterator[Row]:
    """The aims, as written."""
    bodies = {task.iri: task for task in content.tasks}
    for number, aim in enumerate(content.aims, start=1):
        task = bodies.get(aim.task)
        yield {
            "number": number,
            "document": content.title(aim.document),
            "subject": aim.subject,
            "indicator": aim.indicator,
            "unit": aim.unit,
            "baseline": aim.baseline,
            "baseline_year": aim.baseline_year or "",
            "aim": aim.aim,
            "year": aim.year or "",
            "change": aim.change,
            "direction": words()["directions"].get(aim.direction, ""),
            "bodies": named(task.duties) if task else "",
            "words": quoted(content, aim.evidence),
            "locator": aim.locator,
            "iri": aim.iri,
        }


def loop_rows(content: Content) -> Iterator[Row]:
    """Declared and found loops."""
    for number, loop in enumerate(content.loops, start=1):
        evidence = [item for edge in loop.edges for item in edge.evidence]
        yield {
            "number": number,
            "kind": words()["declared" if loop.declared else "found"]["zh"],
            "documents": words()["between"].join(content.title(name) for name in loop.documents),
            "loop": " → ".join(loop.path),
            "inherited": said(loop.inherited),
            "words": quoted(content, evidence),
            "locator": places(evidence),
        }


def named(held: Iterable[Duty]) -> str:
    """The bodies of duties as the graph knows them, each once; inherited ones are marked."""
    mark = words()["inherited"]["zh"]
    labels = (f"{duty.agency_label}（{mark}）" if duty.inherited else duty.agency_label for duty in held)
    return str(words()["separator"]).join(dict.fromkeys(labels))


def aim_words(aim: Aim) -> str:
    """An aim in a line: indicator, value or change, unit, year."""
    unit = "" if not aim.unit or aim.unit in aim.written else f" {aim.unit}"
    return f"{aim.indicator} {aim.written}{unit}" + (f" ({aim.year})" if aim.year else "")


def quoted(content: Content, evidence: Iterable[Evidence]) -> str:
    """The words as written, each once, a line a place: whole sentences where the file is at hand."""
    lines: dict[tuple[str, str], dict[str, None]] = {}
    for item in evidence:
        lines.setdefault((item.document, item.locator), {})[content.sources.sentence(item)] = None
    return "\n".join(" … ".join(pieces) for pieces in lines.values())


def places(evidence: Iterable[Evidence]) -> str:
    """The locators of some words, each once."""
    return str(words()["between"]).join(dict.fromkeys(item.locator for item in evidence if item.locator))


def said(value: bool) -> str:
    """Yes or no."""
    return str(words()["yes" if value else "no"])
