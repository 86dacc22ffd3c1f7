"""The list of agencies: what each carries in each document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.analysis.responsibility import Load
from policygraph.report.content import Content, Row
from policygraph_api.pages.bodies import CARRIERS
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.reforms import Reform
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("document", "place", "kind", "function", "standing", "q", "sort")
PER_PAGE = 100
COUNTS = ("tasks", "lead", "first_lead", "support", "responsible", "local", "inherited")
STANDINGS = ("abolished", "corrected", "unknown", "idle")


@dataclass(frozen=True)
class AgencyRow:
    """What an agency carries in one document (`load` is None where it has no duty) and which reforms ended it."""

    agency: AgencyRecord
    load: Load | None
    reforms: tuple[Reform, ...]

    @property
    def document(self) -> str:
        """The document's file stem, empty for an agency without a duty."""
        return self.load.document if self.load else ""

    @property
    def counts(self) -> dict[str, int]:
        """COUNTS by name."""
        return {name: getattr(self.load, name, 0) for name in COUNTS}

    @property
    def standings(self) -> tuple[str, ...]:
        """Which of STANDINGS hold."""
        told = (bool(self.reforms), bool(self.agency.issue), not self.agency.function, self.load is None)
        return tuple(name for name, holds in zip(STANDINGS, told, strict=True) if holds)


def _count(name: str) -> Callable[[AgencyRow], int]:
    return lambda row: getattr(row.load, name, 0)


ORDERS: Mapping[str, Callable[[AgencyRow], Any]] = {
    "name": lambda row: row.agency.name,
    "function": lambda row: row.agency.function_name,
    "kind": lambda row: row.agency.kind,
    "document": lambda row: row.document,
    **{name: _count(name) for name in COUNTS},
}


def agencies(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the agencies that pass the filters, a row for each of their documents, busiest first."""
    found = chosen_agencies(site, filters, translate)
    listed = found.page(page, PER_PAGE, filters["sort"])
    most = found.part(0, 1, "-tasks")
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "agencies": [_shown(row) for row in listed.items],
        "functions": {row.agency.function: _function(site, row.agency, translate) for row in listed.items},
        "most": (most[0].counts["tasks"] if most else 0) or 1,
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All agencies that pass the filters, in the order asked for."""
    found, content = few(chosen_agencies(site, filters, translate)), site.content_of()
    return Sheet("agencies", [_line(content, row, translate) for row in found.each(filters["sort"])])


def chosen_agencies(site: Site, filters: Filters, translate: Translator) -> Found[AgencyRow]:
    """The agencies that pass the filters FILTERS (`sort` aside)."""
    return site.shelf.narrow(AGENCY_ROWS, _offers(site, translate), filters)


def _function(site: Site, agency: AgencyRecord, translate: Translator) -> str:
    """The agency's function as the reader calls it."""
    english = site.catalog.english if translate.language == "en" else {}
    return english.get(agency.function, agency.function_name) or agency.function


def _offers(site: Site, translate: Translator) -> list[Offer]:
    find = site.shelf.finder(SPOKEN)
    english = site.catalog.english if translate.language == "en" else {}

    def place(iri: str) -> str:
        return (find(iri) or {}).get("name") or iri

    def function(iri: str) -> str:
        return english.get(iri) or place(iri)

    return [
        Offer("document", site.short_name),
        Offer("place", place),
        Offer("kind", lambda kind: translate.known(f"agencykind.{kind}", kind)),
        Offer("function", function),
        Offer("standing", lambda name: translate(f"standing.{name}"), STANDINGS),
    ]


def _spoken(shelf: Shelf) -> Iterator[dict[str, str]]:
    """What the places and functions of agencies are called, by IRI."""
    names: dict[str, str] = {}
    for carrier in shelf.each(CARRIERS):
        agency = carrier.record
        names |= {agency.place: agency.place_name, agency.function: agency.function_name}
    yield from ({"iri": iri, "name": name} for iri, name in names.items())


def _rows(shelf: Shelf) -> Iterator[AgencyRow]:
    reforms = shelf.site.reforms
    for carrier in shelf.each(CARRIERS):
        ended = tuple(reform for reform in reforms.of(carrier.record) if reform.ended and reform.confirmed)
        for load in carrier.loads or (None,):
            yield AgencyRow(carrier.record, load, ended)


def _texts(row: AgencyRow) -> Iterable[str]:
    return (row.agency.name, *row.agency.forms, row.agency.function_name, row.agency.issue)


def _shown(row: AgencyRow) -> dict[str, Any]:
    return {"agency": row.agency, "document": row.document, "reforms": row.reforms, **row.counts}


def _line(content: Content, row: AgencyRow, translate: Translator) -> Row:
    return {
        "name": row.agency.name,
        "forms": "、".join(row.agency.forms),
        "issue": row.agency.issue,
        "place": row.agency.place_name,
        "function": row.agency.function_name,
        "kind": translate.known(f"agencykind.{row.agency.kind}", row.agency.kind),
        "document": content.title(row.document) if row.document else "",
        **row.counts,
        "reforms": "；".join(f"{reform.year} → {'、'.join(reform.successors)}" for reform in row.reforms),
        "iri": row.agency.iri,
    }


SPOKEN: Kind[dict[str, str]] = Kind(
    name="agency-words", item=dict[str, str], made=_spoken, key=lambda word: word["iri"]
)
AGENCY_ROWS: Kind[AgencyRow] = Kind(
    name="agency-rows",
    item=AgencyRow,
    made=_rows,
    key=lambda row: row.agency.iri,
    place=lambda row: (10**9 - (row.load.tasks if row.load else 0), row.agency.place, row.agency.name),
    facets={
        "document": lambda row: (row.document,),
        "place": lambda row: (row.agency.place,),
        "kind": lambda row: (row.agency.kind,),
        "function": lambda row: (row.agency.function,),
        "standing": lambda row: row.standings,
    },
    orders=ORDERS,
    texts=_texts,
)
