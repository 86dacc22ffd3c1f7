"""Targets, observations, deadlines and issues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from policygraph.document import Document
from policygraph.resolve import Resolver
from policygraph.resolve.quantities import Quantity
from policygraph.statements import Deadline, Evidence, Issue, Observation, Promise, Target
from policygraph.triples.evidence import EvidenceIndex, issue_evidence
from policygraph.triples.writer import Writer, shortened


@dataclass(frozen=True)
class Places:
    """Where in the outline a raw offset stands: tasks and sections by the index of their unit, tasks by their heads."""

    document: Document
    tasks: Mapping[int, str]
    sections: Sequence[str]
    headings: Mapping[int, str]

    def task_of(self, evidence: Sequence[Evidence]) -> str | None:
        """The task whose heading is among the words, else the lowest that holds them."""
        headed = (self.headings[item.start] for item in evidence if item.start in self.headings)
        return next(headed, None) or self._task_at(self._section(evidence))

    def unit_of(self, evidence: Sequence[Evidence]) -> str | None:
        """That task, else the lowest section, else None (above the first heading)."""
        section = self._section(evidence)
        return self._task_at(section) or (None if section is None else self.sections[section])

    def _task_at(self, section: int | None) -> str | None:
        return next((self.tasks[s] for s in self._above(section) if s in self.tasks), None)

    def _section(self, evidence: Sequence[Evidence]) -> int | None:
        start = min(item.start for item in evidence)
        found = self.document.section_at(bisect_right(self.document.text.origin, start) - 1)
        return found.index if found else None

    def _above(self, section: int | None) -> list[int]:
        if section is None:
            return []
        return [unit.index for unit in self.document.ancestors(self.document.sections[section])]


@dataclass(frozen=True)
class FigureWriter:
    """Writes what has a number or a date into one document's graph."""

    writer: Writer
    resolver: Resolver
    proof: EvidenceIndex
    places: Places

    def target(self, target: Target) -> None:
        """An aim: as written, and as parsed."""
        writer, value = self.writer, self.resolver.quantity(target.target, target.unit)
        change = self.resolver.quantity(target.change, target.unit)
        aim = target.target or target.change or ""
        words = tuple(
            part or "" for part in (target.locator, target.indicator, target.subject, _year(target.target_year), aim)
        )
        iri = self._quantity("target", "Target", target, words, aim)
        writer.text(iri, "baselineAsWritten", target.baseline)
        writer.decimal(iri, "baselineValue", _value(self.resolver.quantity(target.baseline, target.unit)))
        writer.year(iri, "baselineYear", target.baseline_year)
        writer.text(iri, "targetAsWritten", target.target)
        writer.decimal(iri, "targetValue", _value(value))
        writer.year(iri, "targetYear", target.target_year)
        writer.text(iri, "changeAsWritten", target.change)
        writer.decimal(iri, "changeValue", _value(change))
        writer.text(iri, "changeDirection", target.direction or (change.direction if change else None))
        writer.text(iri, "comparator", next((q.comparator for q in (value, change) if q), None))
        writer.text(iri, "whereStated", target.where)
        writer.text(iri, "context", target.context)
        unit = self.places.unit_of(target.evidence)
        if unit:
            writer.link(iri, "statedIn", unit)
            writer.link(unit, "states", iri)

    def observation(self, seen: Observation) -> None:
        """A past or present value."""
        quantity = self.resolver.quantity(seen.value, seen.unit)
        words = (seen.locator, seen.indicator, seen.subject or "", _year(seen.year), seen.value)
        iri = self._quantity("observation", "Observation", seen, words, seen.value)
        self.writer.text(iri, "observedAsWritten", seen.value)
        self.writer.decimal(iri, "observedValue", _value(quantity))
        self.writer.text(iri, "comparator", quantity.comparator if quantity else None)
        self.writer.year(iri, "observedYear", seen.year)

    def deadline(self, deadline: Deadline) -> None:
        """A date by which an action is due."""
        writer = self.writer
        words = (deadline.locator, deadline.text, deadline.what)
        label = f"{deadline.text} {shortened(deadline.what)}"
        iri = writer.part("deadline", ("Deadline",), words, label, deadline.locator)
        writer.stated[iri] = deadline
        writer.text(iri, "deadlineAsWritten", deadline.text)
        writer.date(iri, "dueDate", deadline.date)
        writer.text(iri, "action", deadline.what)
        writer.link(iri, "ofTask", self.places.task_of(deadline.evidence))
        self.proof.prove(iri, deadline.evidence)

    def promise(self, promise: Promise) -> None:
        """A number of things that the text announces, and those that it lists beside the number."""
        writer = self.writer
        words = (promise.locator, str(promise.count), promise.unit, promise.thing)
        label = "".join(promise.evidence[0].quote.split())
        iri = writer.part("promise", ("PromisedCount",), words, label, promise.locator)
        writer.stated[iri] = promise
        writer.decimal(iri, "count", Decimal(promise.count))
        writer.text(iri, "unitAsWritten", promise.unit)
        writer.text(iri, "promisedThing", promise.thing)
        writer.text(iri, "listedItem", *(item.name for item in promise.named))
        self.proof.prove(iri, promise.evidence)

    def issue(self, issue: Issue) -> None:
        """Words that were seen and not understood."""
        writer = self.writer
        iri = writer.part("issue", ("Issue",), (issue.locator, issue.reason, issue.quote), issue.reason, issue.locator)
        writer.stated[iri] = issue
        writer.text(iri, "reason", issue.reason)
        self.proof.prove(iri, (issue_evidence(issue),))

    def _quantity(self, kind: str, name: str, stated: Target | Observation, words: Sequence[str], value: str) -> str:
        writer = self.writer
        label = " ".join(filter(None, (stated.subject, stated.indicator, value)))
        iri = writer.part(kind, (name,), words, label, stated.locator)
        writer.stated[iri] = stated
        writer.text(iri, "indicatorAsWritten", stated.indicator)
        writer.refer(iri, "indicator", self.resolver.indicator(stated.indicator))
        writer.text(iri, "subject", stated.subject)
        writer.text(iri, "unitAsWritten", stated.unit)
        writer.refer(iri, "unit", self.resolver.unit(stated.unit))
        self.proof.prove(iri, stated.evidence)
        return iri


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


def _value(quantity: Quantity | None) -> Decimal | None:
    return quantity.value if quantity else None
