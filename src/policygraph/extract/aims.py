"""What speaks of aims: the units under a heading of them, and amounts that are stated as one."""

from __future__ import annotations

from policygraph.document import Document, Section, once
from policygraph.extract.measures import Amount
from policygraph.extract.piece import rule_of, words_of


def under_aims(document: Document, section: Section) -> bool:
    """Whether a unit stands under a heading of aims."""
    known = _known_units(document)
    if section.index not in known:
        own = rule_of("target.aims-heading").first(document.heading(section)) is not None
        above = None if section.parent is None else document.sections[section.parent]
        known[section.index] = own or (above is not None and under_aims(document, above))
    return known[section.index]


@once
def _known_units(_: Document) -> dict[int, bool]:
    """For units that were asked for whether they stand under a heading of aims."""
    return {}


def is_stated(text: str, amount: Amount, *, alone: bool, aims: bool) -> bool:
    """Whether an amount is a share, or a measure with none read beside it, among aims or behind a verb of reaching."""
    if amount.kind == "measure" and not aims:
        return alone and words_of("(?:{reach}|{up}|{down})$").search(text, 0, amount.start) is not None
    return amount.kind in ("rate", "points") or (alone and amount.kind == "measure")


def year_of_aims(document: Document, period: tuple[int, int] | None, start: int, end: int) -> int | None:
    """The year of a plan for one year whose line at normalized start..end speaks of aims; else None."""
    if period is None or period[0] != period[1]:
        return None
    return period[0] if rule_of("target.aims-heading").first(document.norm[start:end]) else None
