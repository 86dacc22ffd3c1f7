"""By when an action, or an aim without a number, is to be done."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from policygraph.document import Document
from policygraph.extract.tasks import is_past
from policygraph.rules import load_grammar
from policygraph.statements import Deadline, Facts, prove

_LONGEST = 400
_SHORTEST = 4
MONTH = "deadline.month"


def find_deadlines(document: Document, facts: Facts) -> tuple[Deadline, ...]:
    """One deadline a time expression: the first action after it that states no quantity."""
    found: dict[int, Deadline] = {}
    for start, end, rule, date in _times(document, facts):
        section = document.section_at(start)
        if section is None or is_past(document, section):
            continue
        to_the_month = not date.endswith("-12-31") or rule == MONTH
        if document.table_at(start) and not to_the_month:
            continue
        action = _action(document, end, to_the_month=to_the_month)
        if action is None or start in found:
            continue
        low, high = action
        evidence = (prove(document, start, end, rule), prove(document, low, high, rule))
        words = document.text.words
        found[start] = Deadline(section.locator, words(start, end), date, words(low, high), evidence)
    return tuple(found[start] for start in sorted(found))


def _times(document: Document, facts: Facts) -> Iterator[tuple[int, int, str, str]]:
    rules = load_grammar("deadlines").rules
    norm = document.norm
    plans = {plan["name"]: plan["last"] for plan in load_grammar("facts").data["plan"]}
    for match in rules["deadline.plan-end"].find(norm):
        if match["plan"] in plans:
            yield *match.span("text"), "deadline.plan-end", f"{plans[match['plan']]}-12-31"
    for match in rules["deadline.date"].find(norm):
        yield *match.span("text"), "deadline.date", _last_day(match)
    year = facts.period[0] if facts.period and facts.period[0] == facts.period[1] else None
    if year is None:
        return
    for match in rules["deadline.month"].find(norm):
        month = int(match["month"])
        yield *match.span("text"), MONTH, _end_of(year, month)
    for match in rules["deadline.this-year"].find(norm):
        yield *match.span("text"), "deadline.this-year", _end_of(year, 12)


def _last_day(match: re.Match[str]) -> str:
    year, month = int(match["year"]), int(match["month"] or 12)
    if match["before"] and not match["part"] and not match["month"]:
        return _end_of(year - 1, 12)
    return _end_of(year, month)


def _end_of(year: int, month: int) -> str:
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def _action(document: Document, start: int, *, to_the_month: bool) -> tuple[int, int] | None:
    """The first clause after a time, within its sentence; one with a quantity only where the time is a month."""
    rules = load_grammar("deadlines").rules
    quantity, means, caption = (rules[f"deadline.{kind}"].pattern for kind in ("quantity", "means", "caption"))
    norm = document.norm
    stop = min((at for at in (norm.find(m, start, start + _LONGEST) for m in "。\n") if at >= 0), default=start)
    stop = min(stop, _cell_end(document, start))
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


def _cell_end(document: Document, at: int) -> int:
    """Where the table's cell ends in which a character stands; the end of the text outside tables."""
    table = document.table_at(at)
    cells = (cell for row in table.rows for cell in row) if table else ()
    return next((cell.end for cell in cells if cell.start <= at <= cell.end), len(document.norm))


def _clause_end(norm: str, start: int, stop: int) -> int:
    """Where a clause ends: at ， or ； outside brackets, or at a bracket that closes around it."""
    depth = 0
    for at in range(start, stop):
        if norm[at] == "（":
            depth += 1
        elif norm[at] == "）":
            if depth == 0:
                return at
            depth -= 1
        elif norm[at] in "，；" and depth == 0:
            return at
    return stop
