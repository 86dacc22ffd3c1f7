"""Two documents side by side: a draft and its final text, an old and a new plan, a plan and its higher plan."""

from policygraph.analysis.comparison.changes import KINDS, WEAKER, Change, Comparison, Words
from policygraph.analysis.comparison.sides import Side, read_side
from policygraph.analysis.comparison.whole import compare

__all__ = ["KINDS", "WEAKER", "Change", "Comparison", "Side", "Words", "compare", "read_side"]
