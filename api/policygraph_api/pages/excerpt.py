"""A few documents of a large store as a site of their own: a page about them reads nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.analysis.decided import DecisionRecord
from policygraph.analysis.findings import Finding
from policygraph.analysis.sources import Sources
from policygraph_api.kept import cached_property
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.site import Site


@dataclass(frozen=True, kw_only=True)
class Excerpt(Site):
    """Some documents with all that belongs to none; what is known of the `whole` only is the whole's."""

    whole: Site
    names: tuple[str, ...] = ()
    """The file stems of the documents."""
    cut: bool = False
    """Whether more than this is said of what it was made for."""

    @cached_property
    def audited(self) -> tuple[Finding, ...]:
        """What the audit of the whole says of the documents."""
        shelf = self.whole.shelf
        return tuple(finding for name in self.names for finding in shelf.held(FINDINGS, "document", name))

    @property
    def document_names(self) -> Mapping[str, str]:
        """Short names that tell the documents from all others of the whole."""
        return self.whole.document_names

    @property
    def sources(self) -> Sources:
        """The user's files for all documents."""
        return self.whole.sources

    @property
    def decisions(self) -> tuple[DecisionRecord, ...]:
        """What people decided, by day."""
        return self.whole.decisions

    @property
    def decided(self) -> Mapping[str, DecisionRecord]:
        """The latest decision on each thing, by its IRI."""
        return self.whole.decided


def excerpt(site: Site, *names: str) -> Site:
    """A site of the documents with these file stems where the whole is large, else the whole. Raises NotFound."""
    excerpts = site.excerpts
    if not excerpts.is_large:
        return site
    return excerpts.sites.get(names, lambda: Excerpt(excerpts.store(names), whole=site, names=names))
