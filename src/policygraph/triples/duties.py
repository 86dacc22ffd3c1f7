"""Tasks and who bears them: assignments of their own and those that a clause elsewhere adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.resolve import Body, Resolver, named_function, named_place
from policygraph.statements import Assignment, Blanket, Evidence, Extraction, Role, Task
from policygraph.triples.evidence import EvidenceIndex
from policygraph.triples.writer import Writer

ROLE_TERMS: Mapping[Role, tuple[str, str]] = {
    "lead": ("LeadAssignment", "ledBy"),
    "support": ("SupportAssignment", "supportedBy"),
    "responsible": ("ResponsibleAssignment", "responsibleParty"),
    "local": ("LocalAssignment", "implementedLocallyBy"),
}


@dataclass(frozen=True)
class DutyWriter:
    """Writes tasks, assignments and agencies into one document's graph."""

    writer: Writer
    resolver: Resolver
    proof: EvidenceIndex
    sections: Sequence[str]

    def write(self, extraction: Extraction) -> dict[int, str]:
        """All tasks; their IRIs by the index of the section that they are."""
        iris: dict[int, str] = {}
        for order, task in enumerate(extraction.tasks, 1):
            iri = self._task(task, order)
            if task.section is not None:
                iris.setdefault(task.section, iri)
            clause = extraction.first_is_lead
            for assignment in task.assignments:
                also = clause.evidence if clause and assignment.inherited else ()
                self.assign(iri, task, assignment, assignment.inherited is not None, also)
            if extraction.blanket and _reaches(extraction.blanket, task):
                self._inherit(iri, task, extraction.blanket)
        if extraction.blanket:
            self._blanket(extraction.blanket)
        return iris

    def _task(self, task: Task, order: int) -> str:
        writer = self.writer
        iri = writer.part("task", ("PolicyTask",), (task.locator, task.title), task.title, task.locator)
        writer.stated[iri] = task
        writer.integer(iri, "order", order)
        if task.section is not None:
            writer.link(iri, "inSection", self.sections[task.section])
        writer.link(writer.document, "hasTask", iri)
        self.proof.prove(iri, (task.heading, *task.duties))
        return iri

    def _inherit(self, iri: str, task: Task, blanket: Blanket) -> None:
        named = {(a.role, self.resolver.agency(a.agency.name).iri) for a in task.assignments}
        for assignment in blanket.assignments:
            if (assignment.role, self.resolver.agency(assignment.agency.name).iri) not in named:
                self.assign(iri, task, assignment, True, blanket.evidence)

    def assign(
        self, task_iri: str, task: Task, assignment: Assignment, inherited: bool, also: Iterable[Evidence]
    ) -> str:
        """One body's part in a task; its IRI. `also` proves what a clause elsewhere adds."""
        writer, name = self.writer, assignment.agency.name
        body = self.resolver.agency(name)
        write_agency(self.writer, body, name)
        kind, edge = ROLE_TERMS[assignment.role]
        words = (task.locator, task.title, assignment.role, name)
        iri = writer.part("assignment", ("Assignment", kind), words, f"{name} → {task.title}", task.locator)
        writer.stated[iri] = (task_iri, task, assignment)
        writer.link(iri, "assignmentOf", task_iri)
        writer.link(task_iri, "hasAssignment", iri)
        writer.link(task_iri, edge, body.iri)
        writer.link(iri, "assignedAgency", body.iri)
        writer.text(iri, "role", assignment.role)
        writer.integer(iri, "order", assignment.order)
        writer.text(iri, "nameAsWritten", name)
        writer.flag(iri, "isInherited", inherited)
        writer.flag(iri, "isShared", assignment.shared)
        writer.flag(iri, "isOpen", assignment.open)
        writer.text(iri, "nameIssue", body.issue)
        writer.text(iri, "correctionRule", body.correction)
        self.proof.prove(iri, (*assignment.evidence, *also))
        return iri

    def _blanket(self, blanket: Blanket) -> None:
        writer = self.writer
        for role in dict.fromkeys(a.role for a in blanket.assignments):
            names = [a.agency.name for a in blanket.assignments if a.role == role]
            label = "、".join(names)
            iri = writer.part("blanket", ("BlanketClause",), (blanket.locator, role, *names), label, blanket.locator)
            writer.text(iri, "appliesFrom", blanket.locator)
            writer.text(iri, "role", role)
            writer.link(iri, "assignedAgency", *(self.resolver.agency(name).iri for name in names))
            writer.link(writer.document, "hasBlanketClause", iri)
            self.proof.prove(iri, blanket.evidence)


def write_agency(writer: Writer, body: Body, name: str) -> None:
    """A body with the form in which the document writes it."""
    iri = body.iri
    writer.kind(iri, "Agency")
    writer.label(iri, body.label)
    writer.zh(iri, "skos:altLabel", name)
    writer.text(iri, "agencyKind", body.kind)
    writer.refer(iri, "hasFunction", *map(named_function, body.functions))
    writer.text(iri, "nameIssue", body.issue)
    writer.text(iri, "correctionRule", body.correction)
    if body.place:
        writer.refer(iri, "ofPlace", named_place(body.place))


def _reaches(blanket: Blanket, task: Task) -> bool:
    return task.heading.start > max(item.end for item in blanket.evidence)
