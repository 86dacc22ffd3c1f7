"""The sections of one document as a way to narrow what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from policygraph_api.pages.facets import Facet
from policygraph_api.pages.site import Site

Item = TypeVar("Item")


def section_facet(site: Site, document: str, locator: Callable[[Item], str]) -> list[Facet[Item]]:
    """The chapters and sections of a document in its order, as a facet; none without a document."""
    headings: dict[str, str] = {}
    for section in site.catalog.sections:
        if section.document == document:
            headings.setdefault(section.locator, section.heading)

    def label(place: str) -> str:
        return f"{place} {headings.get(place, '')}".strip()

    return [Facet("section", lambda item: around(locator(item)), label, tuple(headings))] if document else []


def around(locator: str) -> set[str]:
    """The locators of a place and of the sections that it stands in."""
    steps = locator.split("/")
    return {"/".join(steps[:depth]) for depth in range(1, len(steps) + 1)}
