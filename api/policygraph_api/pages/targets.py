"""The list of aims, each with what the checks of numbers say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from policygraph.analysis.aims import Aim
from policygraph.analysis.findings import Finding
from policygraph.analysis.numbers import Figure, derive
from policygraph.analysis.numbers.derived import Derived
from policygraph.number_rules import VERDICTS
from policygraph.report.content import Row, target_rows
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind, scoped
from policygraph_api.pages.listing import in_groups
from policygraph_api.pages.records import TargetRecord
from policygraph_api.pages.sections import around, section_offer
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("document", "section", "indicator", "subject", "unit", "form", "where", "check", "q", "sort")
PER_PAGE = 100
FORMS = ("baseline", "value", "change", "derived")
_AT_ONCE = 1000


@dataclass(frozen=True)
class Target:
    """An aim as it is written, as numbers (None where it has none), with what follows from them and the checks say.

    `told` is what a report tells of it; `derived` the value that its change means, as computed.
    """

    record: TargetRecord
    figure: Figure | None
    told: Aim | None
    derived: Derived | None
    checks: tuple[Finding, ...] = ()


def targets(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the aims that pass the filters."""
    found = chosen_targets(site, filters, translate)
    listed = found.page(page, PER_PAGE, filters["sort"])
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "targets": [target.record for target in listed.items],
        "several": True,
        "checks": {target.record.iri: target.checks for target in listed.items if target.checks},
        "derived": {target.record.iri: target.derived.text for target in listed.items if target.derived},
        "warning": warning(site, filters["indicator"]),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All aims that pass the filters, in the order asked for."""
    return Sheet("targets", list(lines(site, few(chosen_targets(site, filters, translate)).each(filters["sort"]))))


def lines(site: Site, found: Iterable[Target]) -> Iterator[Row]:
    """The lines of a file of some aims."""
    told = (target.told for target in found if target.told)
    for some in in_groups(told, _AT_ONCE):
        yield from target_rows(site.content_of(aims=some))


def chosen_targets(site: Site, filters: Filters, translate: Translator) -> Found[Target]:
    """The aims that pass the filters FILTERS (`sort` aside)."""
    return site.shelf.narrow(TARGETS, _offers(site, filters, translate), filters)


def warning(site: Site, indicator: str) -> dict[str, str]:
    """What to know before values of an indicator are compared across documents, in both languages."""
    found = site.shelf.all(TARGETS).held("indicator", indicator, 1) if indicator else []
    figure = next((target.figure for target in found if target.figure), None)
    return {"text": figure.warning if figure else "", "text_en": figure.warning_en if figure else ""}


def _offers(site: Site, filters: Filters, translate: Translator) -> list[Offer]:
    return [
        Offer("document", site.short_name),
        *section_offer(site, filters.get("document", "")),
        Offer("indicator", _indicator_names(site, translate)),
        Offer("subject", str),
        Offer("unit", str),
        Offer("form", lambda form: translate(f"aimform.{form}"), FORMS),
        Offer("where", lambda where: translate.known(f"where.{where}", where)),
        Offer("check", lambda verdict: translate(f"verdict.{verdict}"), (*VERDICTS, "none")),
    ]


def _indicator_names(site: Site, translate: Translator) -> Callable[[str], str]:
    """What indicators are called, by IRI."""
    found = site.shelf.all(TARGETS)

    def name(iri: str) -> str:
        english = site.catalog.english.get(iri) if translate.language == "en" else ""
        held = found.held("indicator", iri, 1)
        return english or (held[0].record.indicator_name if held else iri)

    return name


def _read(site: Site) -> Iterator[Target]:
    """Each aim with the findings of arithmetic that rest on its words, without the lists of derived values."""
    figures = {figure.iri: figure for figure in site.figures}
    derived = {made.aim.iri: made for made in derive(site.figures)}
    told = {aim.iri: aim for aim in site.aims}
    for record in site.catalog.targets:
        iri = record.iri
        yield Target(record, figures.get(iri), told.get(iri), derived.get(iri), tuple(site.checks.get(iri, ())))


def _forms(target: Target) -> set[str]:
    record = target.record
    told = {"baseline": record.baseline, "value": record.value, "change": record.change}
    return {form for form, text in told.items() if text} | ({"derived"} if target.derived else set())


def _number(name: str) -> Callable[[Target], Decimal | None]:
    return lambda target: getattr(target.figure, name) if target.figure else None


def _texts(target: Target) -> Iterable[str]:
    record = target.record
    return (record.written, record.indicator_name, record.subject, record.locator, record.context)


TARGETS: Kind[Target] = Kind(
    name="targets",
    item=Target,
    read=_read,
    key=lambda target: target.record.iri,
    place=lambda target: (target.record.document,),
    facets={
        "document": lambda target: (target.record.document,),
        "section": lambda t: [scoped(t.record.document, place) for place in around(t.record.locator)],
        "indicator": lambda target: (target.record.indicator,),
        "subject": lambda target: (target.record.subject,),
        "unit": lambda target: (target.record.unit,),
        "form": _forms,
        "where": lambda target: (target.record.where,),
        "check": lambda target: {finding.verdict for finding in target.checks} or {"none"},
    },
    orders={
        "document": lambda target: target.record.document,
        "indicator": lambda target: target.record.indicator_name or target.record.written,
        "subject": lambda target: target.record.subject,
        "unit": lambda target: target.record.unit,
        "baseline": _number("baseline"),
        "value": _number("value"),
        "change": _number("change"),
        "year": lambda target: target.record.year,
        "checks": lambda target: len(target.checks),
    },
    texts=_texts,
    daily=True,
)
