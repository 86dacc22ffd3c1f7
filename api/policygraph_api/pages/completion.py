"""What the query page knows besides the query: words that the editor completes, and names of what a result holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policygraph.namespaces import PREFIXES
from policygraph_api.pages.called import GENERAL
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.i18n import Translator, messages
from policygraph_api.pages.lists import search
from policygraph_api.pages.rows import iri_term, select
from policygraph_api.pages.site import Site

MOST_THINGS = 40


def terms(site: Site, translate: Translator) -> dict[str, Any]:
    """Our prefixes, all classes and properties with their names, and what columns, kinds and documents are called."""
    found = []
    for kind, iris in site.catalog.vocabulary.items():
        for iri in iris:
            label, label_en = (site.catalog.terms.get((iri, language), "") for language in ("zh", "en"))
            found.append({"iri": iri, "kind": kind, "label": label, "label_en": label_en})
    return {
        "prefixes": dict(PREFIXES), "terms": found, "documents": dict(site.document_names),
        "columns": _section(translate, "column"), "kinds": _section(translate, "kind"),
    }  # fmt: skip


def _section(translate: Translator, name: str) -> dict[str, str]:
    """All messages of one section."""
    keys = [key for key in messages() if key.startswith(f"{name}.")]
    return {key.removeprefix(f"{name}."): translate(key) for key in keys}


def things(site: Site, words: str) -> dict[str, Any]:
    """At most MOST_THINGS things whose name or other name holds the words, the shortest names first."""
    found = [hit | {"kind": group["kind"]} for group in search(site, words)["groups"] for hit in group["hits"]]
    return {"things": sorted(found, key=lambda hit: (len(hit["found"]), hit["found"], hit["iri"]))[:MOST_THINGS]}


def names(site: Site, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Of each IRI that the store knows: `label`, `label_en` and `kind`, empty where there is none."""
    found: dict[str, dict[str, str]] = {}
    for row in select(site.store, "called", [term for iri in iris if (term := _term(iri))]):
        name = found.setdefault(row["thing"], {"label": "", "label_en": "", "kind": ""})
        key = "label_en" if row["lang"] == "en" else "label"
        name[key] = name[key] or row["label"]
        kind = local_name(row["class"]) if row["class"] else ""
        if not name["kind"] or name["kind"] == GENERAL:
            name["kind"] = kind
    return found


def _term(iri: str) -> str | None:
    try:
        return iri_term(iri)
    except ValueError:
        return None
