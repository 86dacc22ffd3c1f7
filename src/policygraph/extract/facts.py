"""What the document says of itself: title, issuer, number, date, jurisdiction, period, draft.

What the document's own words say beats the page around it: the jurisdiction comes from the title before all else.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache

from policygraph.characters import in_simplified
from policygraph.document import Document
from policygraph.matching import Rule
from policygraph.numerals import number_of
from policygraph.rules import load_grammar, pattern_in
from policygraph.statements import Facts
from policygraph.text import Line
from policygraph.vocabulary import Division, find_division

_HEADER_LINES = 40
_LAST_LINES = 4
_PREFACE = 3000
_LONGEST_TITLE = 120
_NAMED = tuple(f"facts.title-{how}" for how in ("passed-on", "in-notice", "issued", "in-preface", "in-register"))


def find_facts(document: Document) -> Facts:
    """The document's facts; what it does not say is None."""
    head, tail = _outer_lines(document)
    title = _title(document, head)
    number, _ = next(_lines_matching(document, head, "facts.number", "number"), (None, None))
    issuer = _issuer(document, [*head, *tail])
    named, made_by = in_simplified(title or ""), in_simplified(issuer or "")
    place = _jurisdiction(document, named, made_by)
    if issuer and place and place.name in made_by:
        issuer = issuer[made_by.index(place.name) :]
    return Facts(
        title,
        issuer,
        number,
        _date(document, [*head, *tail]),
        place.full_name if place else None,
        _period(named) if title else _period_in_text(document),
        _rule("facts.draft").pattern.search(named) is not None,
    )


@cache
def _rule(name: str) -> Rule:
    return load_grammar("facts").rules[name]


def _outer_lines(document: Document) -> tuple[list[Line], list[Line]]:
    """The lines above the first heading, and the last few, where a signature may stand; less those of tables."""
    lines = document.text.lines
    first = min((s.start for s in document.sections), default=len(document.norm))
    above = itertools.takewhile(lambda line: line.start < first, lines)
    head = [*itertools.islice((line for line in above if not document.table_at(line.start)), _HEADER_LINES)]
    last = [*itertools.islice((line for line in reversed(lines) if not document.table_at(line.start)), _LAST_LINES)]
    return head, [line for line in reversed(last) if line.start >= first]


def _lines_matching(document: Document, lines: list[Line], rule: str, group: str) -> Iterator[tuple[str, Line]]:
    search = _rule(rule).pattern.search
    for line in lines:
        match = search(document.norm[line.start : line.end])
        if match:
            yield document.text.words(line.start + match.start(group), line.start + match.end(group)), line


def _title(document: Document, head: list[Line]) -> str | None:
    issued = next(_named_titles(document), None)
    found = list(_lines_matching(document, head, "facts.title-line", "title"))
    if found and not (issued and issued.endswith(found[-1][0])):
        return _first_half(document, head, found[-1][1]) + found[-1][0] + _end(document, head, found[-1][1])
    return issued or _title_run_on(document)


def _end(document: Document, head: list[Line], line: Line) -> str:
    """The line below a title when it is the end of it, in brackets."""
    below = [other for other in head if other.start > line.start][:1]
    return next((words for words, _ in _lines_matching(document, below, "facts.title-end", "title")), "")


def _title_run_on(document: Document) -> str | None:
    """The title that the text begins with where no line ends behind it."""
    match = _rule("facts.title-runs-on").pattern.match(document.norm[:_LONGEST_TITLE])
    return document.text.words(*match.span("title")) if match else None


def _first_half(document: Document, head: list[Line], line: Line) -> str:
    """The line above a title when it is the title's first half: it begins with a place and ends in no mark."""
    above = next((other for other in reversed(head) if other.start < line.start), None)
    if above is None:
        return ""
    words = document.norm[above.start : above.end]
    half = _rule("facts.title-half").pattern.match(words)
    if half is None or not _names_place(words) or _names_place(document.norm[line.start : line.end]):
        return ""
    return document.text.words(above.start, above.end)


def _names_place(words: str) -> bool:
    """Whether a line begins with a place, be it one that no list of divisions knows."""
    return leading_division(words) is not None or _rule("facts.title-half-placed").pattern.match(words) is not None


