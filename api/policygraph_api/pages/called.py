"""What the things of a large store are called: an index of names in the place of a search through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from policygraph.namespaces import SKOS
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.listing import matches
from policygraph_api.pages.rows import select
from policygraph_api.pages.site import Site

GENERAL = "ChainElement"
"""The kind that materials, processes, industries and uses have besides their own."""
ALIAS = f"{SKOS}altLabel"
MOST = 50
"""Things of a kind that a search gives."""


@dataclass(frozen=True)
class Called:
    """A thing of a kind with its name and all its names in any language, the first one its label."""

    iri: str
    kind: str
    label: str
    forms: tuple[str, ...]


def _read(site: Site) -> Iterator[Called]:
    found: dict[str, Called] = {}
    for row in select(site.store, "named"):
        is_label = row["property"] != ALIAS and row["lang"] in {"zh", ""}
        label = row["form"] if is_label else ""
        one = Called(row["thing"], local_name(row["class"]), label, (row["form"],))
        found[one.iri] = _merged(found[one.iri], one) if one.iri in found else one
    yield from found.values()


def _merged(one: Called, other: Called) -> Called:
    """The names of two mentions together, under the narrower kind."""
    kind = other.kind if one.kind == GENERAL else one.kind
    label = min(filter(None, (one.label, other.label)), default="", key=lambda label: (len(label), label))
    forms = one.forms if set(other.forms) <= set(one.forms) else tuple(sorted({*one.forms, *other.forms}))
    return replace(one, kind=kind, label=label, forms=forms)


def hits(site: Site, words: str) -> list[dict[str, Any]]:
    """The first things of each kind whose names hold all words, and how many there are."""
    found = site.shelf.narrow(CALLED, (), {"q": words})
    return [
        {"kind": kind, "total": number, "hits": [_hit(called, words) for called in found.held("kind", kind, MOST)]}
        for (kind,), number in sorted(found.counts("kind").items())
    ]


def _hit(called: Called, words: str) -> dict[str, str]:
    label = called.label or called.forms[0]
    said = (form for form in (label, *called.forms) if matches(words, (form,)))
    return {"iri": called.iri, "label": label, "found": next(said, label)}


CALLED: Kind[Called] = Kind(
    name="called",
    item=Called,
    read=_read,
    key=lambda called: called.iri,
    place=lambda called: (called.label or called.forms[0], called.iri),
    facets={"kind": lambda called: (called.kind,)},
    texts=lambda called: called.forms,
    merge=_merged,
)
