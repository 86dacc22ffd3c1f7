"""The list pages: tasks, agencies, targets, findings, search."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.grouping import PAGE, FindingGroup, group_findings
from policygraph.analysis.responsibility import Duty, Load
from policygraph.namespaces import PG
from policygraph.number_rules import VERDICTS as NUMBER_VERDICTS
from policygraph.queries import SEVERITIES
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import chosen, matches, paged
from policygraph_api.pages.records import AgencyRecord, TaskRecord
from policygraph_api.pages.rows import Row, select, string_term
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]


def tasks(site: Site, filters: Filters, page: int) -> dict[str, Any]:
    """Tasks by document, state of their leads, and words."""
    listed = paged(chosen_tasks(site, filters), page)
    shown = {task.iri: site.duties_of_task.get(task.iri, ()) for task in listed.items}
    return {"tasks": listed.items, "duties_of_task": shown, "several": True} | _frame(site, filters, listed.paging)


def chosen_tasks(site: Site, filters: Filters) -> list[TaskRecord]:
    """The tasks that pass the filters `document`, `state` and `q`."""
    keep = STATES.get(filters["state"], _any)
    return [
        task
        for task in site.catalog.tasks
        if chosen(filters, document=task.document)
        and keep(site.duties_of_task.get(task.iri, ()))
        and matches(filters["q"], (task.title, task.locator, *_names(site.duties_of_task.get(task.iri, ()))))
    ]


def _any(_duties: Sequence[Duty]) -> bool:
    return True


def _leads(duties: Sequence[Duty]) -> int:
    return sum(duty.role == "lead" for duty in duties)


STATES: Mapping[str, Callable[[Sequence[Duty]], bool]] = {
    "nobody": lambda duties: not duties,
    "nolead": lambda duties: bool(duties) and not _leads(duties),
    "onelead": lambda duties: _leads(duties) == 1,
    "manyleads": lambda duties: _leads(duties) > 1,
}


def _names(duties: Sequence[Duty]) -> list[str]:
    return [name for duty in duties for name in (duty.agency_label, duty.name_as_written)]


def agencies(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """Agencies with their load in each document; those without a duty stand at the end."""
    carried: defaultdict[str, list[Load | None]] = defaultdict(list)
    for load in site.loads:
        carried[load.agency].append(load)
    found = [
        (agency, load)
        for agency in site.catalog.agencies
        for load in carried[agency.iri] or [None]
        if chosen(filters, document=load.document if load else "", kind=agency.kind)
        and matches(filters["q"], (agency.name, *agency.forms, agency.function_name, agency.issue))
    ]
    found.sort(key=lambda row: (-row[1].tasks if row[1] else 0, row[0].place, row[0].name))
    rows = [_agency_row(agency, load) for agency, load in found]
    listed = paged(rows, page)
    kinds = sorted({agency.kind for agency in site.catalog.agencies if agency.kind})
    named = [(kind, translate.known(f"agencykind.{kind}", kind)) for kind in kinds]
    return {"agencies": listed.items, "kinds": named} | _frame(site, filters, listed.paging)


def _agency_row(agency: AgencyRecord, load: Load | None) -> dict[str, Any]:
    counts = {
        name: getattr(load, name, 0)
        for name in ("lead", "first_lead", "support", "responsible", "local", "inherited", "tasks")
    }
    return {"agency": agency, "document": load.document if load else "", **counts}


def targets(site: Site, filters: Filters, page: int) -> dict[str, Any]:
    """Targets by document, indicator and words."""
    found = [
        target
        for target in site.catalog.targets
        if chosen(filters, document=target.document, indicator=target.indicator)
        and matches(filters["q"], (target.written, target.indicator_name, target.subject, target.locator))
    ]
    listed = paged(found, page)
    named = {target.indicator: target.indicator_name for target in site.catalog.targets if target.indicator}
    options = sorted(named.items(), key=lambda option: option[1])
    return {
        "targets": listed.items,
        "indicators": options,
        "several": True,
        "checks": {target.iri: checks for target in listed.items if (checks := site.checks.get(target.iri))},
        "derived": {target.iri: site.derived[target.iri] for target in listed.items if target.iri in site.derived},
        "warning": _warning(site, filters["indicator"]),
    } | _frame(site, filters, listed.paging)


def _warning(site: Site, indicator: str) -> dict[str, str]:
    """What to know before values of an indicator are compared across documents, in both languages."""
    figure = next((figure for figure in site.figures if indicator and figure.indicator == indicator), None)
    return {"text": figure.warning if figure else "", "text_en": figure.warning_en if figure else ""}


def findings(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """Findings by severity, rule, document and words, in rows of one document, rule and body."""
    found = chosen_findings(site, filters)
    listed = paged(group_findings(found), page, PAGE)
    used = dict.fromkeys(finding.rule for finding in site.findings)
    rejected = sum(not finding.open for finding in found)
    return {
        **grouped(site, listed.items),
        "open": len(found) - rejected,
        "rejected": rejected,
        "decision_options": [(verdict, translate(f"finding.{verdict}")) for verdict in VERDICTS],
        "verdict_options": [(verdict, translate(f"verdict.{verdict}")) for verdict in NUMBER_VERDICTS],
        "severity_options": [(severity, translate(f"severity.{severity}")) for severity in SEVERITIES],
        "rule_options": [(rule, translate.pick(site.rules[rule], "title")) for rule in used],
    } | _frame(site, filters, listed.paging)


def chosen_findings(site: Site, filters: Filters) -> list[Finding]:
    """The findings that pass the filters `document`, `severity`, `rule`, `decision`, `verdict` and `q`."""
    return [
        finding
        for finding in site.findings
        if chosen(
            filters,
            document=finding.document,
            severity=finding.severity,
            rule=finding.rule,
            decision=_verdict(finding),
            verdict=finding.verdict,
        )
        and matches(filters["q"], (finding.message, finding.message_en, finding.subject))
    ]


def grouped(site: Site, groups: Sequence[FindingGroup]) -> dict[str, Any]:
    """The findings of some groups one after another, and each group with where its own begin (`first`)."""
    rows: list[dict[str, Any]] = []
    shown: list[Finding] = []
    for group in groups:
        rule = site.rules[group.rule]
        rows.append(group.to_json() | {"first": len(shown), "title": rule.title, "title_en": rule.title_en})
        shown += group.findings
    return {"groups": rows, "findings": shown}


VERDICTS = ("none_yet", "confirm", "reject")


def _verdict(finding: Finding) -> str:
    return finding.decision.verdict if finding.decision else VERDICTS[0]


def search(site: Site, words: str) -> dict[str, Any]:
    """What is called so, or has it as another name, once each under its narrower kind."""
    found: dict[str, Row] = {}
    for row in select(site.store, "search", [string_term(words)]) if words.strip() else []:
        if row["thing"] not in found or found[row["thing"]]["class"] == PG + "ChainElement":
            found[row["thing"]] = row
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for iri, row in found.items():
        hit = {"iri": iri, "label": row["label"] or row["found"], "found": row["found"]}
        groups[local_name(row["class"])].append(hit)
    return {"words": words, "groups": [{"kind": kind, "hits": hits} for kind, hits in groups.items()]}


def document_options(site: Site) -> list[tuple[str, str]]:
    """(stem, title) of each document."""
    return [(document.name, document.title) for document in site.catalog.documents]


def _frame(site: Site, filters: Filters, paging: object) -> dict[str, Any]:
    return {"filter": filters, "paging": paging, "document_options": document_options(site)}