def _named_titles(document: Document) -> Iterator[str]:
    """Titles that the words above the first heading give to the document, the surest first."""
    top = document.norm[: _top(document)]
    for rule in _NAMED:
        match = _rule(rule).pattern.search(top)
        if match:
            group = next(name for name, words in match.groupdict().items() if words)
            yield document.text.words(*match.span(group))


def _top(document: Document) -> int:
    """Where the words above the first heading end."""
    return min(_PREFACE, min((s.start for s in document.sections), default=_PREFACE))


def _issuer(document: Document, head: list[Line]) -> str | None:
    for name in ("facts.issuer-in-notice", "facts.issuer-in-signature", "facts.issuer-in-header"):
        found = next(_lines_matching(document, head, name, "issuer"), None)
        if found:
            return found[0]
    return None


def _date(document: Document, lines: list[Line]) -> str | None:
    for line in lines:
        words = document.norm[line.start : line.end]
        match = next((m for rule in load_grammar("facts").of_kind("date") if (m := rule.pattern.search(words))), None)
        if match:
            return _iso(int(match["year"]), int(match["month"]), int(match["day"]))
        han = _rule("facts.date-in-han").pattern.search(words)
        if han:
            year, month, day = (number_of(han[part]) or 0 for part in ("year", "month", "day"))
            return _iso(year, month, day)
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _period(title: str) -> tuple[int, int] | None:
    if _rule("facts.report").pattern.search(title):
        return None
    years = _rule("facts.period-in-years").pattern.search(title)
    if years and int(years["first"]) <= int(years["last"]):
        return int(years["first"]), int(years["last"])
    for plan in load_grammar("facts").data["plan"]:
        if plan["name"] in title:
            return plan["first"], plan["last"]
    one = _rule("facts.period-in-one-year").pattern.search(title)
    return (int(one["first"]), int(one["first"])) if one else None


def _period_in_text(document: Document) -> tuple[int, int] | None:
    """The one year that the preface, or the one five-year plan that the text names."""
    year = _rule("facts.period-in-preface").pattern.match(document.norm)
    if year:
        return int(year["year"]), int(year["year"])
    named = {match["plan"] for match in _rule("facts.period-in-text").pattern.finditer(document.norm)}
    return next((_period(name) for name in named if len(named) == 1), None)


def _jurisdiction(document: Document, title: str, issuer: str) -> Division | None:
    """The division that title or issuer begin with, else the one that the text names most often."""
    for words in (title, issuer):
        before = load_grammar("facts").data["before_place"]
        place = leading_division(next((words.removeprefix(b) for b in before if words.startswith(b)), words))
        if place:
            return place
    return _place_said(document) if title else _most_named(document)


def _place_said(document: Document) -> Division | None:
    """The place that the words above the first heading call their own, else the one that the page around them names."""
    top = document.norm[: _top(document)]
    for rule in load_grammar("facts").of_kind("place"):
        for match in rule.find(top):
            place = leading_division(match["place"])
            if place:
                return place
    return None


def leading_division(words: str) -> Division | None:
    """The lowest division that the words begin with (河南省许昌市…, 许昌市…), or None."""
    found: Division | None = None
    at = 0
    while at < len(words):
        ends = ((end, _within(words, at, end, found)) for end in range(at + 9, at + 1, -1))
        step = next(((end, place) for end, place in ends if place is not None), None)
        if step is None:
            break
        at, found = step
    return found


def _within(words: str, at: int, end: int, above: Division | None) -> Division | None:
    """The division that some of the words name, inside the one before; none by a short name before another kind."""
    place = find_division(words[at:end])
    if place is None:
        return None
    kind = pattern_in("facts", "{division_kind}").match(words, end)
    if kind and not words.endswith(place.name, at, end) and not place.name.endswith(kind[0][-1]):
        return None
    if above is None:
        return place
    return place if place.full_name.startswith(above.full_name) and place != above else None


def _most_named(document: Document) -> Division | None:
    counts: Counter[str] = Counter()
    places: dict[str, Division] = {}
    for match in re.finditer(load_grammar("names").slots["division_form"], document.norm[:20000]):
        for start in range(match.start(), match.end() - 1):
            place = find_division(document.norm[start : match.end()])
            if place is not None:
                counts[place.full_name] += 1
                places[place.full_name] = place
                break
    best = max(counts, key=counts.__getitem__, default=None)
    return places[best] if best else None
