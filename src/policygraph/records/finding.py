"""Words in a document: where they stand, white space and line ends aside."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache

from policygraph.document import Document
from policygraph.text import normalized

Stretch = tuple[int, int]

_ENDS_NUMBER = re.compile(r"(?:\d|\d[.．])$")
_GOES_ON = re.compile(r"\d|[.．]\d")


@lru_cache(maxsize=65536)
def _plain(words: str, traditional: bool) -> str:
    return normalized(words, traditional=traditional).replace("\n", "")


@dataclass(frozen=True)
class Finder:
    """Searches one document; stretches are half-open normalized offsets."""

    document: Document

    @cached_property
    def whole(self) -> Stretch:
        """All of the text."""
        return 0, len(self.document.norm)

    def plain(self, words: str) -> str:
        """Words in the form in which the document is searched: as in its normalized text, without line ends."""
        return _plain(words, self.document.text.is_traditional)

    def find(self, words: str, within: Stretch) -> Stretch | None:
        """The first place of the words in a stretch; a number is not found inside a longer number."""
        sought = self.plain(words)
        low, high = (bisect_left(self._places, end) for end in within)
        at = self._squeezed.find(sought, low, high) if sought else -1
        while at >= 0:
            if not self._splits_number(at, at + len(sought)):
                return self._places[at], self._places[at + len(sought) - 1] + 1
            at = self._squeezed.find(sought, at + 1, high)
        return None

    def last(self, words: str, before: int) -> Stretch | None:
        """The last place of the words before an offset."""
        sought = self.plain(words)
        at = self._squeezed.rfind(sought, 0, bisect_left(self._places, before)) if sought else -1
        return (self._places[at], self._places[at + len(sought) - 1] + 1) if at >= 0 else None

    def stretch(self, start: int, end: int) -> Stretch:
        """The normalized stretch of raw characters start..end."""
        low, high = (bisect_left(self.document.text.origin, offset) for offset in (start, end))
        return low, high

    def units(self, locator: str) -> list[Stretch]:
        """The units of a locator."""
        sought = self.plain(locator)
        return [(unit.start, unit.end) for unit in self.document.sections if self.plain(unit.locator) == sought]

    def _splits_number(self, start: int, end: int) -> bool:
        """Whether squeezed characters start..end leave a part of a number out, as it stands in the raw text."""
        text, origin = self.document.text, self.document.text.origin
        first, last = (origin[self._places[at]] for at in (start, end - 1))
        before, after = text.raw[max(first - 2, 0) : first], text.raw[last + 1 : last + 3]
        opens = text.raw[first].isdecimal() and _ENDS_NUMBER.search(before)
        closes = text.raw[last].isdecimal() and _GOES_ON.match(after)
        return bool(opens or closes)

    @cached_property
    def _places(self) -> list[int]:
        return [at for at, char in enumerate(self.document.norm) if char != "\n"]

    @cached_property
    def _squeezed(self) -> str:
        return self.document.norm.replace("\n", "")
