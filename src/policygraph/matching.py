"""Rules that find things in text: a rule, and a family of rules that one look at a text chooses from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policygraph.patterns import Words

_BEHIND = 8
_MOST_CHOICES = 1 << 12
_LONG, _FEW = 1000, 6
Search = Callable[..., re.Match[str] | None]
_FULL_STOP, _LINE_END = "。", "\n"
_STOP = re.compile(f"[{_FULL_STOP}{_LINE_END}]")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the named groups that the rule yields on it, match by match."""

    text: str
    groups: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Rule:
    """One compiled rule."""

    id: str
    kind: str
    gloss: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    reach: int | None
    starts: re.Pattern[str] | None
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]
    priority: int
    words: Words | None
    """Of these, every text in which the rule finds anything holds at least one; None where there are none."""

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches in text[start:end] that `unless` does not veto."""
        stop = len(text) if end is None else end
        if stop - start > _LONG and self._lacks_few(text, start, stop):
            return iter(())
        if self._look is not None and self._look(text, start, stop) is None:
            return iter(())
        return self._matches(text, start, stop)

    def first(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in text[start:end] that `unless` does not veto."""
        stop = len(text) if end is None else end
        if self._look is not None and self._look(text, start, stop) is None:
            return None
        if self.unless is None and self.reach is None and self.starts is None:
            return self.pattern.search(text, start, stop)
        return next(self._matches(text, start, stop), None)

    def find_in_sentences(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """What `find` gives where neither matches nor vetoes cross a full stop or a line's end, sooner."""
        stop = len(text) if end is None else end
        look = self._look or self.pattern.search
        while (found := look(text, start, stop)) is not None:
            first, closing = found.start(), _STOP.search(text, found.start(), stop)
            low = max(start, text.rfind(_FULL_STOP, start, first) + 1, text.rfind(_LINE_END, start, first) + 1)
            high = closing.start() if closing else stop
            yield from self._matches(text, low, high)
            start = high + 1

    def lacks(self, text: str) -> bool:
        """Whether a text has none of the words that the rule needs: then no part of it has a match."""
        if self._searches:
            return self._lacks_few(text, 0, len(text))
        return self._word is not None and self._word(text) is None

    def _lacks_few(self, text: str, start: int, stop: int) -> bool:
        """The same of text[start:stop] where few searches tell it; false where they do not."""
        for search in self._searches:
            if search(text, start, stop):
                return False
        return bool(self._searches)

    @cached_property
    def _searches(self) -> tuple[Search, ...]:
        """Searches for the words that the rule needs, each for those that begin alike, where that makes few.

        In a long text `re` does a few such sooner than one for all of them.
        """
        tails = _tails(self.words or ())
        few = sorted(tails) if len(tails) <= _FEW else ()
        return tuple(re.compile(re.escape(first) + _ahead(tails[first])).search for first in few)

    @cached_property
    def _word(self) -> Search | None:
        """Searches for a word that the rule needs."""
        return re.compile("|".join(map(re.escape, sorted(self.words)))).search if self.words else None

    @cached_property
    def _look(self) -> Search | None:
        """A quick search that finds something wherever the rule does; None when nothing is quicker than the pattern."""
        return self.needs.search if self.needs else self._word

    def _matches(self, text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
        """What `find` gives where a look has found something."""
        if self.needs is not None and self.reach is not None:
            matches = self._around(self.needs, self.reach, text, start, stop)
        elif self.starts is not None:
            matches = self._tried(self.starts, text, start, stop)
        else:
            matches = self.pattern.finditer(text, start, stop)
        return matches if self.unless is None else self._allowed(self.unless, matches, text, start, stop)

    @staticmethod
    def _allowed(
        unless: re.Pattern[str], matches: Iterator[re.Match[str]], text: str, start: int, stop: int
    ) -> Iterator[re.Match[str]]:
        vetoed, at = None, 0
        for match in matches:
            if vetoed is None:
                vetoed = [m.span() for m in unless.finditer(text, start, stop)]
            while at < len(vetoed) and vetoed[at][1] <= match.start():
                at += 1
            if at == len(vetoed) or vetoed[at][0] >= match.end():
                yield match

    def _tried(self, starts: re.Pattern[str], text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
        """The matches, which are tried only where they can begin."""
        while found := starts.search(text, start, stop):
            match = self.pattern.match(text, found.start(), stop)
            start = match.end() if match else found.start() + 1
            if match:
                yield match

    def _around(self, needs: re.Pattern[str], reach: int, text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
        for needed in needs.finditer(text, start, stop):
            low, high = max(start, needed.start() - reach), min(stop, needed.end() + _BEHIND)
            match = self.pattern.search(text, low, high) if needed.start() >= start else None
            if match:
                yield match
                start = match.end()


class Family:
    """Rules that are tried on the same text: one look at it tells which of them can find anything at all."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        tails = _tails(itertools.chain.from_iterable(rule.words or () for rule in self.rules))
        begins = (re.escape(first) + _ahead(tails[first]) for first in sorted(tails))
        self._begins = re.compile("|".join(begins)).findall if tails else None
        self._chosen: dict[frozenset[str], tuple[Rule, ...]] = {}

    def among(self, text: str, start: int = 0, end: int | None = None) -> tuple[Rule, ...]:
        """The rules that may find something in text[start:end], in order; none of the others does."""
        if self._begins is None:
            return self.rules
        found = frozenset(self._begins(text, start, len(text) if end is None else end))
        chosen = self._chosen.get(found)
        return self._choose(found) if chosen is None else chosen

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Rule, re.Match[str]]]:
        """What each of the rules finds in text[start:end], rule by rule."""
        for rule in self.among(text, start, end):
            for match in rule.find(text, start, end):
                yield rule, match

    def _choose(self, found: frozenset[str]) -> tuple[Rule, ...]:
        chosen = tuple(r for r in self.rules if r.words is None or any(word[0] in found for word in r.words))
        if len(self._chosen) < _MOST_CHOICES:
            self._chosen[found] = chosen
        return chosen


def _tails(words: Iterable[str]) -> dict[str, set[str]]:
    """What follows the first character of words, by that character."""
    tails: dict[str, set[str]] = {}
    for word in words:
        tails.setdefault(word[0], set()).add(word[1:])
    return tails


def _ahead(tails: set[str]) -> str:
    """A look at what follows the first character of words; nothing where one of them is that character alone."""
    return "" if "" in tails else f"(?={'|'.join(map(re.escape, sorted(tails)))})"
