"""The pages' data in review mode: what was decided since the last build is told beside what the graph tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policygraph.analysis.decided import DecisionRecord, by_thing, read_decided
from policygraph.analysis.findings import Finding
from policygraph.decisions import standing_on
from policygraph.namespaces import PG
from policygraph_api.kept import cached_property
from policygraph_api.pages.rows import iri_term, select
from policygraph_api.pages.site import Site
from policygraph_api.review.book import Book, Reading
from policygraph_api.review.marks import spread, together
from policygraph_api.review.names import Name, read_names
from policygraph_api.review.things import Field, Thing, read_thing

_REASONS = 8


@dataclass(frozen=True, kw_only=True)
class ReviewedSite(Site):
    """A site whose statements, names and findings can be decided on, in a decisions file."""

    book: Book
    _things: dict[str, Thing] = field(default_factory=dict, compare=False, repr=False)
    _told: dict[str, tuple[Reading, tuple[DecisionRecord, ...], Mapping[str, DecisionRecord]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def decisions(self) -> tuple[DecisionRecord, ...]:
        """What people decided: as the graph tells it, and then what waits for the next build."""
        return self._current()[0]

    @property
    def decided(self) -> Mapping[str, DecisionRecord]:
        """The decision that stands on each thing, by its IRI."""
        return self._current()[1]

    @cached_property
    def applied(self) -> tuple[DecisionRecord, ...]:
        """What the graph tells of decisions."""
        return read_decided(self.store)

    @cached_property
    def names(self) -> Mapping[str, Name]:
        """The names that documents write, by the IRI that decides on each."""
        return read_names(self.store)

    @cached_property
    def findings_by_iri(self) -> Mapping[str, Finding]:
        """What the audit says, by IRI."""
        return {finding.iri: finding for finding in self.findings}

    def names_of(self, entity: str) -> list[Name]:
        """The names by which documents call a thing."""
        return [name for name in self.names.values() if name.entity == entity]

    def names_beside(self, iri: str) -> list[str]:
        """The names of the same kind as one, in its document, or in all for one of all documents."""
        own = next((name for name in self.names.values() if iri in {name.iri, name.everywhere}), None)
        return sorted({n.mention for n in self.names.values() if own and self._is_beside(n, own, iri)})

    @property
    def reasons(self) -> list[str]:
        """The reasons given last, each once, the latest first."""
        given = dict.fromkeys(decision.reason for decision in reversed(self.book.read().decisions))
        return list(given)[:_REASONS]

    def thing(self, iri: str) -> Thing | None:
        """What can be decided on under an IRI; None where nothing can."""
        found = self._things.get(iri) or self._read_thing(iri)
        if found:
            self._things[iri] = found
        return found

    def _read_thing(self, iri: str) -> Thing | None:
        if "/finding/" in iri:
            return self._finding(iri)
        if "/name/" in iri:
            return self._name(iri)
        try:
            facts = select(self.store, "facts", [iri_term(iri)])
        except ValueError:
            return None
        documents = [self.catalog.names.get(row["value"], "") for row in facts if row["property"] == f"{PG}inDocument"]
        return read_thing(iri, "".join(documents[:1]), facts) or self._settled(iri)

    def standing(self, iri: str) -> str:
        """The IRI of the decision on a thing that the file holds, empty for none."""
        found = standing_on(self.book.read().decisions, iri)
        return found.iri if found else ""

    @staticmethod
    def _is_beside(name: Name, own: Name, iri: str) -> bool:
        return name.kind == own.kind and name != own and (iri == own.everywhere or name.document == own.document)

    def _finding(self, iri: str) -> Thing | None:
        finding = self.findings_by_iri.get(iri)
        return Thing(iri, "Finding", finding.message, finding.document) if finding else None

    def _name(self, iri: str) -> Thing | None:
        found = (name for name in self.names.values() if iri in {name.iri, name.everywhere})
        name = next(found, None)
        if name is None:
            return None
        document = "" if iri == name.everywhere else self.catalog.names.get(name.document, "")
        label = f"{name.mention} → {name.label or name.mention}"
        return Thing(iri, "Name", label, document, "", (Field("name", "name", ""),), name.everywhere)

    def _settled(self, iri: str) -> Thing | None:
        """What the graph tells to be rejected or replaced, which says nothing more."""
        told = next((record for record in self.applied if record.about == iri), None)
        return Thing(iri, told.kind, told.label, told.document) if told else None

    def _current(self) -> tuple[tuple[DecisionRecord, ...], Mapping[str, DecisionRecord]]:
        reading = self.book.read()
        told = self._told.get("now")
        if told is None or told[0] is not reading:
            records = together(self.applied, reading.decisions, self.thing)
            told = self._told["now"] = (reading, records, spread(by_thing(records), self.names.values()))
        return told[1], told[2]
