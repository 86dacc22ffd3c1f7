"""The overview: how much there is, and what matters most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.queries import SEVERITIES
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.bodies import CARRIERS, LOADS
from policygraph_api.pages.counted import DOCUMENTS
from policygraph_api.pages.duties import DUTIES
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.matters import matters
from policygraph_api.pages.recorded import CHAINS, FLOWS
from policygraph_api.pages.rings import declared_loops, loops_in_all
from policygraph_api.pages.site import Site
from policygraph_api.pages.targets import TARGETS
from policygraph_api.pages.tasks import TASKS

_COUNTED: Mapping[str, Kind[Any]] = {
    "documents": DOCUMENTS, "tasks": TASKS, "assignments": DUTIES, "targets": TARGETS, "chains": CHAINS, "flows": FLOWS,
    "agencies": CARRIERS,
}  # fmt: skip
FIRST_DOCUMENTS = 50
FIRST_MATTERS = 8
BUSIEST = 10
FIRST_LOOPS = 10


def overview(site: Site) -> dict[str, Any]:
    """Counts, what the audit says that matters most, the agencies that lead most, the declared loops."""
    shelf = site.shelf
    busiest = shelf.all(LOADS).part(0, BUSIEST, "busy")
    leading = [load for load in busiest if load.lead]
    busiest = leading or busiest
    severities = severity_counts(site)
    return {
        "totals": _totals(site) | {"findings": sum(row["count"] for row in severities)},
        "documents": shelf.all(DOCUMENTS).part(0, FIRST_DOCUMENTS),
        "severities": severities,
        "matters": (ranked := matters(site))[:FIRST_MATTERS],
        "others": ranked[FIRST_MATTERS:],
        "loads": busiest,
        "most": max([load.lead + load.support + load.responsible for load in busiest], default=1) or 1,
        "large": site.excerpts.is_large,
        "loops": declared_loops(site, FIRST_LOOPS),
    }


def severity_counts(site: Site) -> list[dict[str, Any]]:
    """How many findings each severity has, worst first."""
    found = site.shelf.all(FINDINGS).counts("severity", "standing")
    return [{"id": severity, "count": found[severity, "open"]} for severity in SEVERITIES]


def _totals(site: Site) -> dict[str, int]:
    return {name: site.shelf.total(kind) for name, kind in _COUNTED.items()} | {"loops": loops_in_all(site)}
