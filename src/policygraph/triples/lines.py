"""The terms of N-Quads lines as bytes: each is made and written by pyoxigraph, and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import pyoxigraph as ox

from policygraph import namespaces as ns

Value = TypeVar("Value", str, int)


@cache
def term(name: str) -> ox.NamedNode:
    """A term: `inDocument` is one of ours, `dcterms:title` one of another vocabulary."""
    prefix, colon, local = name.partition(":")
    return ox.NamedNode(ns.PREFIXES[prefix] + local if colon else ns.PG + name)


class Written(dict[Value, bytes]):
    """What a term is made of → the term as it is written; begins anew where it would grow with the corpus."""

    def __init__(self, make: Callable[[Value], object], most: int = 16_384) -> None:
        super().__init__()
        self._make: Callable[[Value], object] = make
        self._most = most

    def __missing__(self, value: Value) -> bytes:
        if len(self) >= self._most:
            self.clear()
        written = self[value] = str(self._make(value)).encode()
        return written


def _typed(datatype: str) -> Callable[[str | int], ox.Literal]:
    return lambda value: ox.Literal(str(value), datatype=term(f"xsd:{datatype}"))


PREDICATES = Written[str](lambda name: f"{term(name)} ")
"""Properties, by names as `term` takes them, with a space behind."""

KINDS = Written[str](lambda name: f"{term('rdf:type')} {term(name)}")
"""That something is of a class, by names as `term` takes them."""

NODES = Written[str](ox.NamedNode)
"""Nodes by their whole IRIs; ValueError for what is none."""

STRINGS = Written[str](ox.Literal)
CHINESE = Written[str](lambda words: ox.Literal(words, language="zh"))
FLAGS = Written[str](_typed("boolean"))
INTEGERS = Written[int](_typed("integer"))
DECIMALS = Written[str](_typed("decimal"))
YEARS = Written[str](_typed("gYear"))
DATES = Written[str](_typed("date"))
