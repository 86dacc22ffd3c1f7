"""One served store with everything the pages compute from it, each once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import networkx as nx

from policygraph.analysis.aims import Aim
from policygraph.analysis.audit import audit_documents, ranked
from policygraph.analysis.comparison import Side, read_side
from policygraph.analysis.evidence import read_evidence
from policygraph.analysis.findings import Finding
from policygraph.analysis.ledger import DocumentFacts, LedgerTask, read_documents
from policygraph.analysis.loops import LoopReport, find_loops
from policygraph.analysis.responsibility import Duty
from policygraph.analysis.sources import Sources, attach
from policygraph.networks import load_network
from policygraph.parts import parts
from policygraph.report.content import Content
from policygraph.report.pages import draw, report_page
from policygraph.report.workbook import workbook
from policygraph_api.day import today
from policygraph_api.kept import cached_property
from policygraph_api.pages.edition import shelf_of
from policygraph_api.pages.excerpts import LARGEST, Excerpts
from policygraph_api.pages.layout import Point, place
from policygraph_api.pages.readings import Readings
from policygraph_api.pages.shelf import Shelf


@dataclass(frozen=True)
class Site(Readings):
    """What the pages show of `store`, which does not change while it is served; `drawing` is held by who lays out."""

    drawing: Lock = field(default_factory=Lock)
    documents: Path | None = None
    """The folder with the user's own files."""
    largest: int = LARGEST
    """Statements of a store whose pages may read all of it."""

    @cached_property
    def excerpts(self) -> Excerpts:
        """What a large store is read by."""
        return Excerpts(self.store, self.largest)

    @cached_property
    def sources(self) -> Sources:
        """The user's files that are documents of the store; DocumentError when the folder is none."""
        digests = {facts.name: facts.digest for facts in self.facts} if self.documents else {}
        return attach(self.documents, digests)

    @cached_property
    def shelf(self) -> Shelf:
        """What the lists show."""
        ready = shelf_of(self.store.copy) if self.store.copy else None
        return Shelf(self, ready if ready and ready.is_dir() else None)

    def parts(self) -> Iterator[Site]:
        """The site itself, of a large one some documents at a time."""
        if not self.excerpts.is_large:
            yield self
            return
        for part in parts(self.store):
            yield Piece(part.store, together=lambda: self.audited_together)

    @cached_property
    def document_names(self) -> Mapping[str, str]:
        """File stem to a short name for people: place and period where they tell documents apart, else the stem."""
        names = {d.name: " ".join(filter(None, (d.place_name, d.period))) for d in self.catalog.documents}
        often = Counter(names.values())
        return {stem: name if name and often[name] == 1 else stem for stem, name in names.items()}

    @cached_property
    def loops_of(self) -> Mapping[str, LoopReport]:
        """File stem to the loops that the links of one document make."""
        return {document.name: find_loops(self.store, document=document.name) for document in self.catalog.documents}

    @cached_property
    def duties_of_task(self) -> Mapping[str, tuple[Duty, ...]]:
        """Task IRI to its duties."""
        found: defaultdict[str, list[Duty]] = defaultdict(list)
        for duty in self.duties:
            found[duty.task].append(duty)
        return {task: tuple(of_task) for task, of_task in found.items()}

    @cached_property
    def networks(self) -> dict[str, nx.MultiDiGraph[str]]:
        """The networks read so far."""
        return {}

    @cached_property
    def layouts(self) -> dict[str, Mapping[str, Point]]:
        """The networks laid out so far."""
        return {}

    @cached_property
    def content(self) -> Content:
        """What a report tells of all documents, as of today: `gather` without reading twice."""
        return Content(
            documents=self.facts, tasks=self.ledger, duties=self.duties, aims=self.aims,
            findings=self.audited, loops=self.loops.loops, truncated=self.loops.truncated,
            proofs=read_evidence(self.store, (iri for duty in self.duties for iri in duty.evidence)),
            sources=self.sources,
        )  # fmt: skip

    @cached_property
    def facts(self) -> tuple[DocumentFacts, ...]:
        """What each document says of itself, by name."""
        return tuple(read_documents(self.store))

    def content_of(
        self, *, tasks: tuple[LedgerTask, ...] = (), aims: tuple[Aim, ...] = (), findings: tuple[Finding, ...] = ()
    ) -> Content:
        """What a file tells of some things, with the words of the tasks' duties and what all documents are called."""
        return Content(
            documents=self.facts, tasks=tasks, duties=(), aims=aims, findings=findings, loops=(), truncated=False,
            proofs=read_evidence(self.store, (iri for task in tasks for duty in task.duties for iri in duty.evidence)),
            sources=self.sources,
        )  # fmt: skip

    @cached_property
    def workbook(self) -> bytes:
        """The report as an Excel file."""
        return workbook(self.content)

    @cached_property
    def report_page(self) -> str:
        """The report as one HTML file."""
        return report_page(self.content, draw(self.store, self.content))

    @cached_property
    def sides(self) -> dict[str, Side]:
        """The documents compared so far."""
        return {}

    def short_name(self, stem: str) -> str:
        """A document's short name for people, the stem for one that is not there."""
        return self.document_names.get(stem, stem)

    def side(self, name: str) -> Side:
        """A document as comparisons read it; NotFound for another name."""
        if name not in self.sides:
            self.sides[name] = read_side(self.store, name)
        return self.sides[name]

    def network(self, name: str) -> nx.MultiDiGraph[str]:
        """A network by name; NotFound for another name."""
        if name not in self.networks:
            self.networks[name] = load_network(self.store, name)
        return self.networks[name]

    def layout(self, name: str) -> Mapping[str, Point]:
        """Where the nodes of a network stand, made once for all; NotFound for another name."""
        with self.drawing:
            if name not in self.layouts:
                self.layouts[name] = place(self.network(name))
        return self.layouts[name]


@dataclass(frozen=True, kw_only=True)
class Piece(Site):
    """Some documents of a large site; `together` gives what the audit says of all documents beside others."""

    together: Callable[[], Iterable[Finding]]

    @cached_property
    def audited(self) -> tuple[Finding, ...]:
        """What the audit says of the documents as of today, worst first."""
        names = {document.name for document in self.catalog.documents}
        beside = (finding for finding in self.together() if finding.document in names)
        own = audit_documents(self.store, as_of=today(), figures=self.figures)
        return tuple(ranked(self.store, [*beside, *own]))
