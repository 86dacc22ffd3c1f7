"""The times of a sentence: by when an aim is to be reached, since when it is counted, and what is past."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from operator import attrgetter
from typing import Literal, NamedTuple

from policygraph.rules import load_grammar, pattern_in
from policygraph.statements import Facts

_pattern = partial(pattern_in, "targets")

Use = Literal["aim", "date", "base", "past"]
_START = attrgetter("start")


class Horizon(NamedTuple):
    """A year at start..end of a text: an aim's, a date's (…年前: not handed on), a base year, or a past one.

    `firm` when the text writes 到 or 至 before it, or names a past plan as a whole.
    """

    start: int
    end: int
    year: int
    use: Use
    firm: bool = False


def find_horizons(text: str, facts: Facts, start: int = 0, end: int | None = None) -> tuple[Horizon, ...]:
    """All of text[start:end], in order."""
    rules = load_grammar("targets").rules
    found = [h for match in rules["target.year"].find(text, start, end) if (h := _of_year(match, facts))]
    found += [h for match in rules["target.plan"].find(text, start, end) if (h := _of_plan(match, facts))]
    return tuple(sorted(found, key=_START)) if len(found) > 1 else tuple(found)


def years_ahead(facts: Facts) -> tuple[int | None, int | None]:
    """First and last year that a document plans for, as far as it says; one issued after its period looks back on that.

    Without a period the year of its date, or of its issuing number, is the first.
    """
    return _ahead(facts.date or facts.number or "", facts.period)


@lru_cache(maxsize=64)
def _ahead(dated: str, period: tuple[int, int] | None) -> tuple[int | None, int | None]:
    year = re.search(r"(?:19|20)\d\d", dated)
    issued = int(year.group()) if year else None
    if period and not (issued and issued > period[1]):
        return period
    return issued, None


def plan_year(words: str) -> int | None:
    """The last year of the first five-year plan in the list that the words name."""
    plans = load_grammar("facts").data["plan"]
    return next((plan["last"] for plan in plans if plan["name"] in words), None)


@lru_cache(maxsize=64)
def says_done(text: str, *, aimed: bool = False) -> bool:
    """Whether a sentence says that something has been done or is so already, before it says what is to be.

    Measuring against the year before says so, too, unless the sentence is `aimed`: stands in a plan's part of aims.
    """
    done = _pattern("{done}" if aimed else "{done}|{compared}").search(text)
    aim = _pattern("{bound_to}(?!了)").search(text) if done else None
    return done is not None and not (aim and aim.start() < done.start())


def _of_year(match: re.Match[str], facts: Facts) -> Horizon | None:
    words = load_grammar("targets").data["time"]
    lead, year, span = match["lead"] or "", int(match["year"]), match.span()
    if lead in words["base"]:
        return Horizon(*span, year, "base")
    if lead in words["from"]:
        return None
    first, last = years_ahead(facts)
    if lead in words["until"] or (first and year < first):
        return Horizon(*span, year, "past")
    firm = lead in words["by"]
    if not firm and last and year > last:
        return None
    unsure = first is None and not firm
    return Horizon(*span, year, "date" if unsure or match["before"] or (match["tail"] and not firm) else "aim", firm)


def _of_plan(match: re.Match[str], facts: Facts) -> Horizon | None:
    words = load_grammar("targets").data["time"]
    lead, year, span = match["lead"] or "", plan_year(match["plan"]), match.span()
    if year is None:
        return None
    if lead in words["base"]:
        return Horizon(*span, year, "base")
    first, _ = years_ahead(facts)
    if match["part"] in words["since"] or (first and year < first):
        return Horizon(*span, year, "past", match["part"] not in words["since"])
    during = match["part"] in words["during"]
    return Horizon(*span, year, "date" if during else "aim", not during)
