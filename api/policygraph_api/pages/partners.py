"""The page of who works with whom in a document."""

from collections.abc import Mapping
from typing import Any

from policygraph.analysis.cooperation import Standing
from policygraph_api.pages.listing import matches
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

SHOWN = 5
"""How many partners of a body are listed."""


def cooperation(site: Site, filters: Mapping[str, str]) -> dict[str, Any]:
    """The bodies of one document (the chosen one, else the first with duties) among one another, busiest first."""
    shown = dict(filters)
    shown["document"] = filters["document"] or next((duty.document for duty in site.duties), "")
    loads = {load.agency: load for load in site.loads if load.document == shown["document"]}
    found = [s for s in site.standings if s.document == shown["document"] and matches(filters["q"], (s.agency_label,))]
    return {
        "filter": shown,
        "document_options": document_options(site),
        "bodies": [_row(s) | {"lead": loads[s.agency].lead, "first_lead": loads[s.agency].first_lead} for s in found],
    }


def _row(standing: Standing) -> dict[str, Any]:
    partners = standing.partners
    return standing.to_json() | {"partners": dict(partners[:SHOWN]), "partner_count": len(partners)}
