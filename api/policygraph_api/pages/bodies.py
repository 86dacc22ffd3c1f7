"""Agencies as the shelf has them: what each is, and what it carries in each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policygraph.analysis.responsibility import Load
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.site import Site

_BETWEEN = "; "


@dataclass(frozen=True)
class Carrier:
    """An agency with what it carries in each document, by the names of these."""

    record: AgencyRecord
    loads: tuple[Load, ...]


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
    orders={"busy": _busy},
)


def _carriers(site: Site) -> Iterator[Carrier]:
    """The agencies with their loads."""
    loads: defaultdict[str, list[Load]] = defaultdict(list)
    for load in site.loads:
        loads[load.agency].append(load)
    for record in site.catalog.agencies:
        yield Carrier(record, tuple(loads[record.iri]))


def _merged(one: Carrier, other: Carrier) -> Carrier:
    """What documents tell of the same body."""
    records = one.record, other.record
    issues = {issue for record in records for issue in record.issue.split(_BETWEEN)} - {""}
    forms = tuple(sorted({form for record in records for form in record.forms}))
    record = replace(one.record, forms=forms, issue=_BETWEEN.join(sorted(issues)))
    return Carrier(record, tuple(sorted((*one.loads, *other.loads), key=lambda load: load.document)))


CARRIERS: Kind[Carrier] = Kind(
    name="carriers",
    item=Carrier,
    read=_carriers,
    key=lambda carrier: carrier.record.iri,
    place=lambda carrier: (carrier.record.place, carrier.record.name, carrier.record.iri),
    facets={
        "document": lambda carrier: {load.document for load in carrier.loads},
        "kind": lambda carrier: (carrier.record.kind,),
        "function": lambda carrier: (carrier.record.function,),
    },
    texts=lambda carrier: (carrier.record.name, *carrier.record.forms, carrier.record.function_name),
    merge=_merged,
)


def agency_names(site: Site) -> Callable[[str], str]:
    """What agencies are called, by IRI; an IRI that is none stands for itself."""
    find = site.shelf.finder(CARRIERS)

    def name(iri: str) -> str:
        found = find(iri)
        return found.record.name if found else iri

    return name
