"""Which part of a store the graph page shows: of a large one only a document, or what is around a thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as ox

from policygraph.errors import NotFound
from policygraph.namespaces import PG
from policygraph_api.pages.choosing import Others, meant
from policygraph_api.pages.excerpt import Excerpt, excerpt
from policygraph_api.pages.rows import iri_term
from policygraph_api.pages.site import Site
from policygraph_api.pages.surroundings import quads_around

_IN_DOCUMENT = f"""SELECT DISTINCT ?name WHERE {{
  {{ BIND(?thing AS ?document) }} UNION {{ ?thing <{PG}inDocument> ?document }}
  ?document a <{PG}PolicyDocument> ; <{PG}sourceName> ?name
}} LIMIT 2"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for of a network: a document by its file stem, a thing by its IRI, or neither."""

    network: str = "all"
    document: str = ""
    focus: str = ""

    @property
    def asked(self) -> Mapping[str, str]:
        """The parameters of an address, beside the network, that ask for it again."""
        return {name: value for name, value in (("document", self.document), ("focus", self.focus)) if value}

    @property
    def address(self) -> str:
        """The parameters as they stand in an address."""
        return urlencode(self.asked)


@dataclass(frozen=True, slots=True)
class Scoped:
    """A part of a store as a site of its own, and how it is asked for; nothing where it is all of a small one."""

    site: Site
    scope: Scope

    @property
    def cut(self) -> bool:
        """Whether more is said of the thing than was read."""
        return isinstance(self.site, Excerpt) and self.site.cut


def scoped(site: Site, scope: Scope) -> Scoped | None:
    """What is asked for where the store is large, all of it where it is small; None for all of a large one.

    NotFound for a document or an IRI that it does not know.
    """
    if not site.excerpts.is_large:
        return Scoped(site, Scope(scope.network))
    if scope.document:
        return Scoped(excerpt(site, scope.document), scope)
    if not scope.focus:
        return None
    own = _document_of(site, scope.focus)
    if own:
        return Scoped(excerpt(site, own), replace(scope, document=own))
    around = site.excerpts.sites.get(("", scope.focus), lambda: _around(site, scope.focus))
    return Scoped(around, scope)


def scoped_by_words(site: Site, scope: Scope) -> tuple[Scoped | None, Mapping[str, Others]]:
    """The same for a document that is named by words; where they fit several, none, and what there is to choose."""
    found = meant(site, scope.document)
    if found.others and site.excerpts.is_large:
        return None, {"document": found.others}
    return scoped(site, replace(scope, document=found.name)), {}


def _around(site: Site, iri: str) -> Site:
    quads, cut = quads_around(site.excerpts.graphs, iri, site.excerpts.shared_subjects)
    return Excerpt(site.excerpts.around(quads), whole=site, cut=cut)


def _document_of(site: Site, iri: str) -> str:
    """The file stem of the document that a thing is or stands in; empty for what stands in several or in none."""
    try:
        term = iri_term(iri)
    except ValueError as error:
        raise NotFound("node", iri) from error
    if next(iter(site.excerpts.graphs.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is None:
        raise NotFound("node", iri)
    found = site.store.select(_IN_DOCUMENT.replace("?thing", term), name="document of a thing").column("name")
    return str(found[0]) if len(found) == 1 else ""
