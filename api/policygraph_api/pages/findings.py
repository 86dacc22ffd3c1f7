"""The list of findings, in groups as the reader wants them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.grouping import PAGE, FindingGroup, group_findings
from policygraph.number_rules import VERDICTS
from policygraph.queries import SEVERITIES
from policygraph.report.content import finding_rows
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("severity", "verdict", "rule", "document", "body", "decision", "q", "group", "sort")
DECISIONS = ("open", "none_yet", "confirm", "reject")
GROUPINGS = ("body", "rule", "document", "none")
"""By document, rule and body; by rule; by document; not at all."""
PER_PAGE = 100
ORDERS: Mapping[str, Callable[[FindingGroup], Any]] = {
    "severity": lambda group: SEVERITIES.index(group.severity),
    "document": lambda group: group.document,
    "rule": lambda group: group.rule,
    "number": lambda group: len(group.findings),
}


def findings(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the findings that pass the filters, and how many of each severity each document has."""
    found = chosen_findings(site, filters, translate)
    groups = ordered(gathered(found.items, filters["group"]), filters["sort"], ORDERS)
    listed = paged(groups, page, PER_PAGE if filters["group"] == "none" else PAGE)
    rejected = sum(not finding.open for finding in found.items)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "severities": severity_rows(site, found.items),
        "total": len(found.items),
        "open": len(found.items) - rejected,
        "rejected": rejected,
        **grouped(site, listed.items),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All findings that pass the filters, in the order of their groups."""
    groups = gathered(chosen_findings(site, filters, translate).items, filters["group"])
    found = (finding for group in ordered(groups, filters["sort"], ORDERS) for finding in group.findings)
    return Sheet("findings", list(finding_rows(replace(site.content, findings=tuple(found)))))


def chosen_findings(site: Site, filters: Filters, translate: Translator) -> Narrowed[Finding]:
    """The findings that pass the filters FILTERS (`group` and `sort` aside)."""
    return narrow(site.findings, _facets(site, translate), filters, _texts)


def gathered(found: Iterable[Finding], grouping: str) -> list[FindingGroup]:
    """Findings in groups of one of GROUPINGS; for any other word as the audit's papers have them."""
    if grouping == "none":
        return [FindingGroup(f.document, f.rule, f.severity, f.body, (f,)) for f in found]
    if grouping not in {"rule", "document"}:
        return group_findings(found)
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        groups.setdefault(getattr(finding, grouping), []).append(finding)
    return [_whole(group, grouping) for group in groups.values()]


def _whole(group: Sequence[Finding], grouping: str) -> FindingGroup:
    worst = min(group, key=lambda finding: SEVERITIES.index(finding.severity))
    told = {"document": "", "rule": "", grouping: getattr(worst, grouping)}
    return FindingGroup(told["document"], told["rule"], worst.severity, "", tuple(group))


def severity_rows(site: Site, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each document with how many open findings of each severity it has among some."""
    counts = Counter((finding.document, finding.severity) for finding in found if finding.open)
    names = [document.name for document in site.catalog.documents]
    rows = [{"document": name, **{level: counts[name, level] for level in SEVERITIES}} for name in names]
    totals = Counter(document for document, _ in counts.elements())
    return [row | {"findings": totals[str(row["document"])]} for row in rows if totals[str(row["document"])]]


def grouped(site: Site, groups: Sequence[FindingGroup]) -> dict[str, Any]:
    """The findings of some groups one after another, and each group with where its own begin (`first`)."""
    rows: list[dict[str, Any]] = []
    shown: list[Finding] = []
    for group in groups:
        rule = site.rules.get(group.rule)
        titles = {"title": rule.title if rule else "", "title_en": rule.title_en if rule else ""}
        rows.append(group.to_json() | {"first": len(shown), **titles})
        shown += group.findings
    return {"groups": rows, "findings": shown}


def _facets(site: Site, translate: Translator) -> list[Facet[Finding]]:
    def title(rule: str) -> str:
        return translate.pick(site.rules[rule], "title") if rule in site.rules else rule

    return [
        Facet("severity", lambda f: (f.severity,), lambda name: translate(f"severity.{name}"), SEVERITIES),
        Facet("document", lambda f: (f.document,), site.short_name),
        Facet("rule", lambda f: (f.rule,), title),
        Facet("verdict", lambda f: (f.verdict,), lambda name: translate(f"verdict.{name}"), VERDICTS),
        Facet("body", lambda f: (f.body,), str),
        Facet("decision", _decisions, lambda name: translate(f"finding.{name}"), DECISIONS),
    ]


def _decisions(finding: Finding) -> tuple[str, ...]:
    verdict = finding.decision.verdict if finding.decision else "none_yet"
    return (verdict, "open") if finding.open else (verdict,)


def _texts(finding: Finding) -> Iterable[str]:
    return (finding.message, finding.message_en, finding.subject)
