"""Last days of the months and years that a text names, and the year that its bare months are of."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from policygraph.extract.horizons import years_ahead
from policygraph.statements import Facts


@dataclass(frozen=True, slots=True)
class OwnYear:
    """The year for which a document plans, or in which it was issued; `since` is the month of that, else 1."""

    year: int
    since: int = 1

    @classmethod
    def of(cls, facts: Facts) -> OwnYear | None:
        """None for a plan of several years, and where the document names no year."""
        first, last = years_ahead(facts)
        if first is None or (last is not None and first != last):
            return None
        issued = last is None and facts.date
        return cls(first, int(facts.date[5:7]) if issued and facts.date else 1)

    def last_day(self, month: int, day: int = 0) -> str:
        """The last day of a bare month, or a day of it: of the next year where that month was over."""
        return last_day(self.year + (month < self.since), month, day)


@lru_cache(maxsize=1 << 10)
def last_day(year: int, month: int, day: int = 0) -> str:
    """YYYY-MM-DD: the day, or the last of the month when the day is 0 or past that."""
    last = calendar.monthrange(year, month)[1]
    return f"{year}-{month:02d}-{min(day or last, last):02d}"


def last_day_of(match: re.Match[str]) -> str:
    """The last day of a date with groups year, month, day, part and before: 2020年前 ends with 2019."""
    year, month = int(match["year"]), int(match["month"] or 12)
    if match["before"] and not match["part"] and not match["month"]:
        return last_day(year - 1, 12)
    return last_day(year, month, int(match["day"] or 0))
