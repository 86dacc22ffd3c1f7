"""Runs: stretches of a sentence whose parts are joined by dashes or arrows, before anybody asks what they mean.

Offsets are offsets into the passage's text. Every function is total and linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter

from policygraph.extract.lists import QUOTE, ROUND, TITLE, Range, bracket_pairs, hide_brackets, joiners, trim
from policygraph.matching import Rule
from policygraph.rules import load_grammar
from policygraph.values import value

_DOUBLE = re.compile('[“”"]')
_STOP = re.compile("[。；！？：\n]")
_STRETCH = re.compile("[^。；！？：\n]{1,4000}")
_COMMA = re.compile("(?<![0-9])，|，(?![0-9])")
_start = attrgetter("start")


@value(frozen=True, slots=True)
class Run:
    """The nodes of one candidate chain, in order; `quoted` when quotation marks hold it."""

    nodes: tuple[Range, ...]
    quoted: bool

    @property
    def start(self) -> int:
        """Where the first node begins."""
        return self.nodes[0][0]

    @property
    def end(self) -> int:
        """Where the last node ends."""
        return self.nodes[-1][1]


@cache
def rule(kind: str) -> Rule:
    """The one chain rule of a kind."""
    return load_grammar("chains").of_kind(kind)[0]


@lru_cache(maxsize=256)
def find_runs(text: str, *, split_words: bool = False) -> tuple[Run, ...]:
    """All runs of a passage, in order; `split_words` lets 和 and 及 part two runs as 、 does."""
    if not dash().search(text):
        return ()
    level = level_quotes(text)
    if not _has_separator(level):
        return ()
    runs = [
        Run(tuple([(base + a, base + b) for a, b in nodes]), quoted)
        for view, base, quoted, dashes in _regions(level)
        for nodes in _Reader(view, quoted, split_words, dashes).read()
    ]
    return tuple(sorted(runs, key=_start))


@cache
def dash() -> re.Pattern[str]:
    """Finds a dash, of which a run has at least one."""
    return load_grammar("chains").compile("{mark}")


def level_quotes(text: str) -> str:
    """The text with straight and wrongly turned double quotation marks made opening and closing ones by turns."""
    inside = False

    def turned(match: re.Match[str]) -> str:
        nonlocal inside
        inside = match.group() == "“" or not inside
        return "“" if inside else "”"

    return _DOUBLE.sub(turned, text)


def _regions(text: str) -> Iterator[tuple[str, int, bool, list[Range]]]:
    """Views of the text in which a run can stand, with their dashes: inside brackets, inside quotes, outside both."""
    for start, end in bracket_pairs(text, ROUND):
        if dash().search(text, start, end):
            yield from _stretches(hide_brackets(text[start + 1 : end - 1], ROUND + TITLE), start + 1, False)
    masked = hide_brackets(text, ROUND + TITLE)
    outside, last = [], 0
    for start, end in bracket_pairs(masked, QUOTE):
        if _has_separator(masked[start:end]):
            yield from _stretches(masked[start + 1 : end - 1], start + 1, True)
            outside += [masked[last:start], "\n" * (end - start)]
            last = end
    yield from _stretches("".join(outside) + masked[last:], 0, False)


def _stretches(view: str, base: int, quoted: bool) -> Iterator[tuple[str, int, bool, list[Range]]]:
    for match in _STRETCH.finditer(view):
        if dash().search(view, *match.span()):
            dashes = [m.span("dash") for m in rule("separator").find(match.group())]
            if dashes:
                yield match.group(), base + match.start(), quoted, dashes


def _has_separator(text: str) -> bool:
    return rule("separator").first(text) is not None


@dataclass
class _Reader:
    """Reads the runs of one stretch: where each begins, where it ends, and what parts it from the next."""

    text: str
    quoted: bool
    split_words: bool
    dashes: list[Range]
    heads: set[str] = field(default_factory=set)

    def read(self) -> Iterator[tuple[Range, ...]]:
        pieces = self._pieces()
        if len(pieces) < 2:
            return
        nodes = [self._begin(*pieces[0])]
        for piece in pieces[1:-1]:
            self.heads |= {self.text[a:b] for a, b in self._members(nodes[0])}
            cut = self._part(*piece)
            if cut is None:
                nodes.append(trim(self.text, *piece))
                continue
            yield from self._finish([*nodes, cut[0]])
            nodes = [cut[1]]
        yield from self._finish([*nodes, self._end(*pieces[-1])])

    def _finish(self, nodes: list[Range]) -> Iterator[tuple[Range, ...]]:
        if len(nodes) > 1 and all(b > a for a, b in nodes):
            yield tuple(nodes)

    def _pieces(self) -> list[Range]:
        begins, ends = [0, *[b for _, b in self.dashes]], [*[a for a, _ in self.dashes], len(self.text)]
        bare = [trim(self.text, a, b) for a, b in zip(begins, ends, strict=True)]
        return [(a, b) for a, b, (low, high) in zip(begins, ends, bare, strict=True) if low < high]

    def _members(self, node: Range) -> list[Range]:
        low = node[0]
        cuts = joiners(self.text, *node)
        return [
            trim(self.text, a, b)
            for a, b in zip([low, *(b for _, b in cuts)], [*(a for a, _ in cuts), node[1]], strict=True)
        ]

    def _begin(self, start: int, end: int) -> Range:
        """The first node of a run in text[start:end]: after the last comma, verb and 的, without what opens it."""
        for comma in _COMMA.finditer(self.text, start, end):
            start = comma.end()
        if not self.quoted:
            verbs = [m.end() for m in rule("verb").find(self.text, start, end) if m.end() < end]
            start = verbs[-1] if verbs else start
            start = max([start, *(m.end() for m in rule("of").find(self.text, start, end) if m.end() < end)])
            opening = rule("opening").pattern.match(self.text[start:end])
            start += opening.end() if opening and opening.end() < end - start else 0
        return trim(self.text, start, end)

    def _end(self, start: int, end: int) -> Range:
        """The last node of a run in text[start:end]: before the first comma and before what is said of the whole."""
        comma = _COMMA.search(self.text, start, end)
        stop = comma.start() if comma else end
        return trim(self.text, start, min([stop, *self._said(start, stop)[:1]]))

    def _said(self, start: int, stop: int) -> list[int]:
        """Where something is said of the whole; inside quotation marks only the name of a chain counts."""
        if self.quoted:
            return [m.start() for m in rule("link").find(self.text, start, stop) if m.start() > start]
        firm = [m.start() for m in rule("end").find(self.text, start, stop) if m.start() > start]
        firm += [
            m.start()
            for m in rule("of").find(self.text, start, stop)
            if m.start() > start and self._names(m.end(), stop)
        ]
        weak = [
            m.start() for k in ("end-weak", "other") for m in rule(k).find(self.text, start, stop) if m.start() > start
        ]
        return sorted(firm) or sorted(weak)

    def _names(self, start: int, stop: int) -> bool:
        return any(rule(kind).pattern.search(self.text, start, stop) for kind in ("noun", "other", "end-weak"))

    def _part(self, start: int, end: int) -> tuple[Range, Range] | None:
        """The last node of one run and the first of the next, when text[start:end] holds both."""
        if _COMMA.search(self.text, start, end):
            return self._end(start, end), self._begin(start, end)
        cuts = joiners(self.text, start, end)
        for said in rule("end").find(self.text, start, end):
            noun = rule("noun").pattern.search(self.text, said.start(), end)
            if said.start() > start and noun:
                after = [b for _, b in cuts if b > noun.end()] or [
                    m.start() for m in rule("verb").find(self.text, noun.end(), end)
                ]
                if after:
                    return trim(self.text, start, said.start()), self._begin(after[0], end)
        chosen = self._soft(start, end, cuts)
        return (trim(self.text, start, chosen[0]), self._begin(chosen[1], end)) if chosen else None

    def _soft(self, start: int, end: int, cuts: tuple[Range, ...]) -> Range | None:
        """The 、 (or 和) that parts two runs, as against those that join the members of one node."""
        chosen = None
        stops = [start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end]
        items = [self.text[slice(*trim(self.text, a, b))] for a, b in zip(*stops, strict=True)]
        for (low, high), left, right in zip(cuts, items, items[1:], strict=False):
            if right in self.heads or left == right:
                return low, high
            if rule("parting_word" if self.split_words else "parting").pattern.fullmatch(
                self.text, low, high
            ) and not akin(left, right):
                chosen = (low, high)
        return chosen


def akin(left: str, right: str) -> bool:
    """Whether two things are of one kind, so that a list of them is one node."""
    if any(r.pattern.search(left) and r.pattern.search(right) for r in load_grammar("chains").of_kind("kin")):
        return True
    if is_waste(left) != is_waste(right):
        return False
    return (min(len(left), len(right)) > 2 and left[-2:] == right[-2:]) or left[:1] == right[:1]


def is_waste(words: str) -> bool:
    """Whether the words name a waste or by-product."""
    return rule("kin").pattern.search(words) is not None
