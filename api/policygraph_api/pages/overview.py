"""The overview and the list of documents."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from policygraph.queries import SEVERITIES
from policygraph_api.pages.matters import matters
from policygraph_api.pages.site import Site

NAMED_KINDS = ("Park", "Project", "Enterprise", "PilotProgramme")
FIRST_MATTERS = 8
BUSIEST = 10
FIRST_LOOPS = 10


def overview(site: Site) -> dict[str, Any]:
    """Counts, what the audit says that matters most, the agencies that lead most, the declared loops."""
    documents = document_rows(site)
    leads = sorted(site.loads, key=lambda load: (-load.lead, -load.tasks, load.document, load.agency))
    busiest = [load for load in leads if load.lead][:BUSIEST] or leads[:BUSIEST]
    return {
        "totals": _totals(site, documents),
        "documents": documents,
        "severities": severity_counts(site),
        "matters": (ranked := matters(site))[:FIRST_MATTERS],
        "others": ranked[FIRST_MATTERS:],
        "loads": busiest,
        "most": max([load.lead + load.support + load.responsible for load in busiest], default=1) or 1,
        "loops": [loop for loop in site.loops.loops if loop.declared][:FIRST_LOOPS],
    }


def document_rows(site: Site) -> list[dict[str, Any]]:
    """Each document with its counts."""
    duties = Counter(duty.document for duty in site.duties)
    agencies = Counter(document for document, _ in {(duty.document, duty.agency) for duty in site.duties})
    others = Counter((other.document, other.kind) for other in site.catalog.others)
    counts: Mapping[str, Counter[str]] = {
        "tasks": Counter(task.document for task in site.catalog.tasks),
        "assignments": duties,
        "agencies": agencies,
        "targets": Counter(target.document for target in site.catalog.targets),
        "chains": Counter(chain.document for chain in site.catalog.chains),
        "flows": Counter(flow.document for flow in site.catalog.flows),
        "citations": Counter(citation.document for citation in site.catalog.citations),
        "findings": Counter(finding.document for finding in site.open_findings),
    }
    return [
        {
            **{name: count[document.name] for name, count in counts.items()},
            "named": sum(others[document.name, kind] for kind in NAMED_KINDS),
            "issues": others[document.name, "Issue"],
            **vars(document),
            "period": document.period,
        }
        for document in site.catalog.documents
    ]


def severity_counts(site: Site) -> list[dict[str, Any]]:
    """How many findings each severity has, worst first."""
    counts = Counter(finding.severity for finding in site.open_findings)
    return [{"id": severity, "count": counts[severity]} for severity in SEVERITIES]


def _totals(site: Site, documents: list[dict[str, Any]]) -> dict[str, int]:
    names = ("tasks", "assignments", "targets", "chains", "flows")
    return {
        "documents": len(documents),
        **{name: sum(document[name] for document in documents) for name in names},
        "agencies": len(site.catalog.agencies),
        "loops": len(site.loops.loops),
        "findings": len(site.open_findings),
    }
