"""A corpus: read by a pool of processes here, or by Spark beyond one machine."""

from policygraph.batch.building import CorpusReport, Plan, build_corpus
from policygraph.batch.forms import Form

__all__ = ["CorpusReport", "Form", "Plan", "build_corpus"]
