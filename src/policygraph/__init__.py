"""Reads Chinese policy documents into a knowledge graph with the exact words behind every statement.

    from policygraph import open_store, audit
    for finding in audit(open_store()):
        print(finding.message, finding.evidence[0].quote)

The names below are loaded when they are first used. Extraction itself is ``policygraph.extract.extract``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policygraph.analysis.audit import audit
    from policygraph.analysis.loops import find_loops
    from policygraph.analysis.summary import summarize
    from policygraph.errors import PolicyGraphError
    from policygraph.networks import load_network
    from policygraph.queries import named_queries
    from policygraph.records import to_record
    from policygraph.store import Store, load_files, open_store
    from policygraph.structure import read_document

__all__ = [
    "PolicyGraphError",
    "Store",
    "audit",
    "find_loops",
    "load_files",
    "load_network",
    "named_queries",
    "open_store",
    "read_document",
    "summarize",
    "to_record",
]

_HOME = {
    "PolicyGraphError": "errors",
    "Store": "store",
    "audit": "analysis.audit",
    "find_loops": "analysis.loops",
    "load_files": "store",
    "load_network": "networks",
    "named_queries": "queries",
    "open_store": "store",
    "read_document": "structure",
    "summarize": "analysis.summary",
    "to_record": "records",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'policygraph' has no attribute {name!r}")
    return getattr(import_module(f"policygraph.{_HOME[name]}"), name)
