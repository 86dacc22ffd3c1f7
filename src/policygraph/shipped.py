"""What comes with the program: the files of the shipped graph, and the graphs that they belong to."""

from __future__ import annotations

from pathlib import Path

from policygraph import resources
from policygraph.namespaces import ONTOLOGY_GRAPH, VOCABULARY_GRAPH


def shipped_files() -> list[tuple[Path, str | None]]:
    """The files that every command works on by default, each with the graph that its triples belong to."""
    return [*ontology_graphs().items(), *((path, None) for path in resources.triples_files())]


def ontology_graphs() -> dict[Path, str]:
    """The files of the ontology and of the vocabularies, each with the graph that its triples belong to."""
    return {
        **dict.fromkeys(resources.ontology_files(), ONTOLOGY_GRAPH),
        **dict.fromkeys(resources.vocabulary_files(), VOCABULARY_GRAPH),
    }
