"""A person's decisions on statements: read from a file, one a line, and applied to a document's graph."""

from policygraph.decisions.apply import Decided, apply_decisions
from policygraph.decisions.file import VERDICTS, Decision, append_decision, parse_decision, read_decisions

__all__ = [
    "VERDICTS",
    "Decided",
    "Decision",
    "append_decision",
    "apply_decisions",
    "parse_decision",
    "read_decisions",
]
