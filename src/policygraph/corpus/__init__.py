"""A corpus: the documents of files, folders, globs, archives and Parquet files, one after another in a fixed order."""

from policygraph.corpus.documents import Corpus
from policygraph.corpus.found import Found, Unread

__all__ = ["Corpus", "Found", "Unread"]
