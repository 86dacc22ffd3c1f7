"""Lines as headings see them: cut before each heading that they hold; a table of contents is passed over."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

from policygraph.numerals import number_of
from policygraph.rules import load_grammar, pattern_in
from policygraph.text import Line, Text

_LONG = 300
_FEWEST = 3
_SECOND = 2
_MARKER = 12
_OTHER = re.compile(r"\D")
_STEPS = ("chapter", "one", "bracketed", "digit")


def heading_lines(text: Text) -> Iterator[tuple[Line, bool]]:
    """Pieces of lines in order, and whether the piece may begin with a heading (a line of contents may not)."""
    contents = _contents(text)
    rules = load_grammar("headings").rules
    items, duties = (rules[name].first(text.norm) is not None for name in ("heading.item", "heading.after-duty"))
    markers = [match.start() for match in pattern_in("headings", "{marked}").finditer(text.norm)]
    last: dict[str, int] = {}
    for line in text.lines:
        if contents and contents[0] <= line.start < contents[1]:
            yield line, False
            continue
        marked = bisect_left(markers, line.start) < bisect_left(markers, line.end)
        found = _cuts(text.norm, line, marked=marked, items=items)
        if duties:
            found = sorted({*found, *_after_duties(text.norm, line, found, last)})
        if not found:
            yield line, True
            continue
        edges = [line.start, *found, line.end]
        for start, end in itertools.pairwise(edges):
            yield Line(start, end), True


def _after_duties(norm: str, line: Line, known: list[int], last: dict[str, int]) -> Iterator[int]:
    """Where headings begin behind duty brackets in the middle of a line: the next number on after that of their step.

    `known` are the other cuts of the line; `last` holds the number of the heading that is open on each step, and is
    brought up to the line's end.
    """
    rules = load_grammar("headings").rules
    head, after = rules["heading.inline"].pattern, rules["heading.after-duty"].pattern
    heads = ((at, head.match(norm[at : min(at + _MARKER, line.end)])) for at in (line.start, *known))
    found = [(at, match, False) for at, match in heads if match]
    found += [(match.start("next"), match, True) for match in after.finditer(norm, line.start, line.end)]
    for at, match, behind in sorted(found, key=itemgetter(0)):
        step = _step(match)
        number = _number(match[step])
        if behind and last.get(step, 0) + 1 != max(number, _SECOND):
            continue
        if behind:
            yield at
        _note(step, number, last)


def _note(step: str, number: int, last: dict[str, int]) -> None:
    """Notes the number of a step's heading; those below it begin anew."""
    last[step] = number
    for below in _STEPS[_STEPS.index(step) + 1 :]:
        last.pop(below, None)


def _contents(text: Text) -> tuple[int, int] | None:
    """From the line that says contents to where its first heading stands again; None when there is none."""
    rules = load_grammar("headings").rules
    if rules["heading.contents-title"].lacks(text.norm):
        return None
    first: str | None = None
    start = 0
    for line in text.lines:
        words = text.norm[line.start : line.end]
        if not start:
            start = line.end if rules["heading.contents-title"].pattern.match(words) else 0
            continue
        plain = rules["heading.page"].pattern.sub("", words)
        if first is None:
            first = plain
        elif plain == first:
            return start, line.start
        if rules["heading.sentence"].pattern.search(words):
            return None
    return None


def _cuts(norm: str, line: Line, *, marked: bool, items: bool) -> list[int]:
    """Where headings begin inside a line.

    `marked` tells whether the line may have markers that `heading.inline` knows, `items` the same of the whole text and
    `heading.item`.
    """
    starts = [line.start]
    if marked and line.end - line.start > _LONG:
        starts += _run_together(norm, line)
    inner = [cut for start in starts for cut in _behind(norm, start, line.end)]
    if len(starts) == 1:
        inner += _goes_on(norm, line, [line.start, *inner]) if marked else ()
        inner += _items(norm, line) if items else ()
        if not inner:
            return inner
    return sorted(cut for cut in {*starts, *inner} if line.start < cut < line.end)


def _behind(norm: str, start: int, end: int) -> list[int]:
    """Where headings begin that stand directly behind the one at a start: 一、甲（一）乙1.丙."""
    pattern = load_grammar("headings").rules["heading.in-heading"].pattern
    found: list[int] = []
    while match := pattern.match(norm, start, end):
        start = match.end("above")
        found.append(start)
    return found


def _goes_on(norm: str, line: Line, heads: list[int]) -> list[int]:
    """Headings behind the body of the one that a line begins with: after a sentence or bracket, the next number on."""
    pattern = load_grammar("headings").rules["heading.inline"].pattern
    found: list[int] = []
    last: dict[str, int] = {}
    for head in heads:
        marker = pattern.match(norm[head : min(head + _MARKER, line.end)])
        if marker and (kind := _step(marker)) != "digit":
            last[kind] = _number(marker[kind])
    if not last:
        return found
    for match in pattern.finditer(norm, line.start + 1, line.end):
        kind = _step(match)
        if kind in last and norm[match.start() - 1] != "；" and _number(match[kind]) == last[kind] + 1:
            last[kind] += 1
            found.append(match.start())
    return found


def _items(norm: str, line: Line) -> list[int]:
    """Items (1), (2)… behind a heading on its line, each closed by a bracket of its own and perhaps a mark."""
    found = list(load_grammar("headings").rules["heading.item"].pattern.finditer(norm, line.start + 1, line.end))
    counted = [int(match["digit"]) for match in found] == list(range(1, len(found) + 1))
    closed = all(norm[match.start() - 1] == "）" or norm[match.start() - 2] == "）" for match in found[1:])
    return [match.start() for match in found] if len(found) >= _SECOND and counted and closed else []


def _run_together(norm: str, line: Line) -> list[int]:
    """Headings in a text without line breaks: markers after sentence ends whose numbers go on from one another."""
    found: list[int] = []
    last: dict[str, int] = {}
    fresh = set(_STEPS)
    for match in load_grammar("headings").rules["heading.inline"].pattern.finditer(norm, line.start, line.end):
        kind = _step(match)
        number = _number(match[kind])
        if number in {1, last.get(kind, 0) + 1} or (number == _SECOND and kind in fresh):
            last[kind] = number
            found.append(match.start())
            fresh = fresh - {kind} | set(_STEPS[_STEPS.index(kind) + 1 :])
    steps = sum(number > 0 for step, number in last.items() if step != "digit")
    return found if len(found) >= _FEWEST and steps else []


def _step(match: re.Match[str]) -> str:
    """The step of a marker: the one of the pattern's groups that matched."""
    return next(step for step in match.re.groupindex if step in _STEPS and match[step])


@lru_cache(maxsize=1 << 10)
def _number(marker: str) -> int:
    """The number that a marker stands for; 0 when it is none."""
    if marker.isdecimal():
        return int(marker)
    digits = _OTHER.sub("", marker)
    return int(digits) if digits else number_of(marker.strip("（）")) or 0
