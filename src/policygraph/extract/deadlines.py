"""By when an action, or an aim without a number, is to be done."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from policygraph.document import Cell, Document, Section
from policygraph.extract.dates import OwnYear, last_day, last_day_of
from policygraph.extract.due_columns import find_due_rows
from policygraph.extract.horizons import years_ahead
from policygraph.extract.lists import Range
from policygraph.extract.tasks import is_past
from policygraph.matching import Rule
from policygraph.proof import prove
from policygraph.rules import load_grammar
from policygraph.statements import Deadline, Facts, Task

_LONGEST = 400
_SHORTEST = 4
_LABEL = 12
DATE, MONTH = "deadline.date", "deadline.month"
_MARK = re.compile("[（），；]")
_STOP = re.compile("[。\n]")
_YEAR = re.compile("(?:19|20)\\d\\d(?=年)")
_Time = tuple[int, int, str, str]


def find_deadlines(document: Document, facts: Facts, tasks: Iterable[Task]) -> tuple[Deadline, ...]:
    """One deadline a time expression: the first action after it that states no quantity; then those of due columns.

    Above the first heading there are none; in a text without headings and tables those that are to the month are.
    """
    found: dict[int, Deadline] = {}
    for start, end, rule, date in _times(document, facts):
        section = document.section_at(start)
        to_the_month = not date.endswith("-12-31") or rule == MONTH
        if is_past(document, section) if section else document.sections or document.tables or not to_the_month:
            continue
        if document.table_at(start) and not to_the_month:
            continue
        whole = _whole_unit(document, section, start, end) if section else None
        action = whole or _action(document, end, to_the_month=to_the_month)
        if action is None or start in found:
            continue
        low, high = action
        evidence = (prove(document, start, end, rule), prove(document, low, high, rule))
        words = document.text.words
        found[start] = Deadline(document.locator_at(start), words(start, end), date, words(low, high), evidence)
    found |= find_due_rows(document, facts, tasks)
    return tuple(found[start] for start in sorted(found))


def _rule(name: str) -> Rule:
    return load_grammar("deadlines").rules[name]


def _times(document: Document, facts: Facts) -> Iterator[_Time]:
    norm = document.norm
    plans = {plan["name"]: plan["last"] for plan in load_grammar("facts").data["plan"]}
    for match in _rule("deadline.plan-end").find(norm):
        if match["plan"] in plans:
            yield *match.span("text"), "deadline.plan-end", f"{plans[match['plan']]}-12-31"
    for match in _rule(DATE).find(norm):
        if not _is_known(match, facts):
            yield *match.span("text"), DATE, last_day_of(match)
    own = OwnYear.of(facts)
    thirds = load_grammar("deadlines").data["thirds"]
    for match in _rule(MONTH).find(norm):
        near = _year_above(document, document.section_at(match.start())) or own
        if near:
            day = int(match["day"] or thirds.get(match["third"], 0))
            yield *match.span("text"), MONTH, near.last_day(int(match["month"]), day)
    if own is None:
        return
    for match in _rule("deadline.this-year").find(norm):
        yield *match.span("text"), "deadline.this-year", last_day(own.year, 12)


def _year_above(document: Document, section: Section | None) -> OwnYear | None:
    """The one year that the nearest heading above with a year names (动员阶段（2018年3月）)."""
    while section:
        years = set(_YEAR.findall(document.heading(section)))
        if years:
            return OwnYear(int(years.pop())) if len(years) == 1 else None
        section = document.sections[section.parent] if section.parent is not None else None
    return None


def _is_known(match: re.Match[str], facts: Facts) -> bool:
    """Whether a time that sets no end (2016年, 2016年6月) lies before what is planned, or is the only year of that."""
    first, last = years_ahead(facts)
    year, written = int(match["year"]), match["text"]
    if first is None or match["before"] or not written.startswith(match["year"]):
        return False
    return year < first or (first == last == year and len(written) == len(match["year"]) + 1)


def _whole_unit(document: Document, section: Section, start: int, end: int) -> Range | None:
    """The words of the unit's heading, where the date is by when all of it is to be done (完成时限：…, …前完成。)."""
    norm = document.norm
    labelled = _rule("deadline.label").pattern.search(norm, max(section.body, start - _LABEL), start)
    plain = _rule("deadline.done").pattern.match(norm[end : end + _LABEL])
    if document.table_at(start) or not (labelled or plain):
        return None
    return section.title_start, section.title_end


def _action(document: Document, start: int, *, to_the_month: bool) -> Range | None:
    """The first clause after a time, within its sentence; one with a quantity only where the time is a month."""
    quantity, means, caption = (_rule(f"deadline.{kind}").pattern for kind in ("quantity", "means", "caption"))
    norm = document.norm
    closing = _STOP.search(norm, start, start + _LONGEST)
    stop = closing.start() if closing else start
    stop = min(stop, _cell_end(document, start), _next_time(norm, start, stop))
    at = start
    while at < stop:
        end = _clause_end(norm, at, stop)
        named = end - at >= _SHORTEST and not (end < stop and means.match(norm, at, end))
        if caption.search(norm, at, end):
            return None
        if named and (to_the_month or not quantity.search(norm, at, end)):
            return at, end
        at = end + 1
    return None


def _next_time(norm: str, start: int, stop: int) -> int:
    """Where the next date of a sentence stands, which what follows is told of."""
    following = _rule(DATE).first(norm, start, stop)
    return following.start("text") if following else stop


def _cell_end(document: Document, at: int) -> int:
    """Where the table's cell ends in which a character stands; the end of the text outside tables."""
    table = document.table_at(at)
    if table is None:
        return len(document.norm)
    row = bisect_right(table.rows, at, key=_begins) - 1
    cells = table.rows[row] if row >= 0 else ()
    return next((cell.end for cell in cells if cell.start <= at <= cell.end), len(document.norm))


def _begins(row: tuple[Cell, ...]) -> int:
    return row[0].start if row else 0


def _clause_end(norm: str, start: int, stop: int) -> int:
    """Where a clause ends: at ， or ； outside brackets, or at a bracket that closes around it."""
    depth = 0
    for match in _MARK.finditer(norm, start, stop):
        mark = match.group()
        if mark == "（":
            depth += 1
        elif depth == 0:
            return match.start()
        elif mark == "）":
            depth -= 1
    return stop
