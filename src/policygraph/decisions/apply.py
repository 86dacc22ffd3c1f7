"""Decisions applied to a document's graph, and the graph that tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.decisions.amending import amend
from policygraph.decisions.file import Decision
from policygraph.decisions.findings import check_finding, is_finding
from policygraph.decisions.naming import EVERYWHERE, Naming, decide_names, is_naming
from policygraph.decisions.revise import revise
from policygraph.decisions.telling import tell, tell_finding, tell_name
from policygraph.decisions.withdraw import withdraw
from policygraph.resolve.trace import trace
from policygraph.statements import Blanket, Extraction, Task
from policygraph.triples import Amendments, DocumentGraph


@dataclass(frozen=True, slots=True)
class Decided:
    """A document's quads and those of its decisions, which decisions were applied, and which could not be and why."""

    quads: tuple[ox.Quad, ...]
    applied: tuple[Decision, ...]
    refused: tuple[tuple[Decision, str], ...]


def apply_decisions(extraction: Extraction, decisions: Iterable[Decision]) -> Decided:
    """The graph of a document as its decisions leave it.

    Of several decisions on one statement the last counts. Refused are those on a statement, or on a name, that the
    document does not make (any more), and replacements whose words it does not hold.
    """
    whole, latest = DocumentGraph(extraction), last_of(decisions)
    own = (f"{whole.document}/", EVERYWHERE)
    about_names = [d for d in latest if is_naming(d.statement) and d.statement.startswith(own)]
    naming = decide_names(trace(extraction), about_names) if about_names else Naming()
    amendments, refused = amend(extraction, whole.stated, latest)
    if naming.choices or amendments.tasks or amendments.blankets:
        whole = DocumentGraph(extraction, naming.choices, amendments)
    review = _Review(extraction, whole, amendments, [*naming.refused, *refused])
    review.names(naming)
    settled = {decision for decision, _ in review.refused}
    for decision in latest:
        if decision not in settled and not is_naming(decision.statement):
            review.decide(decision)
    return review.decided()


def last_of(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that count: the last on each thing, in the order of the file."""
    found: dict[str, Decision] = {}
    for decision in decisions:
        found.pop(decision.statement, None)
        found[decision.statement] = decision
    return tuple(found.values())


@dataclass
class _Review:
    """The decisions on one document, as they are gone through."""

    extraction: Extraction
    whole: DocumentGraph
    amendments: Amendments
    refused: list[tuple[Decision, str]]
    applied: list[Decision] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    told: set[ox.Quad] = field(default_factory=set)

    def names(self, naming: Naming) -> None:
        """Tell of the decisions on names."""
        rows = {row.naming: row for row in trace(self.extraction, naming.choices)} if naming.applied else {}
        for iri, decision in naming.applied.items():
            self.told.update(tell_name(decision, rows[iri], self.whole.document))
        self.applied.extend(dict.fromkeys(naming.applied.values()))

    def decide(self, decision: Decision) -> None:
        """Apply a decision, refuse it, or leave it where it is another document's."""
        statement, stated = decision.statement, self.whole.stated
        if statement not in stated and not statement.startswith(f"{self.whole.document}/"):
            return
        try:
            self.told.update(self._finding(decision) if is_finding(statement) else self._statement(decision))
        except ValueError as error:
            self.refused.append((decision, str(error)))
        else:
            self.applied.append(decision)

    def decided(self) -> Decided:
        """What the decisions leave."""
        quads = withdraw(self.whole.quads(), self.gone) if self.gone else self.whole.quads()
        told = sorted(self.told, key=str)
        return Decided((*quads, *told), tuple(self.applied), tuple(self.refused))

    @staticmethod
    def _finding(decision: Decision) -> list[ox.Quad]:
        check_finding(decision)
        return tell_finding(decision)

    def _statement(self, decision: Decision) -> list[ox.Quad]:
        former = self.whole.stated.get(decision.statement)
        if former is None:
            raise ValueError(f"the document does not state {decision.statement}")
        about = decision.statement
        if isinstance(former, tuple):
            about = self.whole.successors.get(about, about)
            former = self._duty(about)
        new = self._replacement(about, former, decision) if decision.verdict == "replace" else None
        if decision.verdict != "confirm":
            self.gone.append(about)
        return tell(decision, about, "Assignment" if isinstance(former, tuple) else type(former).__name__, new)

    def _duty(self, iri: str) -> object:
        duty = self.whole.stated[iri]
        task = duty[0] if isinstance(duty, tuple) else ""
        if task in self.amendments.tasks and task not in self.whole.successors:
            raise ValueError("its task is rejected, and it with it")
        return duty

    def _replacement(self, iri: str, former: object, decision: Decision) -> str:
        """The IRI of what replaces a statement, once it is written."""
        if isinstance(former, (Task, Blanket)):
            if iri not in self.whole.successors:
                raise ValueError("it is a replacement itself: change the line that made it")
            return self.whole.successors[iri]
        task = str(former[0]) if isinstance(former, tuple) else None
        new = self.whole.add(revise(self.extraction, former, decision.fields()), task)
        if not new:
            raise ValueError("the replacement is stated already")
        return new[0]
