"""Agencies as the shelf has them: what each is, and what it carries in each document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policygraph.analysis.responsibility import Load
from policygraph_api.pages.following import Following
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site

_BETWEEN = "; "


@dataclass(frozen=True)
class Carrier:
    """An agency with what it carries in each document, by the names of these."""

    record: AgencyRecord
    loads: tuple[Load, ...]


def _merged(one: AgencyRecord, other: AgencyRecord) -> AgencyRecord:
    """What two documents tell of the same body."""
    issues = {*one.issue.split(_BETWEEN), *other.issue.split(_BETWEEN)} - {""}
    forms = tuple(sorted({*one.forms, *other.forms}))
    return replace(one, forms=forms, issue=_BETWEEN.join(sorted(issues)))


AGENCIES: Kind[AgencyRecord] = Kind(
    name="agencies",
    item=AgencyRecord,
    read=lambda site: site.catalog.agencies,
    key=lambda agency: agency.iri,
    place=lambda agency: (agency.place, agency.name, agency.iri),
    orders={"iri": lambda agency: agency.iri},
    merge=_merged,
)


def _busy(load: Load) -> tuple[str | int, ...]:
    """Those that lead most first."""
    return 10**9 - load.lead, 10**9 - load.tasks, load.document, load.agency


LOADS: Kind[Load] = Kind(
    name="loads",
    item=Load,
    read=lambda site: site.loads,
    key=lambda load: load.agency,
    place=lambda load: (load.document,),
    facets={"document": lambda load: (load.document,), "agency": lambda load: (load.agency,)},
    orders={"agency": lambda load: load.agency, "busy": _busy},
)


def _carriers(shelf: Shelf) -> Iterator[Carrier]:
    """The agencies by IRI, with their loads."""
    loads = Following(shelf.each(LOADS, "agency"), lambda load: load.agency)
    for record in shelf.each(AGENCIES, "iri"):
        yield Carrier(record, tuple(loads.of(record.iri)))


CARRIERS: Kind[Carrier] = Kind(
    name="carriers",
    item=Carrier,
    made=_carriers,
    key=lambda carrier: carrier.record.iri,
    place=lambda carrier: (carrier.record.place, carrier.record.name, carrier.record.iri),
    facets={
        "document": lambda carrier: {load.document for load in carrier.loads},
        "kind": lambda carrier: (carrier.record.kind,),
        "function": lambda carrier: (carrier.record.function,),
    },
    texts=lambda carrier: (carrier.record.name, *carrier.record.forms, carrier.record.function_name),
)


def agency_names(site: Site) -> Callable[[str], str]:
    """What agencies are called, by IRI; an IRI that is none stands for itself."""
    find = site.shelf.finder(AGENCIES)

    def name(iri: str) -> str:
        found = find(iri)
        return found.name if found else iri

    return name
