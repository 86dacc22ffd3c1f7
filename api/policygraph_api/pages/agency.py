"""One agency: what it carries, with whom, its function elsewhere, what reforms did to it, what the audit says."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.grouping import group_findings
from policygraph.analysis.responsibility import Duty
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.bodies import CARRIERS
from policygraph_api.pages.findings import grouped
from policygraph_api.pages.records import AgencyRecord
from policygraph_api.pages.site import Site

MOST = 60
"""Bodies of other places that are named."""


def agency(site: Site, iri: str, held: list[Duty]) -> dict[str, Any] | None:
    """What the pages tell of an agency that has these duties; None for what is none."""
    carrier = site.shelf.one(CARRIERS, iri)
    if carrier is None:
        return None
    record = carrier.record
    reforms = site.reforms.of(record)
    about, of_tasks = _findings(site, record, held)
    return {
        "record": record,
        "loads": carrier.loads,
        "documents": _by_document(held),
        "written": _written(record, held),
        "elsewhere": _elsewhere(site, record),
        "reforms": reforms,
        "ended": next((reform for reform in reversed(reforms) if reform.ended and reform.confirmed), None),
        "about": grouped(site, group_findings(about)),
        "of_tasks": grouped(site, group_findings(of_tasks)),
    }


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
    """The first bodies of the same function in other places, each with what it carries and which reform ended it."""
    found = site.shelf.all(CARRIERS).held("function", record.function, MOST) if record.function else []
    return [
        {
            "agency": other.record,
            "loads": other.loads,
            "reforms": [reform for reform in site.reforms.of(other.record) if reform.ended],
        }
        for other in found
        if other.record.place != record.place
    ]


def _findings(site: Site, record: AgencyRecord, held: list[Duty]) -> tuple[list[Finding], list[Finding]]:
    """The findings about the agency itself, and the other ones about a task that it has a part in."""
    tasks = {duty.task for duty in held}
    of_documents = [f for name in sorted({duty.document for duty in held}) for f in _of_document(site, name)]
    own = site.shelf.held(FINDINGS, "subject", record.iri)
    told = {f.iri: f for f in (*own, *(f for f in of_documents if f.body == record.name))}
    return list(told.values()), [f for f in of_documents if f.subject_iri in tasks and f.iri not in told]


def _of_document(site: Site, name: str) -> list[Finding]:
    return site.shelf.held(FINDINGS, "document", name)
