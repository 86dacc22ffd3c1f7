"""Reads the pages' records from the store, each kind once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.errors import NotFound
from policygraph.store import Store
from policygraph_api.kept import cached_property
from policygraph_api.pages.records import (
    AgencyRecord,
    ChainRecord,
    CitationRecord,
    DocumentRecord,
    Element,
    FlowRecord,
    OtherRecord,
    SectionRecord,
    TargetRecord,
    TaskRecord,
)
from policygraph_api.pages.rows import Row, select


@dataclass(frozen=True)
class Catalog:
    """The records of one store, which does not change while it is served; `names` maps a document's IRI to its stem."""

    store: Store

    @cached_property
    def documents(self) -> tuple[DocumentRecord, ...]:
        """All documents by name."""
        found = {row["doc"]: _document(row) for row in select(self.store, "documents")}
        return tuple(sorted(found.values(), key=lambda document: document.name))

    def document(self, name: str) -> DocumentRecord:
        """The document with this file stem; NotFound when there is none."""
        found = next((document for document in self.documents if document.name == name), None)
        if found is None:
            raise NotFound("document", name)
        return found

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Document IRI to file stem."""
        return {document.iri: document.name for document in self.documents}

    @cached_property
    def tasks(self) -> tuple[TaskRecord, ...]:
        """All tasks by document and place in it."""
        found = {row["task"]: self._task(row) for row in select(self.store, "tasks")}
        return tuple(sorted(found.values(), key=lambda task: (task.document, task.order, task.iri)))

    def _task(self, row: Row) -> TaskRecord:
        return TaskRecord(row["task"], row["title"], row["locator"], int(row["order"] or 0), self.names[row["doc"]])

    @cached_property
    def sections(self) -> tuple[SectionRecord, ...]:
        """All sections by document and place in it."""
        found = {row["section"]: self._section(row) for row in select(self.store, "sections")}
        return tuple(sorted(found.values(), key=lambda section: (section.document, section.order, section.iri)))

    def _section(self, row: Row) -> SectionRecord:
        return SectionRecord(
            row["section"],
            self.names[row["doc"]],
            row["heading"],
            row["locator"],
            int(row["order"] or 0),
            row["parent"],
        )

    @cached_property
    def agencies(self) -> tuple[AgencyRecord, ...]:
        """All agencies by place and name."""
        rows = _grouped(select(self.store, "agencies"), "agency")
        return tuple(sorted(map(_agency, rows), key=lambda agency: (agency.place, agency.name, agency.iri)))

    @cached_property
    def targets(self) -> tuple[TargetRecord, ...]:
        """All targets by document, indicator and subject."""
        found = {row["target"]: self._target(row) for row in select(self.store, "targets")}
        return tuple(sorted(found.values(), key=lambda t: (t.document, t.written, t.subject, t.iri)))

    def _target(self, row: Row) -> TargetRecord:
        return TargetRecord(
            iri=row["target"], document=self.names[row["doc"]], written=row["written"], indicator=row["indicator"],
            indicator_name=row["indicatorName"], subject=row["subject"], unit=row["unit"], baseline=row["baseline"],
            baseline_year=row["baselineYear"], value=row["value"], comparator=row["comparator"], year=row["year"],
            change=row["change"], direction=row["direction"], where=row["where"], context=row["context"],
            locator=row["locator"], stated_in=row["statedIn"],
        )  # fmt: skip

    @cached_property
    def chains(self) -> tuple[ChainRecord, ...]:
        """All chains by document and label."""
        rows = _grouped(select(self.store, "chains"), "chain")
        return tuple(sorted(map(self._chain, rows), key=lambda chain: (chain.document, chain.label, chain.iri)))

    def _chain(self, rows: list[Row]) -> ChainRecord:
        steps: defaultdict[int, set[Element]] = defaultdict(set)
        for row in rows:
            steps[int(row["order"])].add(_element(row))
        first = rows[0]
        return ChainRecord(
            first["chain"], self.names[first["doc"]], first["label"], first["locator"], first["loop"] == "true",
            tuple(_elements(steps[order]) for order in sorted(steps)),
        )  # fmt: skip

    @cached_property
    def flows(self) -> tuple[FlowRecord, ...]:
        """All flows by document and words."""
        rows = _grouped(select(self.store, "flows"), "flow")
        return tuple(sorted(map(self._flow, rows), key=lambda flow: (flow.document, flow.input_written, flow.iri)))

    def _flow(self, rows: list[Row]) -> FlowRecord:
        ends = {side: _elements({_element(row) for row in rows if row["side"] == side}) for side in ("input", "output")}
        first = rows[0]
        return FlowRecord(
            first["flow"], self.names[first["doc"]], first["locator"], ends["input"], ends["output"],
            _words(rows, "inputWritten"), _words(rows, "outputWritten"),
        )  # fmt: skip

    @cached_property
    def others(self) -> tuple[OtherRecord, ...]:
        """Deadlines, observations, promised counts, blanket clauses, issues and named things."""
        found = {(row["thing"], row["doc"], row["class"]): self._other(row) for row in select(self.store, "others")}
        return tuple(sorted(found.values(), key=lambda o: (o.document, o.kind, o.locator, o.label, o.iri)))

    def _other(self, row: Row) -> OtherRecord:
        kind = local_name(row["class"])
        document = self.names[row["doc"]]
        return OtherRecord(
            row["thing"], kind, document, row["label"], row["locator"], row["written"], row["date"], row["unit"]
        )

    @cached_property
    def citations(self) -> tuple[CitationRecord, ...]:
        """All citations by document and title."""
        found = {
            CitationRecord(self.names[row["doc"]], row["cited"], row["title"], row["number"], row["known"])
            for row in select(self.store, "citations")
            if row["doc"] in self.names
        }
        return tuple(sorted(found, key=lambda c: (c.document, c.title, c.iri)))

    @cached_property
    def terms(self) -> Mapping[tuple[str, str], str]:
        """(IRI, language) to the label of a class or property."""
        return {(row["term"], row["lang"]): row["label"] for row in select(self.store, "terms")}

    @cached_property
    def english(self) -> Mapping[str, str]:
        """The English names of functions and indicators by IRI."""
        return {row["thing"]: row["label"] for row in select(self.store, "english")}

    @cached_property
    def vocabulary(self) -> Mapping[str, list[str]]:
        """The IRIs of all classes and of all properties, sorted."""
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for row in select(self.store, "terms"):
            kinds["classes" if row["kind"].endswith("Class") else "properties"].add(row["term"])
        return {name: sorted(kinds[name]) for name in ("classes", "properties")}


def local_name(iri: str) -> str:
    """What stands behind the last # or / of an IRI."""
    return iri.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def _document(row: Row) -> DocumentRecord:
    return DocumentRecord(
        iri=row["doc"], name=row["name"], title=row["title"], issuer=row["issuer"], number=row["number"],
        issued=row["issued"], start=row["start"], end=row["end"], draft=row["draft"] == "true",
        place=row["place"], place_name=row["placeName"],
    )  # fmt: skip


def _agency(rows: list[Row]) -> AgencyRecord:
    first = rows[0]
    forms = tuple(sorted({row["alt"] for row in rows if row["alt"]}))
    issues = sorted({row["issue"] for row in rows if row["issue"]})
    return AgencyRecord(
        iri=first["agency"], name=first["name"], forms=forms, place=first["place"], place_name=first["placeName"],
        function=first["function"], function_name=first["functionName"], kind=first["kind"], issue="; ".join(issues),
    )  # fmt: skip


def _words(rows: Iterable[Row], name: str) -> str:
    """All that rows say under a name."""
    return "、".join(sorted({row[name] for row in rows} - {""}))


def _element(row: Row) -> Element:
    return Element(row["element"], row["name"] or local_name(row["element"]))


def _elements(found: Iterable[Element]) -> tuple[Element, ...]:
    return tuple(sorted(found, key=lambda element: (element.name, element.iri)))


def _grouped(rows: Iterable[Row], key: str) -> Iterable[list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups.values()
