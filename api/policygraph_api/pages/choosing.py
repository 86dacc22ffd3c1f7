"""A document that a reader names by its place, its title or its file, where it is not chosen from a list."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph_api.pages.listing import matches
from policygraph_api.pages.site import Site

MOST = 30
Others = tuple[tuple[str, str, str], ...]
"""Documents by stem, short name and title."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The file stem of the document that words mean.

    Where they fit several it is the words, and `others` are the first MOST of them to choose from.
    """

    name: str
    others: Others = ()


def meant(site: Site, words: str) -> Meant:
    """Which document words mean: the one that is called so, or the only one whose names hold all of them."""
    if not words or words in site.document_names:
        return Meant(words)
    fitting = []
    for document in site.catalog.documents:
        short = site.short_name(document.name)
        if matches(words, (document.name, short, document.title)):
            fitting.append((document.name, short, document.title))
    if len(fitting) == 1:
        return Meant(fitting[0][0])
    return Meant(words, tuple(fitting[:MOST]))
