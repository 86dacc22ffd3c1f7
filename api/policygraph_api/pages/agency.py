"""One agency: what it carries, with whom, its function elsewhere, what reforms did to it, what the audit says."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.grouping import group_findings
from policygraph.analysis.responsibility import Duty, Load
from policygraph_api.pages.findings import grouped
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.site import Site


def agency(site: Site, iri: str) -> dict[str, Any] | None:
    """What the pages tell of an agency; None for what is none."""
    record = next((record for record in site.catalog.agencies if record.iri == iri), None)
    if record is None:
        return None
    held = [duty for duty in site.duties if duty.agency == iri]
    reforms = site.reforms.of(record)
    about, of_tasks = _findings(site, record, held)
    return {
        "record": record,
        "loads": _loads(site, iri),
        "documents": _by_document(held),
        "written": _written(record, held),
        "elsewhere": _elsewhere(site, record),
        "reforms": reforms,
        "ended": next((reform for reform in reversed(reforms) if reform.ended and reform.confirmed), None),
        "about": grouped(site, group_findings(about)),
        "of_tasks": grouped(site, group_findings(of_tasks)),
    }


def _loads(site: Site, iri: str) -> list[Load]:
    return [load for load in site.loads if load.agency == iri]


def _by_document(held: list[Duty]) -> list[dict[str, Any]]:
    """Its duties by document, in the order of each document."""
    groups: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in held:
        groups[duty.document].append(duty)
    return [{"document": name, "duties": duties} for name, duties in sorted(groups.items())]


def _written(record: AgencyRecord, held: list[Duty]) -> list[dict[str, Any]]:
    """How the documents write its name: each form with the duties that it stands in, the most frequent first."""
    groups: defaultdict[str, list[Duty]] = defaultdict(list)
    for form in record.forms:
        groups[form] = []
    for duty in held:
        groups[duty.name_as_written].append(duty)
    rows = [{"form": form, "tasks": len({d.task for d in of}), "duties": of[:1]} for form, of in groups.items() if form]
    slips = [issue.partition(" → ")[0] for issue in record.issue.split("; ")]
    return sorted(({**row, "slip": row["form"] in slips} for row in rows), key=_often)


def _often(row: dict[str, Any]) -> tuple[int, str]:
    return -int(row["tasks"]), str(row["form"])


def _elsewhere(site: Site, record: AgencyRecord) -> list[dict[str, Any]]:
    """The bodies of the same function in other places, each with what it carries and which reform ended it."""
    return [
        {"agency": other, "loads": _loads(site, other.iri), "reforms": [r for r in site.reforms.of(other) if r.ended]}
        for other in site.catalog.agencies
        if record.function and other.function == record.function and other.place != record.place
    ]


def _findings(site: Site, record: AgencyRecord, held: list[Duty]) -> tuple[list[Finding], list[Finding]]:
    """The findings about the agency itself, and the other ones about a task that it has a part in."""
    documents, tasks = {duty.document for duty in held}, {duty.task for duty in held}
    about = [
        finding
        for finding in site.findings
        if finding.subject_iri == record.iri or (finding.body == record.name and finding.document in documents)
    ]
    known = {finding.iri for finding in about}
    return about, [f for f in site.findings if f.subject_iri in tasks and f.iri not in known]
