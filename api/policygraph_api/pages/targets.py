"""The list of aims, each with what the checks of numbers say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from policygraph.number_rules import VERDICTS
from policygraph.report.content import target_rows
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.records import TargetRecord
from policygraph_api.pages.sections import section_facet
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("document", "section", "indicator", "subject", "unit", "form", "where", "check", "q", "sort")
PER_PAGE = 100
FORMS = ("baseline", "value", "change", "derived")


def targets(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the aims that pass the filters."""
    found = chosen_targets(site, filters, translate)
    listed = paged(ordered(found.items, filters["sort"], _orders(site)), page, PER_PAGE)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "targets": listed.items,
        "several": True,
        "checks": {target.iri: checks for target in listed.items if (checks := site.checks.get(target.iri))},
        "derived": {target.iri: site.derived[target.iri] for target in listed.items if target.iri in site.derived},
        "warning": warning(site, filters["indicator"]),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All aims that pass the filters, in the order asked for."""
    found = ordered(chosen_targets(site, filters, translate).items, filters["sort"], _orders(site))
    aims = {aim.iri: aim for aim in site.aims}
    content = replace(site.content, aims=tuple(aims[target.iri] for target in found if target.iri in aims))
    return Sheet("targets", list(target_rows(content)))


def chosen_targets(site: Site, filters: Filters, translate: Translator) -> Narrowed[TargetRecord]:
    """The aims that pass the filters FILTERS (`sort` aside)."""
    return narrow(site.catalog.targets, _facets(site, filters, translate), filters, _texts)


def warning(site: Site, indicator: str) -> dict[str, str]:
    """What to know before values of an indicator are compared across documents, in both languages."""
    figure = next((figure for figure in site.figures if indicator and figure.indicator == indicator), None)
    return {"text": figure.warning if figure else "", "text_en": figure.warning_en if figure else ""}


def _facets(site: Site, filters: Filters, translate: Translator) -> list[Facet[TargetRecord]]:
    english = site.catalog.english if translate.language == "en" else {}
    named = {t.indicator: english.get(t.indicator, t.indicator_name) for t in site.catalog.targets if t.indicator}
    return [
        Facet("document", lambda target: (target.document,), site.short_name),
        *section_facet(site, filters.get("document", ""), lambda target: target.locator),
        Facet("indicator", lambda target: (target.indicator,), lambda iri: named.get(iri, iri)),
        Facet("subject", lambda target: (target.subject,), str),
        Facet("unit", lambda target: (target.unit,), str),
        Facet("form", lambda target: _forms(site, target), lambda form: translate(f"aimform.{form}"), FORMS),
        Facet("where", lambda target: (target.where,), lambda where: translate.known(f"where.{where}", where)),
        Facet(
            "check",
            lambda target: {finding.verdict for finding in site.checks.get(target.iri, ())} or {"none"},
            lambda verdict: translate(f"verdict.{verdict}"),
            (*VERDICTS, "none"),
        ),
    ]


def _forms(site: Site, target: TargetRecord) -> set[str]:
    told = {"baseline": target.baseline, "value": target.value, "change": target.change}
    return {form for form, text in told.items() if text} | ({"derived"} if target.iri in site.derived else set())


def _orders(site: Site) -> Mapping[str, Callable[[TargetRecord], Any]]:
    figures = {figure.iri: figure for figure in site.figures}

    def number(iri: str, name: str) -> Decimal | str:
        value: Decimal | None = getattr(figures[iri], name) if iri in figures else None
        return "" if value is None else value

    return {
        "document": lambda target: target.document,
        "indicator": lambda target: target.indicator_name or target.written,
        "subject": lambda target: target.subject,
        "unit": lambda target: target.unit,
        "baseline": lambda target: number(target.iri, "baseline"),
        "value": lambda target: number(target.iri, "value"),
        "change": lambda target: number(target.iri, "change"),
        "year": lambda target: target.year,
        "checks": lambda target: len(site.checks.get(target.iri, ())),
    }


def _texts(target: TargetRecord) -> Iterable[str]:
    return (target.written, target.indicator_name, target.subject, target.locator, target.context)
