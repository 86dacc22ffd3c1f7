"""承诺数量: numbers of things that a text announces (六个支撑体系), and those that it lists right before the number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.document import Document
from policygraph.extract.tasks import is_past
from policygraph.numerals import number_of
from policygraph.proof import mention, prove
from policygraph.rules import load_grammar
from policygraph.statements import Promise

COUNT = "promise.count"
_LONGEST = 200
_ENDS = re.compile("[，。；：（）\n]")
_COMMA = "、"
_QUOTED = re.compile("“?(?P<words>[^“”]+)”?$")
_DIGIT = re.compile(r"\d")
_TWO = {"两": 2}


def find_promises(document: Document) -> tuple[Promise, ...]:
    """One promise a number, outside tables and what is past; none where its list cannot be told from what precedes."""
    found = []
    for match in load_grammar("promises").rules[COUNT].find_in_sentences(document.norm):
        section = document.section_at(match.start())
        if section is None or document.table_at(match.start()) or is_past(document, section):
            continue
        number = _TWO.get(match["count"]) or _number(match["count"])
        floor = section.title_start if match.start() < section.title_end else 0
        listed = _listed(document, match, number, floor) if number and number > 1 else None
        if number and listed is not None:
            places = [(match.start("count"), match.end("thing")), *listed]
            evidence = tuple(prove(document, low, high, COUNT) for low, high in places)
            named = tuple(mention(document, low, high) for low, high in listed)
            found.append(Promise(number, match["unit"], match["thing"], named, section.locator, evidence))
    return tuple(found)


def _number(words: str) -> int | None:
    return int(words) if words.isdecimal() else number_of(words)


def _listed(document: Document, match: re.Match[str], number: int, floor: int) -> list[tuple[int, int]] | None:
    """The items between `floor` and a number: none without a list, None where it cannot be told what they are."""
    norm, end = document.norm, match.start()
    low = max(floor, _clause_start(norm, end))
    rules = load_grammar("promises").rules
    before = norm[low:end]
    if _COMMA not in before or rules["promise.total"].pattern.search(before):
        return []
    opening = rules["promise.head"].pattern.match(before)
    if not opening and norm[low - 1 : low] == "，" and _COMMA in norm[_clause_start(norm, low - 1) : low - 1]:
        return None
    items = list(_items(norm, low + (opening.end() if opening else 0), end))
    if any(_DIGIT.search(norm, a, b) for a, b in items):
        return []
    return _counted(norm, items, number, goes_on=bool(match["open"]))


def _counted(norm: str, items: list[tuple[int, int]], number: int, *, goes_on: bool) -> list[tuple[int, int]] | None:
    """A list as it fits a number: whole, parted at 和 where that makes it whole, or open; None where it is too long."""
    join = load_grammar("promises").rules["promise.join"].pattern
    joins = [(a, b, match) for a, b in items for match in join.finditer(norm, a + 1, b - 1)]
    if len(items) == number:
        return items
    if len(items) + len(joins) == number:
        return sorted(piece for item in items for piece in _parted(item, joins))
    if len(items) + len(joins) > number:
        return None
    return items if goes_on else []


def _clause_start(norm: str, end: int) -> int:
    low = max(0, end - _LONGEST)
    return max((m.end() for m in _ENDS.finditer(norm, low, end)), default=low)


def _items(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    low = start
    for at in (*(m.start() for m in re.finditer(_COMMA, norm[start:end])), end - start):
        quoted = _QUOTED.search(norm, low, start + at)
        if quoted:
            yield quoted.span("words")
        elif start + at > low:
            yield low, start + at
        low = start + at + 1


def _parted(item: tuple[int, int], joins: list[tuple[int, int, re.Match[str]]]) -> Iterator[tuple[int, int]]:
    low, high = item
    for start, _, match in joins:
        if start == item[0]:
            yield low, match.start()
            low = match.end()
    yield low, high
