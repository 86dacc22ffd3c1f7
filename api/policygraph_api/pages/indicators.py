"""One indicator in all documents: its aims side by side, in one unit where one is known, and as a plot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.numbers import Figure
from policygraph.analysis.numbers.amounts import shown
from policygraph.analysis.numbers.groups import nature
from policygraph_api.pages.dots import Plot, Span, plot
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Offer, ordered
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.listing import matches
from policygraph_api.pages.rows import select
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site
from policygraph_api.pages.targets import TARGETS, Target, lines

Filters = Mapping[str, str]

FILTERS = ("indicator", "alone", "q", "sort")
PER_PAGE = 200
MOST_COLUMNS = 20
"""Documents that have a column of their own beside the indicators."""
RATE = "rate"
"""The scale of changes in percent."""
_TURNED = {"≥": "≤", "≤": "≥"}


@dataclass(frozen=True)
class AimRow:
    """An aim of an indicator: its numbers in `unit` (as written, or converted), and what the checks say of it."""

    figure: Figure
    document: str
    start: Decimal | None
    end: Decimal | None
    scale: str
    unit: str
    converted: bool
    derived: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Panel:
    """The aims that can be drawn on one scale."""

    unit: str
    is_change: bool
    plot: Plot


def indicators(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """The aims of one indicator, or all indicators that two documents or more set aims for (with `alone` all).

    Of many aims it is a page of them; where there are many documents an indicator's aims are not beside it.
    """
    found = _aims(site, filters["indicator"]) if filters["indicator"] else None
    held = found.page(page, PER_PAGE) if found and found.total else None
    rows = aim_rows(site, held.items, translate.language) if held else []
    listed = ordered(_listed(site, filters), filters["sort"], ORDERS)
    documents = [document.name for document in site.catalog.documents]
    columns = documents if len(documents) <= MOST_COLUMNS else []
    return {
        "filter": dict(filters),
        "choices": (),
        "documents": columns,
        "indicators": [] if held else [_with_aims(site, row, columns) for row in listed],
        "others": [
            {name: row[name] for name in ("indicator", "label", "label_en")}
            for row in sorted(listed, key=lambda row: str(row["label"]))
        ],
        "indicator": held.items[0].figure if held else None,
        "paging": held.paging if held else None,
        "aims": rows,
        "panels": _panels(site, rows),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """The aims of the indicator, or of all that are listed."""
    del translate
    chosen = filters["indicator"]
    wanted = [chosen] if chosen else [str(row["indicator"]) for row in _listed(site, filters)]
    return Sheet("targets", list(lines(site, (aim for iri in wanted for aim in _aims(site, iri).each()))))


def _aims(site: Site, indicator: str) -> Found[Target]:
    """The aims for an indicator, by document, the whole place before its parts."""
    return site.shelf.narrow(OF_INDICATORS, [Offer("indicator", str)], {"indicator": indicator})


ORDERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "indicator": lambda row: row["label"],
    "documents": lambda row: row["documents"],
    "targets": lambda row: row["targets"],
    "checks": lambda row: row["checks"],
}


def _listed(site: Site, filters: Filters) -> list[dict[str, Any]]:
    rows = site.shelf.each(INDICATORS)
    kept = [row for row in rows if (row["documents"] > 1 or filters["alone"]) and matches(filters["q"], row["names"])]
    return sorted(kept, key=lambda row: (-row["documents"], -row["targets"], row["label"]))


def _with_aims(site: Site, row: Mapping[str, Any], documents: Sequence[str]) -> dict[str, Any]:
    aims: defaultdict[str, list[Figure | None]] = defaultdict(list)
    for aim in _aims(site, row["indicator"]).each() if documents else ():
        aims[aim.record.document].append(aim.figure)
    return {**row, "aims": dict(aims)}


def _rows(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """Each indicator with how many documents set how many aims for it, and what they call it."""
    for indicator, aims in groupby(shelf.each(OF_INDICATORS, "indicator"), lambda aim: aim.record.indicator):
        held = [(aim.figure, aim.record.document, len(aim.checks)) for aim in aims if aim.figure]
        first = held[0][0]
        yield {
            "indicator": indicator,
            "label": first.name,
            "label_en": first.label_en,
            "names": [first.name, first.label_en, *sorted({figure.written for figure, *_ in held})],
            "better": first.better,
            "documents": len({document for _, document, _ in held}),
            "targets": len(held),
            "checks": sum(checks for *_, checks in held),
        }


def _of_indicators(shelf: Shelf) -> Iterator[Target]:
    return (aim for aim in shelf.each(TARGETS) if aim.figure and aim.figure.aim and aim.record.indicator)


def _place(aim: Target) -> tuple[str | int, ...]:
    figure = aim.figure
    return aim.record.document, int(not (figure and figure.of_whole)), figure.subject if figure else ""


OF_INDICATORS: Kind[Target] = Kind(
    name="aims-of-indicators",
    item=Target,
    made=_of_indicators,
    key=lambda aim: aim.record.iri,
    place=_place,
    facets={"indicator": lambda aim: (aim.record.indicator,)},
    orders={"indicator": lambda aim: aim.record.indicator},
    daily=True,
)
INDICATORS: Kind[dict[str, Any]] = Kind(
    name="indicators", item=dict[str, Any], made=_rows, key=lambda row: str(row["indicator"]), daily=True
)


def aim_rows(site: Site, aims: Sequence[Target], language: str) -> list[AimRow]:
    """Aims with their numbers on scales that are as few as possible."""
    names = {row["unit"]: row[f"label_{language}"] for row in select(site.store, "units")}
    units: defaultdict[str, set[str]] = defaultdict(set)
    for aim in aims:
        if aim.figure:
            units[aim.figure.in_base(Decimal(1))[1]].add(aim.figure.unit_iri)
    return [_aim_row(aim, aim.figure, units, names) for aim in aims if aim.figure]


def _aim_row(aim: Target, figure: Figure, units: Mapping[str, set[str]], names: Mapping[str, str]) -> AimRow:
    factor, base = figure.in_base(Decimal(1))
    convert = len(units[base]) > 1 and base != figure.unit_iri
    start, end = figure.baseline, figure.value
    if aim.derived and aim.derived.is_value:
        end = aim.derived.number
    change = figure.change if start is None and end is None and nature(figure) == RATE else None
    if change is not None:
        start, end = Decimal(0), -change if figure.direction == "down" else change
    elif convert:
        start, end = (None if number is None else number * factor for number in (start, end))
    return AimRow(
        figure=figure,
        document=aim.record.document,
        start=start,
        end=end,
        scale=RATE if change is not None else base,
        unit="%" if change is not None else names.get(base, figure.unit) if convert else figure.unit,
        converted=convert and change is None,
        derived=aim.derived.text if aim.derived else "",
        findings=aim.checks,
    )


def _panels(site: Site, rows: Iterable[AimRow]) -> list[Panel]:
    scales: defaultdict[str, list[AimRow]] = defaultdict(list)
    for row in rows:
        if row.end is not None or row.start is not None:
            scales[row.scale].append(row)
    return [
        Panel(of[0].unit, scale == RATE, plot([_span(site, row) for row in of], zero=scale == RATE))
        for scale, of in scales.items()
    ]


def _span(site: Site, row: AimRow) -> Span:
    figure = row.figure
    subject = "" if figure.of_whole else f" {figure.subject}"
    return Span(
        key=figure.iri,
        label=site.short_name(row.document) + subject,
        value=_value(row),
        start=None if row.start is None or row.scale == RATE else float(row.start),
        end=None if row.end is None else float(row.end),
        side=_TURNED.get(figure.comparator, "") if row.end and row.end < 0 else figure.comparator,
        mark=any(finding.verdict in {"contradiction", "asking"} for finding in row.findings),
        derived=bool(row.derived) and figure.value is None and row.scale != RATE,
    )


def _value(row: AimRow) -> str:
    """The numbers of a row in a few signs."""
    end = "" if row.end is None else f"{shown(row.end, 6)}"
    if row.scale == RATE:
        way = "↓" if row.figure.direction == "down" else "↑"
        return f"{way} {row.figure.comparator.replace('=', '')}{end.removeprefix('-')}%"
    side = (
        row.figure.comparator if row.figure.comparator in {"≥", "≤", "≈"} else "≈" if row.figure.value is None else ""
    )
    return " → ".join(filter(None, ("" if row.start is None else shown(row.start, 6), f"{side}{end}" if end else "?")))
