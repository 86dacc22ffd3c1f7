"""The list of agencies: what each carries in each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.analysis.responsibility import Load
from policygraph.report.content import Row
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.reforms import Reform
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
    return lambda row: row.counts[name]


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
    listed = paged(_sorted(found.items, filters), page, PER_PAGE)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "agencies": [_shown(row) for row in listed.items],
        "functions": function_names(site, translate),
        "most": max((row.counts["tasks"] for row in found.items), default=1) or 1,
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All agencies that pass the filters, in the order asked for."""
    found = _sorted(chosen_agencies(site, filters, translate).items, filters)
    return Sheet("agencies", [_line(site, row, translate) for row in found])


def chosen_agencies(site: Site, filters: Filters, translate: Translator) -> Narrowed[AgencyRow]:
    """The agencies that pass the filters FILTERS (`sort` aside)."""
    carried: defaultdict[str, list[Load | None]] = defaultdict(list)
    for load in site.loads:
        carried[load.agency].append(load)
    rows = [
        AgencyRow(
            agency, load, tuple(reform for reform in site.reforms.of(agency) if reform.ended and reform.confirmed)
        )
        for agency in site.catalog.agencies
        for load in carried[agency.iri] or [None]
    ]
    return narrow(rows, _facets(site, translate), filters, _texts)


def function_names(site: Site, translate: Translator) -> dict[str, str]:
    """The functions that agencies have, by IRI, as the reader calls them."""
    english = site.catalog.english if translate.language == "en" else {}
    return {a.function: english.get(a.function, a.function_name) or a.function for a in site.catalog.agencies}


def _sorted(rows: Iterable[AgencyRow], filters: Filters) -> list[AgencyRow]:
    first = sorted(rows, key=lambda row: (-row.counts["tasks"], row.agency.place, row.agency.name))
    return ordered(first, filters["sort"], ORDERS)


def _facets(site: Site, translate: Translator) -> list[Facet[AgencyRow]]:
    places = {agency.place: agency.place_name or agency.place for agency in site.catalog.agencies}
    functions = function_names(site, translate)
    return [
        Facet("document", lambda row: (row.document,), site.short_name),
        Facet("place", lambda row: (row.agency.place,), lambda iri: places.get(iri, iri)),
        Facet("kind", lambda row: (row.agency.kind,), lambda kind: translate.known(f"agencykind.{kind}", kind)),
        Facet("function", lambda row: (row.agency.function,), lambda iri: functions.get(iri, iri)),
        Facet("standing", lambda row: row.standings, lambda name: translate(f"standing.{name}"), STANDINGS),
    ]


def _texts(row: AgencyRow) -> Iterable[str]:
    return (row.agency.name, *row.agency.forms, row.agency.function_name, row.agency.issue)


def _shown(row: AgencyRow) -> dict[str, Any]:
    return {"agency": row.agency, "document": row.document, "reforms": row.reforms, **row.counts}


def _line(site: Site, row: AgencyRow, translate: Translator) -> Row:
    return {
        "name": row.agency.name,
        "forms": "、".join(row.agency.forms),
        "issue": row.agency.issue,
        "place": row.agency.place_name,
        "function": row.agency.function_name,
        "kind": translate.known(f"agencykind.{row.agency.kind}", row.agency.kind),
        "document": site.content.title(row.document) if row.document else "",
        **row.counts,
        "reforms": "；".join(f"{reform.year} → {'、'.join(reform.successors)}" for reform in row.reforms),
        "iri": row.agency.iri,
    }
