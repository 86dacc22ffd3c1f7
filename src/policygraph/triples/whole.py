"""The whole graph of one document, and statements that are added to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyoxigraph as ox

from policygraph.namespaces import Minter
from policygraph.resolve import Choice, Resolver
from policygraph.statements import Extraction
from policygraph.triples.duties import Amendments, DutyWriter
from policygraph.triples.evidence import EvidenceIndex
from policygraph.triples.figures import FigureWriter, Places
from policygraph.triples.frame import write_citations, write_document, write_names, write_sections
from policygraph.triples.materials import MaterialWriter
from policygraph.triples.writer import Writer


class DocumentGraph:
    """Everything that an extraction states, in the named graph of its document.

    `choices` are what a person takes names for (as `Resolver` takes them), `amendments` what stands in place of tasks
    and blanket clauses.
    """

    def __init__(
        self,
        extraction: Extraction,
        choices: Mapping[str, Choice] | None = None,
        amendments: Amendments | None = None,
    ) -> None:
        self._resolver = Resolver.of(extraction, choices)
        self._writer = Writer(Minter(self._resolver.key))
        self._proof = EvidenceIndex(self._writer, extraction)
        amended = amendments or Amendments()
        for task in filter(None, amended.tasks.values()):
            self._proof.include(replace(extraction, tasks=(task,)))
        for blanket in filter(None, amended.blankets.values()):
            self._proof.include(replace(extraction, blanket=blanket))
        write_document(self._writer, extraction, self._resolver)
        sections = write_sections(self._writer, extraction)
        self._duties = DutyWriter(self._writer, self._resolver, self._proof, sections, amended)
        places = Places(extraction.document, self._duties.write(extraction), sections, self._duties.headings)
        self._figures = FigureWriter(self._writer, self._resolver, self._proof, places)
        self._materials = MaterialWriter(self._writer, self._resolver, self._proof)
        self._write_statements(extraction)

    @property
    def document(self) -> str:
        """The document's IRI."""
        return self._writer.document

    @property
    def stated(self) -> Mapping[str, object]:
        """What each statement's node was made from, by its IRI; an assignment with its task's IRI and its task."""
        return self._writer.stated

    @property
    def successors(self) -> Mapping[str, str]:
        """The IRI of what stands in place of a replaced task, blanket clause or assignment of a replaced task."""
        return self._duties.successors

    def add(self, extraction: Extraction, task_iri: str | None = None) -> tuple[str, ...]:
        """Write more statements of the same document; assignments go to the task given. The IRIs of the new nodes."""
        known = set(self.stated)
        self._proof.include(extraction)
        self._write_statements(extraction)
        for task in extraction.tasks if task_iri else ():
            for assignment in task.assignments:
                self._duties.assign(str(task_iri), task, assignment, assignment.inherited is not None, ())
        return tuple(iri for iri in self.stated if iri not in known)

    def quads(self) -> list[ox.Quad]:
        """All quads, in one fixed order."""
        return self._writer.quads()

    def nquads(self) -> bytes:
        """The same as N-Quads, line by line in the order of their bytes; sooner than by way of quads."""
        return self._writer.nquads()

    def _write_statements(self, extraction: Extraction) -> None:
        write_names(self._writer, extraction, self._resolver, self._proof)
        write_citations(self._writer, extraction, self._resolver, self._proof)
        for chain in extraction.chains:
            self._materials.chain(chain)
        for flow in extraction.flows:
            self._materials.flow(flow)
        for target in extraction.targets:
            self._figures.target(target)
        for seen in extraction.observations:
            self._figures.observation(seen)
        for deadline in extraction.deadlines:
            self._figures.deadline(deadline)
        for promise in extraction.promises:
            self._figures.promise(promise)
        for charge in extraction.charges:
            self._duties.charge(charge)
        for issue in extraction.issues:
            self._figures.issue(issue)
