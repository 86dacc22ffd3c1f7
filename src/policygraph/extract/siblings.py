"""The readings of one piece of a sentence, and what they have in common: a list of names, the head that these share."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate

from policygraph.characters import in_simplified
from policygraph.document import Document
from policygraph.extract.indicators import has_head, shared_head, shared_words
from policygraph.extract.lists import Range
from policygraph.extract.piece import COUNTS, RESPECTIVELY, Reading
from policygraph.values import value


@value(frozen=True, slots=False)
class Siblings:
    """The readings of the piece that begins at normalized character `offset`, in order."""

    document: Document
    readings: tuple[Reading, ...]
    offset: int

    def range(self, span: Range) -> Range:
        """Normalized offsets of a range of the piece."""
        return self.offset + span[0], self.offset + span[1]

    def words(self, span: Range) -> str:
        """The words at a range of the piece, as written."""
        return self.document.text.words(*self.range(span))

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        """For each reading how many of a 分别 list stand before it, then how many there are."""
        return tuple(accumulate((r.rule == RESPECTIVELY for r in self.readings), initial=0))

    @cached_property
    def _spans(self) -> tuple[Range, ...]:
        return tuple(r.indicator for r in self.readings if r.rule == RESPECTIVELY and r.indicator)

    @cached_property
    def _full_names(self) -> dict[str, str] | None:
        """Each listed name with the head that the document writes after all of them; None where there is no such list.

        Empty when the document does not write them so.
        """
        names = [self.words(span) for span in self._spans]
        plain = tuple(map(in_simplified, names))
        if len(set(names)) < 2 or not has_head(plain[-1]):
            return None
        size = shared_head(plain, self.document.norm)
        return {names[-1]: names[-1], **{n: n + names[-1][-size:] for n in reversed(names[:-1])}} if size else {}

    def full_name(self, words: str) -> tuple[str, Range | None, str | None]:
        """A listed name with the head that it shares with the last of its list: in one where the document writes it so.

        The name, where that head stands (normalized offsets), and the head where it stays apart from the name.
        """
        names = self._full_names
        if names is None:
            return words, None, None
        last = self._spans[-1]
        if words not in names:
            return words, None, shared_words(words, self.words(last))
        return names[words], self.range(last), None

    def count_at(self, order: int) -> str:
        """The thing counted by the reading of an order; empty where there is none."""
        if not 0 <= order < len(self.readings) or self.readings[order].rule not in COUNTS:
            return ""
        name = self.readings[order].indicator
        return self.words(name) if name else ""
