"""Tasks, and the clauses that reach beyond their own task, from their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.document import Section
from policygraph.extract.tasks import bare_task
from policygraph.proof import prove
from policygraph.records import refusing
from policygraph.records.proving import FOUND, Prover
from policygraph.records.refusing import Refused
from policygraph.statements import ROLES, Assignment, Blanket, Evidence, FirstIsLead, Task


@dataclass(frozen=True)
class TaskReader:
    """Reads tasks and clauses of one document; every method raises Refused."""

    prover: Prover
    leading: FirstIsLead | None = None

    def task(self, record: dict[str, Any]) -> Task:
        """A task with its duties."""
        record = refusing.checked(record, "tasks")
        title = refusing.words(record, "title")
        locator = refusing.optional_words(record, "locator") or ""
        named = [name for role in ROLES for name in refusing.names(record, role)]
        if not named:
            return self._unowned(record, locator, title)
        evidence = self.prover.prove(record, named, trim=False)
        heading, section = self._heading(locator, title, evidence[0])
        return Task(locator, title, section, heading, self._assignments(record, evidence), evidence)

    def _unowned(self, record: dict[str, Any], locator: str, title: str) -> Task:
        given = self.prover.prove(record, [title]) if record.get("evidence") else ()
        heading, section = self._heading(locator, title, given[0] if given else None)
        return Task(locator, title, section, given[0] if given else heading, (), given[1:] and given)

    def _heading(self, locator: str, title: str, near: Evidence | None) -> tuple[Evidence, int | None]:
        """The words of the title, and the index of the unit in which they stand."""
        document, finder = self.prover.finder.document, self.prover.finder
        unit = self._unit(locator, title)
        if unit:
            return bare_task(document, unit).heading, unit.index
        place = finder.find(title, next(iter(finder.units(locator)), finder.whole))
        place = place or (finder.last(title, finder.stretch(near.start, near.end)[1]) if near else None)
        place = place or finder.find(title, finder.whole)
        if place is None:
            raise Refused(f"the title “{title}” does not stand in the document")
        section = document.section_at(place[0])
        return prove(document, *place, FOUND), section.index if section else None

    def _unit(self, locator: str, title: str) -> Section | None:
        """The unit of that place whose heading is the title, a longer or a shorter form of it."""
        document, plain = self.prover.finder.document, self.prover.finder.plain
        sought = plain(title)
        here = [unit for unit in document.sections if plain(unit.locator) == plain(locator)]
        titles = [(unit, plain(document.title(unit))) for unit in here]
        exact = (unit for unit, words in titles if words == sought)
        longer = (unit for unit, words in titles if words and (words.startswith(sought) or sought.startswith(words)))
        unit = next(exact, None) or next(longer, None)
        return unit if unit and self.prover.finder.find(title, (unit.start, unit.end)) else None

    def _assignments(self, record: dict[str, Any], evidence: Sequence[Evidence]) -> tuple[Assignment, ...]:
        is_open, inherited, shared = (refusing.names(record, field) for field in ("open", "inherited", "shared"))
        clause = self.leading.evidence if self.leading else ()
        found: list[Assignment] = []
        for role in ROLES:
            mentions = self.prover.mentions(refusing.names(record, role), evidence)
            by_rule = clause[0].rule if clause and role in inherited else None
            for order, named in enumerate(mentions, 1):
                holding = self.prover.holding(named, evidence)
                found.append(
                    Assignment(
                        role,
                        named,
                        order,
                        (self._name(named.start, named.end, holding.rule), holding, *(clause if by_rule else ())),
                        by_rule,
                        role in shared,
                        role in is_open,
                    )
                )
        return tuple(found)

    def _name(self, start: int, end: int, rule: str) -> Evidence:
        return prove(self.prover.finder.document, *self.prover.finder.stretch(start, end), rule)

    def blanket(self, record: dict[str, Any]) -> Blanket:
        """A clause that adds bodies to all tasks after it."""
        record = refusing.checked(record, "blanket")
        named = [name for role in ROLES for name in refusing.names(record, role)]
        if not named:
            raise Refused("names nobody")
        evidence = self.prover.prove(record, named, trim=False)
        return Blanket(_standing(record), self._assignments(record, evidence), evidence)

    def first_is_lead(self, record: dict[str, Any]) -> FirstIsLead:
        """A clause by which the body named first leads."""
        record = refusing.checked(record, "first_is_lead")
        return FirstIsLead(_standing(record), self.prover.prove(record, ()))


def _standing(record: dict[str, Any]) -> str:
    """Where a clause stands; above the first heading there is no unit to name."""
    return refusing.optional_words(record, "from") or ""
