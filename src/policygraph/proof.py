"""What proves a statement: the words at a place of the document, with their sentence and unit."""

from __future__ import annotations

from policygraph.document import Document
from policygraph.statements import Evidence, Issue, Mention


def prove(document: Document, start: int, end: int, rule: str) -> Evidence:
    """Evidence for normalized characters start..end (end > start)."""
    text, origin = document.text, document.text.origin
    first, last = origin[start], origin[end - 1] + 1
    low, high = text.sentence(start, end)
    sentence = origin[low], origin[high - 1] + 1
    return Evidence(text.raw[first:last], first, last, rule, sentence, document.locator_at(start))


def mention(document: Document, start: int, end: int) -> Mention:
    """The name that stands at normalized characters start..end (end > start)."""
    origin = document.text.origin
    return Mention(document.text.words(start, end), origin[start], origin[end - 1] + 1)


def not_understood(document: Document, start: int, end: int, reason: str) -> Issue:
    """The issue at normalized characters start..end (end > start)."""
    origin = document.text.origin
    quote = document.text.quote(start, end)
    return Issue(document.locator_at(start), origin[start], origin[end - 1] + 1, reason, quote)
