"""What several pages share: the search, and the documents to choose from."""

from collections import defaultdict
from typing import Any

from policygraph.namespaces import PG
from policygraph_api.pages.called import GENERAL, hits
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.rows import Row, select, string_term
from policygraph_api.pages.site import Site


def search(site: Site, words: str) -> dict[str, Any]:
    """What is called so, or has it as another name, once each under its narrower kind; what is called just so first."""
    find = hits if site.excerpts.is_large else _search
    groups = find(site, words) if words.strip() else []
    for group in groups:
        group["hits"].sort(key=lambda hit: words.strip() not in (hit["label"], hit["found"]))
    return {"words": words, "groups": groups}


def _search(site: Site, words: str) -> list[dict[str, Any]]:
    """The same as `hits`, of a store that has no index of names."""
    found: dict[str, Row] = {}
    for row in select(site.store, "search", [string_term(words)]):
        if row["thing"] not in found or found[row["thing"]]["class"] == PG + GENERAL:
            found[row["thing"]] = row
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for iri, row in found.items():
        hit = {"iri": iri, "label": row["label"] or row["found"], "found": row["found"]}
        groups[local_name(row["class"])].append(hit)
    return [{"kind": kind, "total": len(of), "hits": of} for kind, of in groups.items()]


def document_options(site: Site) -> list[tuple[str, str]]:
    """(stem, title) of each document."""
    return [(document.name, document.title) for document in site.catalog.documents]
