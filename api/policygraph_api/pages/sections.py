"""The sections of one document as a way to narrow what stands in them."""

from __future__ import annotations

from policygraph_api.pages.facets import Offer
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.records import SectionRecord
from policygraph_api.pages.site import Site

SECTIONS: Kind[SectionRecord] = Kind(
    name="sections",
    item=SectionRecord,
    read=lambda site: site.catalog.sections,
    key=lambda section: section.iri,
    place=lambda section: (section.document,),
    facets={"document": lambda section: (section.document,)},
)


def section_offer(site: Site, document: str) -> list[Offer]:
    """The chapters and sections of a document in its order, as a facet `section` scoped by it; none without one."""
    if not document:
        return []
    headings: dict[str, str] = {}
    for section in site.shelf.held(SECTIONS, "document", document):
        headings.setdefault(section.locator, section.heading)

    def label(place: str) -> str:
        return f"{place} {headings.get(place, '')}".strip()

    return [Offer("section", label, tuple(headings), scope=document)]


def around(locator: str) -> set[str]:
    """The locators of a place and of the sections that it stands in."""
    steps = locator.split("/")
    return {"/".join(steps[:depth]) for depth in range(1, len(steps) + 1)}
