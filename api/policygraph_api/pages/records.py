"""What the list pages show: frozen records of one document, task, agency, target, chain, flow or other thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentRecord:
    """A policy document as it names itself; empty strings for what it does not say."""

    iri: str
    name: str
    title: str
    issuer: str
    number: str
    issued: str
    start: str
    end: str
    draft: bool
    place: str
    place_name: str

    @property
    def period(self) -> str:
        """First and last year with an en dash, one year alone, or nothing."""
        return "–".join(dict.fromkeys(year for year in (self.start, self.end) if year))


@dataclass(frozen=True)
class TaskRecord:
    """A task with its place in its document (`document` is the file stem)."""

    iri: str
    title: str
    locator: str
    order: int
    document: str


@dataclass(frozen=True)
class SectionRecord:
    """A section of a document; `parent` is the IRI of the one above it, empty for a chapter."""

    iri: str
    document: str
    heading: str
    locator: str
    order: int
    parent: str


@dataclass(frozen=True)
class AgencyRecord:
    """One body in one place, with its forms as written and what was corrected."""

    iri: str
    name: str
    forms: tuple[str, ...]
    place: str
    place_name: str
    function: str
    function_name: str
    kind: str
    issue: str


@dataclass(frozen=True)
class TargetRecord:
    """An aim as written; `indicator` is the concept's IRI and `indicator_name` its name, where one was found."""

    iri: str
    document: str
    written: str
    indicator: str
    indicator_name: str
    subject: str
    unit: str
    baseline: str
    baseline_year: str
    value: str
    comparator: str
    year: str
    change: str
    direction: str
    where: str
    context: str
    locator: str
    stated_in: str


@dataclass(frozen=True)
class Element:
    """A material, process, industry or use by IRI and name."""

    iri: str
    name: str


@dataclass(frozen=True)
class ChainRecord:
    """A chain as written: the elements of each step in order; `loop` when the text calls it closed."""

    iri: str
    document: str
    label: str
    locator: str
    loop: bool
    steps: tuple[tuple[Element, ...], ...]


@dataclass(frozen=True)
class FlowRecord:
    """Which materials become which products, as the text says."""

    iri: str
    document: str
    locator: str
    inputs: tuple[Element, ...]
    outputs: tuple[Element, ...]
    input_written: str
    output_written: str


@dataclass(frozen=True)
class OtherRecord:
    """A deadline, observation, promised count, blanket clause, issue or named thing; `kind` is its class."""

    iri: str
    kind: str
    document: str
    label: str
    locator: str
    written: str
    date: str
    unit: str


@dataclass(frozen=True)
class CitationRecord:
    """A document that another one names; `known` is the IRI of the same document in the store, where it is there."""

    document: str
    iri: str
    title: str
    number: str
    known: str
