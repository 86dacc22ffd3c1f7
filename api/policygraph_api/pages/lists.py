"""What several pages share: the search, and the documents to choose from."""

from collections import defaultdict
from typing import Any

from policygraph.namespaces import PG
from policygraph_api.pages.called import GENERAL, hits
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.rows import Row, select, string_term
from policygraph_api.pages.site import Site


def search(site: Site, words: str) -> dict[str, Any]:
    """What is called so, or has it as another name, once each under its narrower kind."""
    if site.excerpts.is_large:
        return {"words": words, "groups": hits(site, words) if words.strip() else []}
    found: dict[str, Row] = {}
    for row in select(site.store, "search", [string_term(words)]) if words.strip() else []:
        if row["thing"] not in found or found[row["thing"]]["class"] == PG + GENERAL:
            found[row["thing"]] = row
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for iri, row in found.items():
        hit = {"iri": iri, "label": row["label"] or row["found"], "found": row["found"]}
        groups[local_name(row["class"])].append(hit)
    return {"words": words, "groups": [{"kind": kind, "total": len(of), "hits": of} for kind, of in groups.items()]}


def document_options(site: Site) -> list[tuple[str, str]]:
    """(stem, title) of each document."""
    return [(document.name, document.title) for document in site.catalog.documents]
