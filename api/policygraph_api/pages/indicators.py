"""One indicator in all documents: its aims side by side, in one unit where one is known, and as a plot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.numbers import Derived, Figure, derive
from policygraph.analysis.numbers.amounts import shown
from policygraph.analysis.numbers.groups import nature
from policygraph.report.content import target_rows
from policygraph_api.pages.dots import Plot, Span, plot
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import matches
from policygraph_api.pages.rows import select
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("indicator", "alone", "q", "sort")
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
    """The aims of one indicator, or all indicators that two documents or more set aims for (with `alone` all)."""
    del page
    groups = by_indicator(site)
    chosen = groups.get(filters["indicator"], [])
    rows = aim_rows(site, chosen, translate.language)
    listed = ordered(_listed(site, groups, filters), filters["sort"], ORDERS)
    return {
        "filter": dict(filters),
        "choices": (),
        "documents": [document.name for document in site.catalog.documents],
        "indicators": [] if chosen else listed,
        "others": [
            {name: row[name] for name in ("indicator", "label", "label_en")}
            for row in sorted(listed, key=lambda row: row["label"])
        ],
        "indicator": chosen[0] if chosen else None,
        "aims": rows,
        "panels": _panels(site, rows),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """The aims of the indicator, or of all that are listed."""
    del translate
    groups = by_indicator(site)
    shown_ones = [filters["indicator"]] if filters["indicator"] else _iris(_listed(site, groups, filters))
    order = {figure.iri: at for at, figure in enumerate(f for iri in shown_ones for f in groups.get(iri, []))}
    aims = sorted((aim for aim in site.aims if aim.iri in order), key=lambda aim: order[aim.iri])
    return Sheet("targets", list(target_rows(replace(site.content, aims=tuple(aims)))))


def by_indicator(site: Site) -> Mapping[str, list[Figure]]:
    """Indicator IRI to the aims for it, by document, the whole place before its parts."""
    found: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in site.figures:
        if figure.aim and figure.indicator:
            found[figure.indicator].append(figure)
    return {
        iri: sorted(figures, key=lambda f: (f.document, not f.of_whole, f.subject)) for iri, figures in found.items()
    }


def _iris(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(row["indicator"]) for row in rows]


ORDERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "indicator": lambda row: row["label"],
    "documents": lambda row: len(row["aims"]),
    "targets": lambda row: row["targets"],
    "checks": lambda row: row["checks"],
}


def _listed(site: Site, groups: Mapping[str, list[Figure]], filters: Filters) -> list[dict[str, Any]]:
    rows = [_row(site, iri, figures) for iri, figures in groups.items()]
    kept = [row for row in rows if (len(row["aims"]) > 1 or filters["alone"]) and matches(filters["q"], row["names"])]
    return sorted(kept, key=lambda row: (-len(row["aims"]), -row["targets"], row["label"]))


def _row(site: Site, iri: str, figures: Sequence[Figure]) -> dict[str, Any]:
    aims: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        aims[site.catalog.names[figure.document]].append(figure)
    first = figures[0]
    return {
        "indicator": iri,
        "label": first.name,
        "label_en": first.label_en,
        "names": [first.name, first.label_en, *{figure.written for figure in figures}],
        "better": first.better,
        "aims": dict(aims),
        "targets": len(figures),
        "checks": sum(len(site.checks.get(figure.iri, ())) for figure in figures),
    }


def aim_rows(site: Site, figures: Sequence[Figure], language: str) -> list[AimRow]:
    """Aims with their numbers on scales that are as few as possible."""
    derived = {made.aim.iri: made for made in derive(site.figures)}
    names = {row["unit"]: row[f"label_{language}"] for row in select(site.store, "units")}
    units: defaultdict[str, set[str]] = defaultdict(set)
    for figure in figures:
        units[figure.in_base(Decimal(1))[1]].add(figure.unit_iri)
    return [_aim_row(site, figure, derived.get(figure.iri), units, names) for figure in figures]


def _aim_row(
    site: Site, figure: Figure, derived: Derived | None, units: Mapping[str, set[str]], names: Mapping[str, str]
) -> AimRow:
    factor, base = figure.in_base(Decimal(1))
    convert = len(units[base]) > 1 and base != figure.unit_iri
    start, end = figure.baseline, figure.value
    if derived and derived.is_value:
        end = derived.number
    change = figure.change if start is None and end is None and nature(figure) == RATE else None
    if change is not None:
        start, end = Decimal(0), -change if figure.direction == "down" else change
    elif convert:
        start, end = (None if number is None else number * factor for number in (start, end))
    return AimRow(
        figure=figure,
        document=site.catalog.names[figure.document],
        start=start,
        end=end,
        scale=RATE if change is not None else base,
        unit="%" if change is not None else names.get(base, figure.unit) if convert else figure.unit,
        converted=convert and change is None,
        derived=site.derived.get(figure.iri, ""),
        findings=tuple(site.checks.get(figure.iri, ())),
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
