"""Texts of a test's own as documents."""

from policygraph.document import Document
from policygraph.structure import read_structure
from policygraph.text import Text


def document(text: str) -> Document:
    """A document of these words."""
    return read_structure(Text(text), "sample", "0" * 64)
