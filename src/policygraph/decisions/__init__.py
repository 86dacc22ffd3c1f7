"""A person's decisions on statements: read from a file, one a line, and applied to a document's graph."""

from policygraph.decisions.annotate import annotated
from policygraph.decisions.apply import Decided, apply_decisions, last_of
from policygraph.decisions.file import VERDICTS, Decision, append_decision, parse_decision, read_decisions
from policygraph.decisions.findings import is_finding
from policygraph.decisions.naming import Named, named_as

__all__ = [
    "VERDICTS",
    "Decided",
    "Decision",
    "Named",
    "annotated",
    "append_decision",
    "apply_decisions",
    "is_finding",
    "last_of",
    "named_as",
    "parse_decision",
    "read_decisions",
]
