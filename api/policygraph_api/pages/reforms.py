"""What reforms did to agencies, as the vocabulary tells it (org:ChangeEvent)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from policygraph.store import Store
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.rows import Row, select


@dataclass(frozen=True)
class Reform:
    """A reform of a function: names before and after it, without their place.

    `ended` says that the agency it is told of bore one of the names before it and none of those after it.
    """

    iri: str
    label: str
    label_en: str
    year: str
    kind: str
    basis: str
    confirmed: bool
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    ended: bool = False


@dataclass(frozen=True)
class Reforms:
    """The reforms of each function by its IRI, the earliest first, and short names written out by function."""

    by_function: Mapping[str, tuple[Reform, ...]]
    full_forms: Mapping[tuple[str, str], str]

    def of(self, agency: AgencyRecord) -> tuple[Reform, ...]:
        """The reforms of an agency's function, those that ended the agency itself marked."""
        own = agency.name.removeprefix(agency.place_name)
        names = {own, self.full_forms.get((agency.function, own), own)}
        return tuple(
            reform
            if names.isdisjoint(reform.predecessors)
            else replace(reform, ended=names.isdisjoint(reform.successors))
            for reform in self.by_function.get(agency.function, ())
        )


def read_reforms(store: Store) -> Reforms:
    """The reforms of all functions that some agency of the store has."""
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in select(store, "reforms"):
        groups[row["function"], row["reform"]].append(row)
    found: defaultdict[str, list[Reform]] = defaultdict(list)
    for (function, _), rows in groups.items():
        found[function].append(_reform(rows))
    return Reforms(
        {function: tuple(sorted(told, key=lambda r: (r.year, r.iri))) for function, told in found.items()},
        {(row["function"], row["short"]): row["full"] for row in select(store, "full-forms")},
    )


def _reform(rows: list[Row]) -> Reform:
    first = rows[0]
    return Reform(
        iri=first["reform"], label=first["label"], label_en=first["labelEn"], year=first["year"], kind=first["kind"],
        basis=first["basis"], confirmed=first["confirmed"] != "false",
        predecessors=tuple(sorted({row["predecessor"] for row in rows if row["predecessor"]})),
        successors=tuple(sorted({row["successor"] for row in rows if row["successor"]})),
    )  # fmt: skip
