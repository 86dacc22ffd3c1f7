"""Aims and observations as the graph holds them: the figures that the checks of arithmetic compare."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from policygraph.number_rules import number_data
from policygraph.results import Value, texts_of
from policygraph.store import Store

_QUERY = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?iri ?aim ?document ?documentLabel ?place ?locator ?written ?indicator ?label ?labelEn ?kind ?better
  ?warning ?warningEn ?subject ?context ?where ?unit ?unitIri ?factor ?base
  ?baseline ?baselineValue ?baselineYear ?value ?valueNumber ?comparator ?year ?change ?changeValue ?direction
  ?start ?sentence ?evidence
WHERE {
  #chosen#
  { ?iri a pg:Target BIND(true AS ?aim) } UNION { ?iri a pg:Observation BIND(false AS ?aim) }
  ?iri pg:inDocument ?document ; pg:locator ?locator ; pg:indicatorAsWritten ?written .
  ?document rdfs:label ?documentLabel .
  OPTIONAL { ?document pg:jurisdiction/rdfs:label ?place FILTER(LANG(?place) != "en") }
  OPTIONAL {
    ?iri pg:indicator ?indicator .
    OPTIONAL { ?indicator skos:prefLabel ?label FILTER(LANG(?label) = "zh") }
    OPTIONAL { ?indicator skos:prefLabel ?labelEn FILTER(LANG(?labelEn) = "en") }
    OPTIONAL { ?indicator pg:unitKind ?kind }
    OPTIONAL { ?indicator pg:betterDirection ?better }
    OPTIONAL { ?indicator skos:scopeNote ?warning FILTER(LANG(?warning) = "zh") }
    OPTIONAL { ?indicator skos:scopeNote ?warningEn FILTER(LANG(?warningEn) = "en") }
  }
  OPTIONAL { ?iri pg:subject ?subject }
  OPTIONAL { ?iri pg:context ?context }
  OPTIONAL { ?iri pg:whereStated ?where }
  OPTIONAL { ?iri pg:unitAsWritten ?unit }
  OPTIONAL { ?iri pg:unit ?unitIri OPTIONAL { ?unitIri pg:conversionFactor ?factor ; pg:baseUnit ?base } }
  OPTIONAL { ?iri pg:baselineAsWritten ?baseline }
  OPTIONAL { ?iri pg:baselineValue ?baselineValue }
  OPTIONAL { ?iri pg:baselineYear ?baselineYear }
  OPTIONAL { ?iri pg:targetAsWritten|pg:observedAsWritten ?value }
  OPTIONAL { ?iri pg:targetValue|pg:observedValue ?valueNumber }
  OPTIONAL { ?iri pg:comparator ?comparator }
  OPTIONAL { ?iri pg:targetYear|pg:observedYear ?year }
  OPTIONAL { ?iri pg:changeAsWritten ?change }
  OPTIONAL { ?iri pg:changeValue ?changeValue }
  OPTIONAL { ?iri pg:changeDirection ?direction }
  ?iri pg:evidence ?evidence .
  ?evidence oa:start ?start .
  OPTIONAL { ?evidence pg:sentenceStart ?sentence }
}
ORDER BY ?document ?start ?iri ?evidence
"""


_NUMBER = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A target (`aim`) or an observation; texts are as written, empty where there is none, numbers None.

    `document` and `indicator` are IRIs, `name` is the concept's label or the words as written, `place` that of the
    document, `kind` what the indicator measures, `unit_iri` and `factor` the unit in which numbers are (so many
    `base`), `sentence` where the sentence begins.
    """

    iri: str
    aim: bool
    document: str
    document_label: str
    place: str
    locator: str
    written: str
    indicator: str
    label: str
    label_en: str
    kind: str
    better: str
    warning: str
    warning_en: str
    subject: str
    context: str
    where: str
    sentence: int
    unit: str
    unit_iri: str
    factor: Decimal | None
    base: str
    baseline_text: str
    baseline: Decimal | None
    baseline_year: str
    value_text: str
    value: Decimal | None
    comparator: str
    year: str
    change_text: str
    change: Decimal | None
    direction: str
    evidence: tuple[str, ...]

    @property
    def name(self) -> str:
        """The indicator's label, or its words where it was not resolved."""
        return self.label or self.written

    @property
    def of_whole(self) -> bool:
        """Whether it is about the place that the document is made for."""
        return bool(self.subject) and (self.place.endswith(self.subject) or self.subject in self.document_label)

    @property
    def is_share(self) -> bool:
        """Whether the indicator is a share of something."""
        return self.kind.startswith(str(number_data().signs["share"]))

    @property
    def scope(self) -> frozenset[str]:
        """The words in its name that narrow what it covers."""
        return frozenset(word for word in number_data().words if word in self.written)

    def says(self, text: str) -> str:
        """A text of this statement with the place where it stands."""
        return f"{self.written} {text} ({self.locator})" if self.locator else f"{self.written} {text}"

    def in_base(self, number: Decimal) -> tuple[Decimal, str]:
        """A number in the unit's base unit, and that unit's IRI."""
        return (number * self.factor, self.base) if self.factor else (number, self.unit_iri)


def read_figures(store: Store, iris: Iterable[str] | None = None) -> tuple[Figure, ...]:
    """All aims and observations, or those of some IRIs, by document and place."""
    chosen = "" if iris is None else f"VALUES ?iri {{ {' '.join(str(NamedNode(iri)) for iri in iris)} }}"
    found = store.select(_QUERY.replace("#chosen#", chosen), name="figures")
    return tuple(map(_figure, found.grouped("iri").values()))


def _figure(rows: list[dict[str, Value]]) -> Figure:
    row, texts = rows[0], texts_of(rows[0])
    text = texts.__getitem__

    def number(name: str, written: str = "") -> Decimal | None:
        return None if row[name] is None else _as_written(Decimal(str(row[name])), text(written) if written else "")

    return Figure(
        iri=text("iri"), aim=bool(row["aim"]), document=text("document"), document_label=text("documentLabel"),
        place=text("place"), locator=text("locator"), written=text("written"), indicator=text("indicator"),
        label=text("label"), label_en=text("labelEn"), kind=text("kind"), better=text("better"),
        warning=text("warning"), warning_en=text("warningEn"), subject=text("subject"), context=text("context"),
        where=text("where"), sentence=int(text("sentence") or -1),
        unit=text("unit"), unit_iri=text("unitIri"), factor=number("factor"), base=text("base"),
        baseline_text=text("baseline"), baseline=number("baselineValue", "baseline"),
        baseline_year=text("baselineYear"), value_text=text("value"), value=number("valueNumber", "value"),
        comparator=text("comparator"), year=text("year"),
        change_text=text("change"), change=number("changeValue", "change"), direction=text("direction"),
        evidence=tuple(dict.fromkeys(str(row["evidence"]) for row in rows)),
    )  # fmt: skip


def _as_written(number: Decimal, text: str) -> Decimal:
    """A number with the digits that the text gives it: 1.0 is more exact than 1."""
    found = (Decimal(match) for match in _NUMBER.findall(text))
    return next((written for written in found if written == number), number)
