"""How good an extraction is: precision, recall and F1 a kind, against records made by reading.

Both sides are records in the JSON form of `records`. The loose kinds ask whether a record was found, the strict ones
(`first_unit`, `locators`, `targets_strict`, `flow_pairs`, `scope_rules`, `evidence`) whether it is right in every
field. What the reader marked `borderline` or listed under `optional` is neither demanded nor punished.
"""

from policygraph.evaluate.figures import Difference, Figures, differences, figures, pooled
from policygraph.evaluate.form import complaints
from policygraph.evaluate.kinds import KINDS, compare
from policygraph.evaluate.outcome import Outcome

__all__ = ["KINDS", "Difference", "Figures", "Outcome", "compare", "complaints", "differences", "figures", "pooled"]
