"""A corpus: the documents of files, folders, globs, archives and Parquet files, one after another in a fixed order."""

from policygraph.corpus.documents import WANTED, Corpus, documents_in
from policygraph.corpus.found import Found, Unread, within

__all__ = ["WANTED", "Corpus", "Found", "Unread", "documents_in", "within"]
