"""HermiT on the ontology and the data: is it consistent, and do the plain edges follow from the assignments?"""

from policygraph.reasoning.consistency import Clash, Consistency, check_consistency
from policygraph.reasoning.edges import PLAIN_EDGES, EdgeDifference, compare_edges

__all__ = ["PLAIN_EDGES", "Clash", "Consistency", "EdgeDifference", "check_consistency", "compare_edges"]
