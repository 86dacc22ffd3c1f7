"""The loops page: each loop drawn as a circle, with the words of each link."""

from collections.abc import Mapping
from typing import Any

from policygraph.analysis.loops import Loop
from policygraph_api.pages.circle import draw
from policygraph_api.pages.listing import matches, paged
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site


def loops(site: Site, filters: Mapping[str, str], page: int) -> dict[str, Any]:
    """Loops by kind (declared, found, open: declared without its closing link), document and words; what is missing.

    With a document, only its own links count.
    """
    only = filters["document"]
    report = site.loops_of.get(only, site.loops)
    numbered = list(enumerate(report.loops, start=1))
    found = [(number, loop) for number, loop in numbered if _kept(loop, filters)]
    listed = paged(found, page)
    declared = sum(loop.declared for loop in report.loops)
    return {
        "loops": [_shown(number, loop) for number, loop in listed.items],
        "declared": declared,
        "found": len(numbered) - declared,
        "truncated": report.truncated,
        "components": report.components,
        "missing": [missing for missing in site.gaps.missing if only in {"", missing.document}],
        "dangling": [dangling for dangling in site.gaps.dangling if only in {"", dangling.document}],
        "gaps_truncated": site.gaps.truncated,
        "filter": filters,
        "paging": listed.paging,
        "document_options": document_options(site),
    }


def _kept(loop: Loop, filters: Mapping[str, str]) -> bool:
    kinds = {"declared": loop.declared, "found": not loop.declared, "open": loop.closing is None}
    return kinds.get(filters["kind"], True) and matches(filters["q"], (*loop.nodes, loop.label))


def _shown(number: int, loop: Loop) -> dict[str, Any]:
    kinds = [edge.kind for edge in loop.edges][: len(loop.nodes)]
    kinds += ["missing"] * (len(loop.nodes) - len(kinds))
    return {
        "number": number, "iri": loop.iri, "label": loop.label, "nodes": loop.nodes, "documents": loop.documents,
        "declared": loop.declared, "closing": loop.closing, "edges": loop.edges, "circle": draw(loop.nodes, kinds),
    }  # fmt: skip
