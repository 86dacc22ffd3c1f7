"""The ontology for readers: its terms, how the served data use them, and examples."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from policygraph import resources
from policygraph.namespaces import ID, PREFIXES
from policygraph.pitfalls import accepted_pitfalls
from policygraph.queries import questions
from policygraph.terms import KINDS, Term, read_terms, version
from policygraph_api.linked import FORMS
from policygraph_api.pages import diagram
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.excerpt import excerpt
from policygraph_api.pages.rows import construct, iri_term, select
from policygraph_api.pages.site import Site

EXAMPLES = ("example-duty", "example-flow")


@dataclass(frozen=True, slots=True)
class Use:
    """How often the data use a term, and one use: IRIs, and names or values; `value_iri` is empty for a value."""

    number: int
    subject: str
    name: str
    value_iri: str
    value: str


def ontology_page(site: Site) -> dict[str, Any]:
    """The terms by kind with what is below them and how they are used, the picture, example triples, vocabularies."""
    terms = read_terms()
    whole, sampled = site, ""
    if site.excerpts.is_large and site.catalog.documents:
        sampled = site.catalog.documents[0].name
        site = excerpt(site, sampled)
    below: defaultdict[str, list[str]] = defaultdict(list)
    for term in terms.values():
        for parent in term.parents:
            below[parent].append(term.name)
    return {
        "version": version(),
        "forms": list(FORMS),
        "groups": {kind: [term for term in terms.values() if term.kind == kind] for kind in KINDS.values()},
        "terms": terms,
        "sampled": whole.short_name(sampled),
        "below": below,
        "uses": _uses(site, terms),
        "boxes": diagram.boxes(),
        "lines": diagram.lines(),
        "size": (diagram.WIDTH, diagram.HEIGHT, diagram.BOX_WIDTH, diagram.BOX_HEIGHT),
        "examples": [text for name in EXAMPLES if (text := _example(site, name))],
        "schemes": [dict(row) for row in select(site.store, "schemes") if row["scheme"]],
        "questions": {
            asked.number: {"id": asked.id, "zh": asked.text("question", "zh"), "en": asked.text("question", "en")}
            for asked in questions()
            if asked.number is not None
        },
        "exceptions": [
            {"term": term, "kind": kind, "zh": chinese, "en": english}
            for (kind, term), (chinese, english) in accepted_pitfalls(resources.pitfalls_file()).items()
        ],
    }


def _uses(site: Site, terms: dict[str, Term]) -> dict[str, Use]:
    """Name of a term → its use in the served data; a term that they do not use is not there."""
    found = {local_name(row["term"]): row for row in select(site.store, "examples")}
    pairs = {name: row["example"].partition(" ")[::2] for name, row in found.items() if name in terms}
    iris = {iri for pair in pairs.values() for iri in pair if iri.startswith(ID)}
    rows = select(site.store, "names", sorted(map(iri_term, iris))) if iris else []
    names = {row["thing"]: row["name"] for row in rows}

    def shown(iri: str) -> str:
        return names.get(iri) or local_name(iri)

    return {
        name: Use(
            int(found[name]["uses"]), subject, shown(subject), value if _is_iri(value) else "",
            shown(value) if _is_iri(value) else value,
        )
        for name, (subject, value) in pairs.items()
    }  # fmt: skip


def _is_iri(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _example(site: Site, name: str) -> str:
    """Triples of the store as Turtle with our prefixes; empty where the store has none."""
    graph = construct(site.store, name)
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space, replace=True)
    return graph.serialize(format="turtle").strip() if graph else ""
