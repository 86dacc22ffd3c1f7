"""Cited documents: one law under its short name, its full name or with a word too many is one."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph import namespaces as ns
from policygraph.rules import load_grammar
from policygraph.statements import Citation


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation stands for: its IRI, the name that it goes by, and the rule that says so."""

    iri: str
    label: str
    rule: str


def resolve_citation(citation: Citation) -> Cited:
    """By issuing number where there is one, else a national law by any of its names, else by the title."""
    if citation.number:
        return Cited(ns.cited(citation.number, citation.title), citation.title, "cited.number")
    match = load_grammar("laws").rules["law.name"].pattern.match(citation.title)
    if match:
        law = match["law"]
        return Cited(ns.cited(None, law), law, "cited.title" if law == citation.title else "cited.law")
    return Cited(ns.cited(None, citation.title), citation.title, "cited.title")
