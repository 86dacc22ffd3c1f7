"""What a document says, as a list of entries with the places of their words: what a page shows beside the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policygraph.report.content import Content
from policygraph.resolve import Resolver
from policygraph.statements import Assignment, Evidence, Extraction, Task

Entry = dict[str, Any]
"""`kind`, `label`, `locator` and `spans` (half-open raw offsets, in the order of importance), and what the kind has."""

Span = tuple[int, int]


def outline(extraction: Extraction) -> list[Entry]:
    """The units of a document: marker, title, depth from 0, and the place of the heading."""
    document = extraction.document
    found = []
    for section in document.sections:
        if section.title_end > section.title_start:
            span = document.text.span(section.title_start, section.title_end)
            found.append(
                {
                    "kind": "heading", "label": document.title(section), "locator": section.locator,
                    "marker": section.marker, "depth": len(document.ancestors(section)) - 1,
                    "spans": [(span.start, span.end)],
                }
            )  # fmt: skip
    return found


def entries(extraction: Extraction) -> list[Entry]:
    """All statements and issues by kind, each kind in the order of the text."""
    parts = (_tasks, _reaching, _figures, _materials, _named, _rest)
    return [entry for part in parts for entry in part(extraction)]


def findings(content: Content) -> list[Entry]:
    """What the audit says, the most severe first."""
    return [
        {"kind": "finding", "label": found.message, "locator": "", "spans": _spans(found.evidence)}
        | {key: value for key, value in found.to_json().items() if key not in {"evidence", "document", "decision"}}
        for found in content.findings
    ]


def loops(content: Content) -> list[Entry]:
    """Loops, declared and found, with the words of their links."""
    return [
        {
            "kind": "loop", "label": loop.label or " → ".join(loop.path), "locator": "",
            "spans": _spans(item for edge in loop.edges for item in edge.evidence), "declared": loop.declared,
            "nodes": list(loop.nodes), "closed": loop.closing is not None,
        }
        for loop in content.loops
    ]  # fmt: skip


def _spans(evidence: Iterable[Any]) -> list[Span]:
    return list(dict.fromkeys((item.start, item.end) for item in evidence))


def _entry(kind: str, label: str, locator: str, evidence: Iterable[Evidence], **more: object) -> Entry:
    held = tuple(evidence)
    rules = list(dict.fromkeys(item.rule for item in held))
    return {"kind": kind, "label": label, "locator": locator, "spans": _spans(held), "rules": rules, **more}


def _tasks(extraction: Extraction) -> Iterator[Entry]:
    resolver = Resolver.of(extraction)
    for task in extraction.tasks:
        held = (task.heading, *task.duties)
        yield _entry("task", task.title, task.locator, held, duties=_duties(task, resolver))


def _duties(task: Task, resolver: Resolver) -> list[Entry]:
    return [_duty(assignment, task.locator, resolver) for assignment in task.assignments]


def _duty(assignment: Assignment, locator: str, resolver: Resolver) -> Entry:
    """A body in a role: the name as written, and the one that it was resolved to, by which rule."""
    body = resolver.agency(assignment.agency.name)
    words = (assignment.agency.start, assignment.agency.end)
    entry = _entry("duty", assignment.agency.name, locator, assignment.evidence, role=assignment.role)
    spans = list(dict.fromkeys((words, *entry["spans"])))
    return entry | {
        "spans": spans, "agency": body.label, "iri": body.iri, "resolved_by": body.rule, "shared": assignment.shared,
        "inherited": assignment.inherited is not None, "open": assignment.open,
    }  # fmt: skip


def _reaching(extraction: Extraction) -> Iterator[Entry]:
    resolver = Resolver.of(extraction)
    blanket, first = extraction.blanket, extraction.first_is_lead
    if blanket:
        duties = [_duty(assignment, blanket.locator, resolver) for assignment in blanket.assignments]
        yield _entry("blanket", blanket.evidence[0].quote, blanket.locator, blanket.evidence, duties=duties)
    if first:
        yield _entry("first_is_lead", first.evidence[0].quote, first.locator, first.evidence)


def _figures(extraction: Extraction) -> Iterator[Entry]:
    for target in extraction.targets:
        fields = ("subject", "unit", "baseline", "baseline_year", "target", "target_year", "change", "where")
        more = {name: getattr(target, name) for name in fields}
        yield _entry("target", target.indicator, target.locator, target.evidence, **more)
    for seen in extraction.observations:
        more = {name: getattr(seen, name) for name in ("subject", "unit", "value", "year")}
        yield _entry("observation", seen.indicator, seen.locator, seen.evidence, **more)
    for due in extraction.deadlines:
        yield _entry("deadline", due.what, due.locator, due.evidence, date=due.date, written=due.text)
    for promise in extraction.promises:
        named = [thing.name for thing in promise.named]
        label = f"{promise.count}{promise.unit}{promise.thing}"
        yield _entry("promise", label, promise.locator, promise.evidence, named=named)


def _materials(extraction: Extraction) -> Iterator[Entry]:
    for chain in extraction.chains:
        nodes = [[member.name for member in node] for node in chain.nodes]
        label = " → ".join("/".join(node) for node in nodes)
        yield _entry("chain", label, chain.locator, chain.evidence, nodes=nodes, declared=chain.loop)
    for flow in extraction.flows:
        ends = [[thing.name for thing in side] for side in (flow.inputs, flow.outputs)]
        label = " → ".join("/".join(side) for side in ends)
        yield _entry("flow", label, flow.locator, flow.evidence, inputs=ends[0], outputs=ends[1])


def _named(extraction: Extraction) -> Iterator[Entry]:
    for name in extraction.names:
        yield _entry(name.kind, name.name, name.locator, name.evidence, aliases=list(name.aliases))
    for cited in extraction.citations:
        yield _entry("citation", cited.title, cited.locator, cited.evidence, number=cited.number)


def _rest(extraction: Extraction) -> Iterator[Entry]:
    for charge in extraction.charges:
        yield _entry("charge", charge.charge, charge.locator, charge.evidence, body=charge.body.name)
    for issue in extraction.issues:
        spans = [(issue.start, issue.end)]
        yield {"kind": "issue", "label": issue.quote, "locator": issue.locator, "spans": spans, "reason": issue.reason}
