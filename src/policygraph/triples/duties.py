"""Tasks and who bears them: assignments of their own and those that a clause elsewhere adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from policygraph.resolve import Body, Resolver, named_function, named_place
from policygraph.statements import Assignment, Blanket, Charge, Evidence, Extraction, FirstIsLead, Role, Task
from policygraph.triples.evidence import EvidenceIndex
from policygraph.triples.lines import FLAGS, INTEGER, KINDS, PREDICATES, STRINGS, chinese
from policygraph.triples.writer import Writer, shortened

ROLE_TERMS: Mapping[Role, tuple[str, str]] = {
    "lead": ("LeadAssignment", "ledBy"),
    "support": ("SupportAssignment", "supportedBy"),
    "responsible": ("ResponsibleAssignment", "responsibleParty"),
    "local": ("LocalAssignment", "implementedLocallyBy"),
}


@dataclass(frozen=True)
class Amendments:
    """What stands in place of a task or of a role's part in a blanket clause, by its IRI; None where nothing does."""

    tasks: Mapping[str, Task | None] = field(default_factory=dict)
    blankets: Mapping[str, Blanket | None] = field(default_factory=dict)


@dataclass(frozen=True)
class DutyWriter:
    """Writes tasks, assignments and agencies into one document's graph.

    What is amended is written too, so that it can be shown; `successors` tells what stands in its place.
    """

    writer: Writer
    resolver: Resolver
    proof: EvidenceIndex
    sections: Sequence[str]
    amendments: Amendments = field(default_factory=Amendments)
    successors: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    headings: dict[int, str] = field(default_factory=dict)

    def write(self, extraction: Extraction) -> dict[int, str]:
        """All tasks; the IRIs of those that stand, by the index of the section that they are."""
        iris: dict[int, str] = {}
        blankets = self._blankets(extraction.blanket)
        amended: list[tuple[int, str, Task, list[str]]] = []
        for order, task in enumerate(extraction.tasks, 1):
            iri = self._task(task, order)
            parts = self._bear(iri, task, extraction.first_is_lead, blankets)
            stands = self.amendments.tasks.get(iri, task)
            if stands is task:
                self._place(iris, task, iri)
            elif stands is not None:
                amended.append((order, iri, stands, parts))
        for order, former, task, parts in amended:
            iri = self._task(task, order)
            self._place(iris, task, iri)
            new = self._bear(iri, task, extraction.first_is_lead, blankets)
            self.successors.update(zip((former, *parts), (iri, *new), strict=True))
        return iris

    def _place(self, iris: dict[int, str], task: Task, iri: str) -> None:
        self.headings.setdefault(task.heading.start, iri)
        if task.section is not None:
            iris.setdefault(task.section, iri)

    def _bear(self, iri: str, task: Task, clause: FirstIsLead | None, blankets: Iterable[Blanket]) -> list[str]:
        """Everybody's part in a task; their IRIs."""
        parts = []
        for assignment in task.assignments:
            also = clause.evidence if clause and assignment.inherited else ()
            parts.append(self.assign(iri, task, assignment, assignment.inherited is not None, also))
        reaching = [blanket for blanket in blankets if _reaches(blanket, task)]
        named = {(a.role, self.resolver.agency(a.agency.name).iri) for a in task.assignments} if reaching else set()
        for blanket in reaching:
            parts += [
                self.assign(iri, task, assignment, True, blanket.evidence)
                for assignment in blanket.assignments
                if (assignment.role, self.resolver.agency(assignment.agency.name).iri) not in named
            ]
        return parts

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

    @cached_property
    def _assignment(self) -> bytes:
        """The pattern of an assignment; what not every one has comes between."""
        writer = self.writer
        body = writer.pattern(
            KINDS["Assignment"],
            b"%b",
            PREDICATES["rdfs:label"] + b"%b",
            PREDICATES["assignedAgency"] + b"%b",
            PREDICATES["assignmentOf"] + b"%b",
        )
        words = writer.pattern(
            writer.in_document,
            PREDICATES["isInherited"] + b"%b",
            PREDICATES["isOpen"] + b"%b",
            PREDICATES["isShared"] + b"%b",
            PREDICATES["locator"] + b"%b",
            PREDICATES["nameAsWritten"] + b"%b",
        )
        part = writer.pattern(PREDICATES["order"] + INTEGER, PREDICATES["role"] + b"%b")
        return b"%b".join((body, words, part))

    def assign(
        self, task_iri: str, task: Task, assignment: Assignment, inherited: bool, also: Iterable[Evidence]
    ) -> str:
        """One body's part in a task; its IRI. `also` proves what a clause elsewhere adds."""
        writer, nodes, name = self.writer, self.writer.nodes, assignment.agency.name
        body = self.resolver.agency(name)
        if name not in self.written:
            self.written.add(name)
            write_agency(writer, body, name)
        kind, edge = ROLE_TERMS[assignment.role]
        iri = writer.mint("assignment", (task.locator, task.title, assignment.role, name))
        mended = writer.pattern(PREDICATES["correctionRule"] + STRINGS[body.correction]) if body.correction else b""
        issue = writer.pattern(PREDICATES["nameIssue"] + STRINGS[body.issue]) if body.issue else b""
        proof = writer.pattern(*sorted({*self.proof.links(assignment.evidence), *self.proof.links(also)}))
        values = (
            KINDS[kind],
            chinese(f"{name} → {task.title}"),
            nodes[body.iri],
            nodes[task_iri],
            mended + proof,
            FLAGS[inherited],
            FLAGS[assignment.open],
            FLAGS[assignment.shared],
            STRINGS[task.locator],
            STRINGS[name],
            issue,
            assignment.order,
            STRINGS[assignment.role],
        )
        writer.block(iri, self._assignment, values)
        writer.stated[iri] = (task_iri, task, assignment)
        writer.say(task_iri, (PREDICATES["hasAssignment"] + nodes[iri], PREDICATES[edge] + nodes[body.iri]))
        return iri

    def charge(self, charge: Charge) -> None:
        """A body that running text names, by its words and its functions: it need not be one that has a duty."""
        writer, name = self.writer, charge.body.name
        words = (charge.locator, name, charge.charge)
        label = f"{name} {shortened(charge.charge)}".strip()
        iri = writer.part("charge", ("ProseCharge",), words, label, charge.locator)
        writer.stated[iri] = charge
        writer.text(iri, "bodyAsWritten", name)
        writer.text(iri, "chargeAsWritten", charge.charge)
        writer.refer(iri, "chargedFunction", *map(named_function, self.resolver.agency(name).functions))
        self.proof.prove(iri, charge.evidence)

    def _blankets(self, blanket: Blanket | None) -> list[Blanket]:
        """Write a blanket clause, role by role; what of it stands."""
        standing = []
        for part in by_role(blanket) if blanket else ():
            iri = self._blanket(part)
            stands = self.amendments.blankets.get(iri, part)
            if stands is not None:
                standing.append(stands)
            for new in by_role(stands) if stands and stands is not part else ():
                self.successors[iri] = self._blanket(new)
        return standing

    def _blanket(self, part: Blanket) -> str:
        writer, role = self.writer, part.assignments[0].role
        names = [a.agency.name for a in part.assignments]
        label = "、".join(names)
        iri = writer.part("blanket", ("BlanketClause",), (part.locator, role, *names), label, part.locator)
        writer.stated[iri] = part
        writer.text(iri, "appliesFrom", part.locator)
        writer.text(iri, "role", role)
        writer.link(iri, "assignedAgency", *(self.resolver.agency(name).iri for name in names))
        writer.link(writer.document, "hasBlanketClause", iri)
        self.proof.prove(iri, part.evidence)
        return iri


def by_role(blanket: Blanket) -> list[Blanket]:
    """The parts of a blanket clause, one a role."""
    roles = dict.fromkeys(a.role for a in blanket.assignments)
    return [replace(blanket, assignments=tuple(a for a in blanket.assignments if a.role == role)) for role in roles]


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
