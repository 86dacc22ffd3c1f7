"""The page that holds two documents of the store against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.analysis.comparison import KINDS, Comparison, compare
from policygraph.report.words import words
from policygraph_api.pages.listing import paged
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

PER_PAGE = 100


def comparison(site: Site, filters: Mapping[str, str], page: int) -> dict[str, Any]:
    """What became of document `a` in document `b`, of one kind or of all; nothing before both are chosen.

    NotFound for a name that no document has.
    """
    told = _told(site, filters["a"], filters["b"]) if filters["a"] and filters["b"] else None
    shown = [change for change in told.changes if filters["kind"] in ("", change.kind)] if told else []
    listed = paged(shown, page, PER_PAGE)
    return {
        "filter": dict(filters),
        "paging": listed.paging,
        "document_options": document_options(site),
        "kinds": {kind: words()["changes"][kind] for kind in KINDS},
        "counts": told.counts if told else {},
        "chosen": told is not None,
        "changes": [change.to_json() for change in listed.items],
    }


def _told(site: Site, before: str, after: str) -> Comparison:
    return compare(site.side(before), site.side(after))
