"""A person's decisions on statements: read from a file, one a line, and applied to a document's graph."""

from policygraph.decisions.annotate import annotated
from policygraph.decisions.apply import Decided, apply_decisions, last_of
from policygraph.decisions.book import OvertakenError, append_decision, standing_on, take_back
from policygraph.decisions.file import VERDICTS, Decision, parse_decision, read_decisions
from policygraph.decisions.findings import is_finding
from policygraph.decisions.naming import Named, named_as

__all__ = [
    "VERDICTS",
    "Decided",
    "Decision",
    "Named",
    "OvertakenError",
    "annotated",
    "append_decision",
    "apply_decisions",
    "is_finding",
    "last_of",
    "named_as",
    "parse_decision",
    "read_decisions",
    "standing_on",
    "take_back",
]
