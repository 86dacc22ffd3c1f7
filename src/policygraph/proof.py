"""What proves a statement: the words at a place of the document, with their sentence and unit."""

from __future__ import annotations

from policygraph.document import Document
from policygraph.statements import Evidence, Issue, Mention


def prove(document: Document, start: int, end: int, rule: str) -> Evidence:
    """Evidence for normalized characters start..end (end > start)."""
    text = document.text
    origin = text.origin
    first, last = origin[start], origin[end - 1] + 1
    low, high = text.sentence(start, end)
    sentence = origin[low], origin[high - 1] + 1
    return Evidence(text.raw[first:last], first, last, rule, sentence, document.locator_at(start))


class Prover:
    """Proves statements in one stretch of a document, which lies in one unit, sooner than `prove` and `mention` do."""

    def __init__(self, document: Document, start: int, end: int) -> None:
        """For normalized characters start..end (end > start)."""
        self.document = document
        self._raw, self._origin = document.text.raw, document.text.origin
        self._locator = document.locator_at(start)
        self._sentence = _sentence(document, start, end) if document.text.is_one_sentence(start, end) else None

    def prove(self, start: int, end: int, rule: str) -> Evidence:
        """Evidence for normalized characters start..end (end > start) of the stretch."""
        first, last = self._origin[start], self._origin[end - 1] + 1
        sentence = self._sentence or _sentence(self.document, start, end)
        return Evidence(self._raw[first:last], first, last, rule, sentence, self._locator)

    def mention(self, start: int, end: int) -> Mention:
        """The name that stands at normalized characters start..end (end > start)."""
        first, last = self._origin[start], self._origin[end - 1] + 1
        return Mention(self.document.text.words(start, end), first, last)


def _sentence(document: Document, start: int, end: int) -> tuple[int, int]:
    """The raw offsets of the sentence that holds normalized characters start..end (end > start)."""
    low, high = document.text.sentence(start, end)
    origin = document.text.origin
    return origin[low], origin[high - 1] + 1


def mention(document: Document, start: int, end: int) -> Mention:
    """The name that stands at normalized characters start..end (end > start)."""
    origin = document.text.origin
    return Mention(document.text.words(start, end), origin[start], origin[end - 1] + 1)


def not_understood(document: Document, start: int, end: int, reason: str) -> Issue:
    """The issue at normalized characters start..end (end > start)."""
    origin = document.text.origin
    quote = document.text.quote(start, end)
    return Issue(document.locator_at(start), origin[start], origin[end - 1] + 1, reason, quote)
